import { CorpusError } from '../environments';
import { FppError } from '../validation/errors';
import type { Experiment } from '../experiments';
import { deriveGenerator } from '../random';
import { checkRows, rowNumber } from './check-rows';
import {
  compareBits,
  compareWithin,
  spreadsOf,
  type Agreement,
  type Spreads,
} from './compare-rows';
import { checkVerifyOptions } from './check-options';
import { engineNames, type Tolerance } from './engine-choice';
import { loadExperiment } from './load-experiment';
import { sweepPaths, type SweepPaths } from './paths';
import { planSweep, type Plan, type Task } from './plan';
import { provenanceProblems, readStatedProvenance } from './provenance';
import { howToCompute, otherBytes, readRows, withRemedy } from './results';
import { isKnown, resultsIn, strangerNotes } from './results-folder';
import type { Row } from './row';
import { runInProcesses, type Work } from './worker-pool';

/** What to check, and which rows to recompute. */
export interface VerifyOptions {
  readonly folder: string;
  /** Only this experiment: a name, or the path of a module that exports one. */
  readonly experiment?: string | undefined;
  /** How many rows are recomputed, drawn from all files together. */
  readonly sample: number;
  /** Which rows are drawn; the same seed draws the same rows. */
  readonly seed: number;
  readonly workers: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (rowsDone: number, rows: number) => void;
  /** Told of files in the folder that are left out. */
  readonly onNote?: (text: string) => void;
  readonly compute?: (work: Work) => Promise<void>;
}

/** What was found in a file. */
export interface FileVerification {
  readonly path: string;
  /** How its rows were recomputed; undefined if the file could not be read. */
  readonly comparison: Comparison | undefined;
  /** Its rows, each of which was held against the experiment's declaration. */
  readonly rows: number;
  /** The numbers of those that were recomputed, from 1. */
  readonly recomputed: readonly number[];
  /** What does not fit, one line each; empty if all is well. */
  readonly problems: readonly string[];
}

/** How the rows of a file were compared with the same runs, computed anew. */
export interface Comparison {
  /** What made the rows, and made them anew. */
  readonly engine: string;
  readonly tolerance: Tolerance;
  /** The largest difference that is as it should be, in parts of the tolerance; 0: all to the bit. */
  readonly largest: number;
  /** Why no row could be computed anew: data that is not here. Undefined if rows could be. */
  readonly missing: string | undefined;
}

/** A results file that could be read, and what should have made it. */
interface OpenFile {
  readonly path: string;
  /** The experiment's name or path. */
  readonly reference: string;
  readonly plan: Plan;
  readonly found: readonly Row[];
  /** The runs that rows tell of, where they are those that the plan has there; by place. */
  readonly tasks: ReadonlyMap<number, Task>;
  readonly missing: string | undefined;
  readonly problems: readonly string[];
}

/** What is kept of a file until rows are drawn: a folder may have a million, which are not held at a time. */
interface CheckedFile {
  readonly reference: string;
  /** What is found if none of its rows is drawn. */
  readonly unsampled: FileVerification;
  /** Places of the rows that may be drawn. */
  readonly places: readonly number[];
}

/**
 * Holds every row of a results folder against its experiment's declaration and every field of its
 * provenance against what it must be, and recomputes some rows. Rows whose data is not here are not
 * drawn. A file that cannot be read does not keep the others from being checked.
 *
 * @throws SweepError if there are no results
 * @throws OptionError if there is no such experiment
 * @throws FileError if the folder cannot be read
 * @throws SweepStopped if the signal says stop
 */
export async function verify(options: VerifyOptions): Promise<FileVerification[]> {
  checkVerifyOptions(options);
  const { folder, experiment, onNote } = options;
  let references: readonly string[] = experiment === undefined ? [] : [experiment];
  if (experiment === undefined) {
    const found = resultsIn(folder);
    for (const note of strangerNotes(found)) onNote?.(note);
    references = found.experiments;
  }
  const isAsked = experiment !== undefined;
  const files: CheckedFile[] = [];
  for (const reference of references) {
    files.push(checkedFile(reference, await openFile(folder, reference, isAsked)));
  }
  const drawable = files.flatMap((file) => file.places.map((place) => ({ file, place })));
  const chosen = draw(drawable, options.sample, options.seed);
  let done = 0;
  const onRow = (): void => {
    done += 1;
    options.onProgress?.(done, chosen.length);
  };
  const verified: FileVerification[] = [];
  for (const file of files) {
    const places = chosen.filter((choice) => choice.file === file).map(({ place }) => place);
    verified.push(places.length === 0 ? file.unsampled : await sampled(file, places));
  }
  return verified;

  async function sampled({ reference }: CheckedFile, places: readonly number[]) {
    const file = await openFile(folder, reference, isAsked);
    return isOpen(file) ? recompute(file, places, options, onRow) : file;
  }
}

