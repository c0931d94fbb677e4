import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { FileError, FppError } from '../validation/errors';
import { readBytes, writeWhole } from '../platform/files';
import type { Machine } from '../platform/machine';
import { shellWord } from '../platform/shell';
import { checkRows } from './check-rows';
import { SweepError } from './errors';
import { parquetBytes, readParquet, type Table } from './parquet';
import { DEFAULT_FOLDER, type SweepPaths } from './paths';
import { modeOf, type Plan } from './plan';
import { provenanceProblems, readStatedProvenance, SEPARATOR, type Provenance } from './provenance';
import type { TaskRecord } from './records';

/**
 * Writes all rows, settings in the order of their declaration, and where they come from.
 *
 * @param finished a record for every task of the plan, by its place
 * @throws FileError if it cannot be written; the journal is still there then
 */
export async function writeResults(
  paths: SweepPaths,
  plan: Plan,
  finished: ReadonlyMap<number, TaskRecord>,
): Promise<void> {
  const records = plan.tasks.map(({ index }, place) => {
    const record = finished.get(place);
    if (record === undefined) throw new SweepError(`setting ${index} is not computed`);
    return record;
  });
  const rows = records.flatMap((record) => record.rows);
  const bytes = await parquetBytes(paths.rows, plan.columns, rows);
  const provenance: Provenance = {
    experiment: plan.experiment.name,
    title: plan.experiment.title,
    rows: rows.length,
    sha256: sha256(bytes),
    plan: plan.fingerprint,
    seeds: plan.seeds,
    engine: plan.engine.name,
    mode: modeOf(plan),
    ...machinesOf(records),
    date: new Date().toISOString(),
    wallSeconds: wallSeconds(records),
  };
  // The rows last: where they are, their provenance is, too.
  writeWhole(paths.provenance, `${JSON.stringify(provenance, undefined, 2)}\n`);
  writeWhole(paths.rows, bytes);
}

/** A results file as it stands there. */
export interface FoundRows extends Table {
  /** Of its bytes. */
  readonly sha256: string;
}

/**
 * Reads the rows of a results file, whatever they say.
 *
 * @throws SweepError if it is not there, or no whole Parquet file
 * @throws FileError if it cannot be read
 */
export async function readRows(paths: SweepPaths): Promise<FoundRows> {
  const found = sha256Of(paths);
  return { ...(await readParquet(paths.rows)), sha256: found };
}

/** @throws SweepError if there is nothing in the file */
function sha256Of({ rows: path }: SweepPaths): string {
  if (!existsSync(path)) throw new SweepError(`there is no ${path}`);
  const bytes = readBytes(path);
  if (bytes.length === 0) throw new SweepError(`${path} is empty`);
  return sha256(bytes);
}

/** A results file that is the one its provenance was written for. */
export interface Results extends Table {
  readonly provenance: Provenance;
}

/**
 * Reads an experiment's results, and makes sure that they are those that were computed: the fields
 * of the provenance are what they must be, and the SHA-256 is that of the rows.
 *
 * @param name of the experiment
 * @throws SweepError if they are not there or not so; one line that says how to compute them again
 */
export async function openResults(paths: SweepPaths, name: string): Promise<Results> {
  return withAdvice(paths, async () => {
    const provenance = checkedProvenance(paths, name);
    const table = await readParquet(paths.rows);
    if (provenance.rows !== table.rows.length) {
      const { rows } = provenance;
      const there = `there are ${table.rows.length} rows, and should be ${rows}`;
      throw new SweepError(`${paths.rows}: ${there}`);
    }
    return { ...table, provenance };
  });
}

/** @throws SweepError if its fields are not what they must be, or the SHA-256 is not that of the rows */
function checkedProvenance(paths: SweepPaths, name: string): Provenance {
  const found = sha256Of(paths);
  const { sound: provenance, problems } = readStatedProvenance(paths);
  if (provenance === undefined) throw new SweepError(summaryOf(problems));
  if (provenance.sha256 !== found) throw new SweepError(otherBytes(paths));
  if (provenance.experiment !== name) {
    const { provenance: path } = paths;
    throw new SweepError(`${path}: experiment is ${provenance.experiment}, and should be ${name}`);
  }
  return provenance;
}

