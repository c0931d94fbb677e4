import { existsSync } from 'node:fs';
import { CorpusError } from '../environments';
import type { Experiment } from '../experiments';
import { deriveGenerator } from '../random';
import { differenceOf } from './compare-rows';
import { csvCells } from './csv';
import type { Tolerance } from './engine-choice';
import { SweepError } from './errors';
import { listFolder, readText } from '../files';
import { loadExperiment } from './load-experiment';
import { sweepPaths } from './paths';
import { planSweep, type Plan, type Task } from './plan';
import { headerLine, readProvenance, sha256, type Provenance } from './results';
import { columns } from './row';
import { settingColumns } from './setting-cells';
import { runInProcesses, type Work } from './worker-pool';

/** Which rows to recompute. */
export interface VerifyOptions {
  readonly folder: string;
  /** Only this experiment: a name, or the path of a module that exports one. */
  readonly experiment?: string | undefined;
  /** How many rows, drawn from all files together. */
  readonly sample: number;
  /** Which rows are drawn; the same seed draws the same rows. */
  readonly seed: number;
  readonly workers: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (rowsDone: number, rows: number) => void;
  readonly compute?: (work: Work) => Promise<void>;
}

/** How the rows of a file were compared. */
export interface Comparison {
  /** The file. */
  readonly path: string;
  /** What made its rows, and made them anew. */
  readonly engine: string;
  readonly tolerance: Tolerance;
  /** Why no row could be computed anew: data that is not here. Undefined if rows could be. */
  readonly missing: string | undefined;
}

/** What was found. */
export interface Verification {
  /** One for each file. */
  readonly comparisons: readonly Comparison[];
  /** Rows in all files. */
  readonly rows: number;
  /** Rows that were recomputed. */
  readonly recomputed: number;
  /** What does not fit, one line each; empty if all is well. */
  readonly problems: readonly string[];
}

/** A results file and what should have made it. */
interface ResultsFile {
  readonly path: string;
  readonly reference: string;
  readonly plan: Plan;
  readonly rows: readonly string[];
  readonly missing: string | undefined;
  /** What is wrong before any row is recomputed. */
  readonly problems: readonly string[];
}

/**
 * Recomputes rows of a results folder and compares them, and compares each file with the checksum
 * and the number of rows that it should have. Rows whose data is not here are not drawn.
 *
 * @throws SweepError if there are no results
 * @throws FileError if they cannot be read
 * @throws SweepStopped if the signal says stop
 */
export async function verify(options: VerifyOptions): Promise<Verification> {
  const files: ResultsFile[] = [];
  for (const [name, experiment] of await experimentsIn(options)) {
    files.push(readResults(options.folder, name, experiment));
  }
  const all = files.flatMap((file) => file.rows.map((_, row) => ({ file, row })));
  const here = all.filter(({ file }) => file.missing === undefined);
  const chosen = draw(here, options.sample, options.seed);
  const problems = files.flatMap((file) => [...file.problems]);
  let done = 0;
  const onRow = (): void => {
    done += 1;
    options.onProgress?.(done, chosen.length);
  };
  for (const file of files) {
    const rows = chosen.filter((choice) => choice.file === file).map(({ row }) => row);
    problems.push(...(await recompute(file, rows, options, onRow)));
  }
  const comparisons = files.map(({ path, plan: { engine }, missing }) => ({
    path,
    engine: engine.name,
    tolerance: engine.tolerance,
    missing,
  }));
  return { comparisons, rows: all.length, recomputed: chosen.length, problems };
}

/** The experiments whose results are in the folder, by name or path. */
async function experimentsIn(options: VerifyOptions): Promise<[string, Experiment][]> {
  const { folder, experiment } = options;
  if (experiment !== undefined) return [[experiment, await loadExperiment(experiment, folder)]];
  const found = listFolder(folder)
    .sort()
    .filter((name) => name.endsWith('.csv'))
    .map((name) => name.slice(0, -4));
  if (found.length === 0) throw new SweepError(`there are no results in ${folder}`);
  const loaded: [string, Experiment][] = [];
  for (const name of found) loaded.push([name, await loadExperiment(name, folder)]);
  return loaded;
}