function checkedFile(reference: string, file: OpenFile | FileVerification): CheckedFile {
  if (!isOpen(file)) return { reference, unsampled: file, places: [] };
  const { path, found, tasks, missing, problems } = file;
  const comparison = comparisonOf(file, 0);
  const unsampled = { path, comparison, rows: found.length, recomputed: [], problems };
  return { reference, unsampled, places: missing === undefined ? [...tasks.keys()] : [] };
}

function comparisonOf({ plan, missing }: OpenFile, largest: number): Comparison {
  return { engine: plan.engine.name, tolerance: plan.engine.tolerance, largest, missing };
}

function isOpen(file: OpenFile | FileVerification): file is OpenFile {
  return 'plan' in file;
}

/**
 * Reads a file and checks all that needs no computing.
 *
 * @param isAsked whether the experiment was asked for by name, so that it must be there
 */
async function openFile(
  folder: string,
  reference: string,
  isAsked: boolean,
): Promise<OpenFile | FileVerification> {
  let paths: SweepPaths = sweepPaths(folder, reference);
  let experiment: Experiment | undefined;
  try {
    experiment = await loadExperiment(reference, folder);
    paths = sweepPaths(folder, experiment.name, reference);
    const table = await readRows(paths);
    const stated = readStatedProvenance(paths);
    const plan = planOf(experiment, stated.fields, table.rows.length);
    const { problems, tasks } = checkRows(paths.rows, table, plan);
    const isOther = stated.fields.sha256 !== table.sha256;
    return {
      path: paths.rows,
      reference,
      plan,
      found: table.rows,
      tasks,
      missing: missingData(plan),
      problems: [
        ...(isOther ? [`${otherBytes(paths)}: ${howToCompute(paths)}`] : []),
        ...stated.problems,
        ...provenanceProblems(paths.provenance, stated.fields, plan),
        ...problems,
      ],
    };
  } catch (error) {
    if (!(error instanceof FppError) || (isAsked && experiment === undefined)) throw error;
    if (!isAsked && !isKnown(reference)) {
      const advice = 'hold it against its own module with --experiment';
      return unread(paths.rows, `${paths.rows}: no experiment is called ${reference}; ${advice}`);
    }
    const problem =
      experiment === undefined
        ? `${paths.rows} cannot be held against its declaration: ${error.message}`
        : withRemedy(error, paths);
    return unread(paths.rows, problem);
  }
}

function unread(path: string, problem: string): FileVerification {
  return { path, comparison: undefined, rows: 0, recomputed: [], problems: [problem] };
}

/**
 * The plan that rows were made by: with the engine and seeds that their provenance states, where they
 * can be; else with those that the experiment declares, if they fit the fingerprint better.
 *
 * @param rows how many there are: as many seeds at most
 */