/**
 * Makes sure that an experiment's rows are those that were computed, without a look at them; returns where
 * they come from.
 *
 * @throws SweepError if they are not there or not so; one line that says how to compute them again
 */
export async function checkSha256(paths: SweepPaths, name: string): Promise<Provenance> {
  return withAdvice(paths, () => checkedProvenance(paths, name));
}

/**
 * Does something with an experiment's results; where they are not as they must be, the error says how
 * to compute them again.
 *
 * @throws SweepError in place of any error of this package
 */
export async function withAdvice<Result>(
  paths: SweepPaths,
  use: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await use();
  } catch (error) {
    if (!(error instanceof FppError)) throw error;
    throw new SweepError(withRemedy(error, paths));
  }
}

/** What is wrong with results, and how to compute them again where that is a remedy. */
export function withRemedy(error: FppError, paths: SweepPaths): string {
  // What cannot be read for want of a right, or of open files, may be whole.
  const isLost =
    !(error instanceof FileError) || ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(error.code ?? '');
  return isLost ? `${error.message}: ${howToCompute(paths)}` : error.message;
}

/** What is wrong with a results file whose SHA-256 is another. */
export function otherBytes({ rows, provenance }: SweepPaths): string {
  return `${rows}: its SHA-256 is not the one in ${basename(provenance)}`;
}

/** What brings an experiment's results back, in words. */
export function howToCompute({ folder, reference, rows }: SweepPaths): string {
  const out = folder === DEFAULT_FOLDER ? '' : ` --out ${shellWord(folder)}`;
  const compute = `fpp run ${shellWord(reference)}${out}`;
  return existsSync(rows)
    ? `move ${basename(rows)} away and compute it again with ${compute}`
    : `compute it with ${compute}`;
}

/** Several problems in one line. */
function summaryOf([first, ...rest]: readonly string[]): string {
  return rest.length === 0 ? first : `${first} (and ${rest.length} more; see fpp verify)`;
}

/**
 * Holds results against the plan that they should have been made by, provenance and every row.
 *
 * @throws SweepError if they do not fit; one line that says how to compute them again
 */
export function checkResults(paths: SweepPaths, results: Results, plan: Plan): void {
  const problems = [
    ...provenanceProblems(paths.provenance, { ...results.provenance }, plan),
    ...checkRows(paths.rows, results, plan).problems,
  ];
  if (problems.length === 0) return;
  throw new SweepError(`${summaryOf(problems)}: ${howToCompute(paths)}`);
}

/**
 * Reads where results come from; undefined if there are none.
 *
 * @throws SweepError if it is no provenance
 * @throws FileError if it cannot be read
 */
export function readProvenance(paths: SweepPaths): Provenance | undefined {
  if (!existsSync(paths.rows)) return undefined;
  const { sound, problems } = readStatedProvenance(paths);
  if (sound === undefined) throw new SweepError(summaryOf(problems));
  return sound;
}

/** SHA-256 in hexadecimal digits. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** What computed the rows; where several did, all of them. */
function machinesOf(records: readonly TaskRecord[]): Machine {
  const all = (fact: keyof Machine): string =>
    [...new Set(records.map(({ machine }) => machine[fact]))].join(SEPARATOR);
  return { version: all('version'), commit: all('commit'), node: all('node'), cpu: all('cpu') };
}

function wallSeconds(records: readonly TaskRecord[]): number {
  const commands = new Map<string, number>();
  for (const { command, elapsed } of records) {
    commands.set(command, Math.max(elapsed, commands.get(command) ?? 0));
  }
  const total = [...commands.values()].reduce((sum, seconds) => sum + seconds, 0);
  return Math.round(total * 10) / 10;
}