function readResults(folder: string, reference: string, experiment: Experiment): ResultsFile {
  const paths = sweepPaths(folder, experiment.name);
  if (!existsSync(paths.rows)) throw new SweepError(`there is no ${paths.rows}`);
  const provenance = readProvenance(paths) as Provenance;
  const text = readText(paths.rows);
  const [header, ...rows] = text.split('\n').filter((line) => line !== '');
  if (header !== headerLine) {
    throw new SweepError(`${paths.rows} does not have the columns of a results file`);
  }
  const plan = planSweep(experiment, provenance);
  const problems: string[] = [];
  if (sha256(text) !== provenance.sha256) {
    problems.push(`${paths.rows}: the file is not the one that its provenance was written for`);
  }
  if (provenance.plan !== plan.fingerprint) {
    problems.push(`${paths.rows}: the experiment's declaration has changed since it was computed`);
  }
  if (rows.length !== plan.runs) {
    problems.push(`${paths.rows}: there are ${rows.length} rows, and should be ${plan.runs}`);
  }
  const repeated = firstRepeated(rows.map(runOf));
  if (repeated >= 0) {
    problems.push(`${paths.rows}, line ${lineOf(repeated)}: the run is there twice`);
  }
  return { path: paths.rows, reference, plan, rows, missing: missingData(plan), problems };
}

/** What an experiment needs and is not here, in words; undefined if all is. */
function missingData({ settings }: Plan): string | undefined {
  try {
    for (const environment of new Set(settings.map(({ setting }) => setting.environment))) {
      environment.open(1, deriveGenerator('verify', environment.name, 0, 'environment'));
    }
    return undefined;
  } catch (error) {
    if (error instanceof CorpusError) return error.message;
    throw error;
  }
}

/** Which run a row tells of. */
function runOf(row: string): string {
  const cells = csvCells(row);
  return JSON.stringify(cells.slice(0, columns.indexOf('loss')));
}

function firstRepeated(keys: readonly string[]): number {
  const seen = new Set<string>();
  return keys.findIndex((key) => seen.size === seen.add(key).size);
}

/** Lines are counted from 1, and the first one holds the names. */
function lineOf(row: number): number {
  return row + 2;
}

/** Draws without replacement; in the order in which they stand. */
function draw<Item>(items: readonly Item[], count: number, seed: number): Item[] {
  const generator = deriveGenerator('verify', 'rows', seed, 'samples');
  const places = items.map((_, place) => place);
  const drawn: number[] = [];
  while (drawn.length < count && places.length > 0) {
    const [place] = places.splice(generator.below(places.length), 1);
    drawn.push(place);
  }
  return drawn.sort((a, b) => a - b).map((place) => items[place]);
}

async function recompute(
  file: ResultsFile,
  rows: readonly number[],
  options: VerifyOptions,
  onRow: () => void,
): Promise<string[]> {
  const { plan } = file;
  const problems = new Map<number, string>();
  const rowOfTask = new Map<Task, number>();
  for (const row of rows) {
    const task = taskOf(plan, csvCells(file.rows[row]));
    if (task === undefined) {
      problems.set(row, 'the experiment declares no such run');
      onRow();
    } else {
      rowOfTask.set(task, row);
    }
  }
  await (options.compute ?? runInProcesses)({
    plan,
    experiment: file.reference,
    folder: options.folder,
    tasks: [...rowOfTask.keys()],
    workers: Math.min(options.workers, rowOfTask.size),
    signal: options.signal,
    onProgress: () => undefined,
    onRows: (task, [recomputed]) => {
      const row = rowOfTask.get(task) as number;
      const difference = differenceOf(file.rows[row], recomputed, plan.engine.tolerance);
      if (difference !== undefined) problems.set(row, difference);
      onRow();
    },
  });
  return [...problems]
    .sort(([a], [b]) => a - b)
    .map(([row, problem]) => `${file.path}, line ${lineOf(row)}: ${problem}`);
}

/** The one run that a row tells of; undefined if the plan has none such. */
function taskOf(plan: Plan, cells: readonly string[]): Task | undefined {
  const key = JSON.stringify(cells.slice(0, settingColumns.length));
  const planned = plan.settings.find((setting) => JSON.stringify(setting.cells) === key);
  const learningRate = planned?.learningRates.find(
    (rate) => String(rate) === at(cells, 'learningRate'),
  );
  const seed = Number(at(cells, 'seed'));
  if (planned === undefined || learningRate === undefined) return undefined;
  if (String(seed) !== at(cells, 'seed') || !Number.isInteger(seed) || seed < 0) return undefined;
  if (seed >= plan.seeds) return undefined;
  return { index: planned.index, learningRates: [learningRate], seeds: [seed] };
}

function at(cells: readonly string[], column: (typeof columns)[number]): string | undefined {
  return cells.at(columns.indexOf(column));
}