function planOf(
  experiment: Experiment,
  stated: Readonly<Record<string, unknown>>,
  rows: number,
): Plan {
  const isSeeds = (seeds: unknown): seeds is number =>
    Number.isInteger(seeds) && (seeds as number) >= 1 && (seeds as number) <= rows;
  const isEngine = (name: unknown): name is string => engineNames.includes(name as string);
  const seeds = [...(isSeeds(stated.seeds) ? [stated.seeds] : []), experiment.protocol.seeds];
  const engines = [...(isEngine(stated.engine) ? [stated.engine] : []), experiment.engine];
  let first: Plan | undefined;
  for (const engine of new Set(engines)) {
    for (const count of new Set(seeds)) {
      const plan = planSweep(experiment, { engine, seeds: count });
      if (plan.fingerprint === stated.plan) return plan;
      first ??= plan;
    }
  }
  return first as Plan;
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
  file: OpenFile,
  places: readonly number[],
  options: VerifyOptions,
  onRow: () => void,
): Promise<FileVerification> {
  const { plan, found } = file;
  const { tolerance } = plan.engine;
  const placeOf = new Map(places.map((place) => [file.tasks.get(place) as Task, place]));
  const cells = new Cells(file);
  const problems = new Map<number, string>();
  const shifts = new Shifts();
  let largest = 0;
  await (options.compute ?? runInProcesses)({
    plan,
    experiment: file.reference,
    tasks: [...placeOf.keys()],
    workers: Math.min(options.workers, placeOf.size),
    signal: options.signal,
    onProgress: () => undefined,
    onRows: (task, [recomputed]) => {
      const place = placeOf.get(task) as number;
      const { difference, share, above } =
        tolerance === 'equal bits'
          ? compareBits(found[place], recomputed)
          : compareWithin(
              tolerance,
              found[place],
              recomputed,
              cells.matesOf(place),
              cells.usual(task),
            );
      shifts.add(plan.settings[task.index].setting.trainer.name, above);
      largest = Math.max(largest, share);
      if (difference !== undefined) problems.set(place, difference);
      onRow();
    },
  });
  const differences = [...problems]
    .sort(([a], [b]) => a - b)
    .map(([place, problem]) => `${file.path}, row ${rowNumber(place)}: ${problem}`);
  return {
    path: file.path,
    comparison: comparisonOf(file, largest),
    rows: found.length,
    recomputed: places.map(rowNumber),
    problems: [
      ...file.problems,
      ...differences,
      ...shifts.problems(tolerance).map((problem) => `${file.path}: ${problem}`),
    ],
  };
}

/**
 * How rows differ from the recomputed ones, taken together by trainer: what is by chance goes up here
 * and down there, so that the mean of n differences is less than one alone, by √n.
 */
class Shifts {
  readonly #byTrainer = new Map<string, Agreement['above'][]>();

  add(trainer: string, above: Agreement['above']): void {
    this.#byTrainer.set(trainer, [...(this.#byTrainer.get(trainer) ?? []), above]);
  }

  problems(tolerance: Tolerance): string[] {
    if (tolerance === 'equal bits') return [];
    return [...this.#byTrainer].flatMap(([trainer, rows]) =>
      (['loss', 'error'] as const).flatMap((mean) => {
        const average = rows.reduce((sum, above) => sum + above[mean], 0) / rows.length;
        const allowed = tolerance.mean.spreads / Math.sqrt(rows.length);
        if (Math.abs(average) <= allowed) return [];
        const [apart, limit] = [Math.abs(average), allowed].map((value) => value.toFixed(2));
        return [
          `${mean} of ${trainer} is ${apart} standard deviations between seeds ` +
            `${average > 0 ? 'above' : 'below'} the recomputed one in the mean of ` +
            `${rows.length} rows, and at most ${limit} may be`,
        ];
      }),
    );
  }
}

/** The rows of a file by cell: one setting at one learning rate, a row for each seed. */
class Cells {
  readonly #file: OpenFile;
  /** Places in the file, by learning rate and setting. */
  readonly #places = new Map<number, Map<number, number[]>>();
  readonly #usual = new Map<number, Spreads>();

  constructor(file: OpenFile) {
    this.#file = file;
    for (const [place, { index, learningRates }] of file.tasks) {
      const atRate = this.#places.get(learningRates[0]) ?? new Map<number, number[]>();
      this.#places.set(learningRates[0], atRate);
      atRate.set(index, [...(atRate.get(index) ?? []), place]);
    }
  }

  /** The other rows of a row's cell. */
  matesOf(place: number): Row[] {
    const { index, learningRates } = this.#file.tasks.get(place) as Task;
    const places = this.#places.get(learningRates[0])?.get(index) ?? [];
    return places.filter((other) => other !== place).map((other) => this.#file.found[other]);
  }

  /** The median over the spreads of all cells at a run's learning rate, each column on its own. */
  usual({ learningRates: [rate] }: Task): Spreads {
    const known = this.#usual.get(rate);
    if (known !== undefined) return known;
    const cells = [...(this.#places.get(rate)?.values() ?? [])];
    const spreads = cells.map((places) => spreadsOf(places.map((at) => this.#file.found[at])));
    const median = (column: keyof Spreads): number =>
      spreads.map((one) => one[column]).sort((a, b) => a - b)[(spreads.length - 1) >> 1];
    const usual = { loss: median('loss'), error: median('error'), curve: median('curve') };
    this.#usual.set(rate, usual);
    return usual;
  }
}
