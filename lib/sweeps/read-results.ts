import { checkNamed } from './check-options';
import { SweepError } from './errors';
import { sweepPaths, type SweepPaths } from './paths';
import { checkSha256, openResults, withAdvice } from './results';
import {
  isOutcome,
  keysInTurn,
  outcomeOf,
  valueText,
  type Outcome,
  type Row,
  type Value,
} from './row';

/**
 * A run as it stands in a results file; a hyper-parameter that its trainer lacks is null. An option that
 * is none of these is there by its name, in the files that have it.
 */
export interface ResultsRow extends Row, Outcome {
  readonly experiment: string;
  readonly environment: string;
  readonly cell: string;
  readonly activation: string | null;
  readonly initialWeights: string;
  readonly hiddenUnits: number;
  /** The trainer's name, e.g. `FPP`. */
  readonly trainer: string;
  readonly T: number | null;
  readonly B: number | null;
  readonly M: number | null;
  readonly N: number | null;
  readonly lambda: number | null;
  readonly penalty: string | null;
  readonly windowLoss: string | null;
  readonly stateRule: string | null;
  /** `shared`, or a rate of the states' own. */
  readonly stateRate: number | 'shared' | null;
  readonly stateAveraging: string | null;
  readonly newest: string | null;
  readonly actingState: string | null;
  readonly optimizer: string | null;
  readonly epsilon: number | null;
  readonly prediction: number | null;
  readonly streams: number;
  readonly steps: number;
  readonly learningRate: number;
  readonly seed: number;
}

/** Rows that are kept when they have been read, for whoever asks for the same file again: some 100 MB. */
const MOST_KEPT = 150_000;

/** What was read last, by the provenance of the files, SHA-256 and all; the oldest first. */
const kept = new Map<string, readonly ResultsRow[]>();

/**
 * Reads all runs of an experiment, once it is sure that they are those that were computed: the
 * SHA-256 is that of the provenance, no run is there twice, and each agrees with itself. Whether they
 * are those that the experiment declares is for `fpp verify` and `fpp status`.
 *
 * @param folder the results folder
 * @throws SweepError if they are not there or not so; one line that says how to compute them again
 */
export async function readResults(folder: string, experiment: string): Promise<ResultsRow[]> {
  checkNamed('readResults', folder, experiment);
  const paths = sweepPaths(folder, experiment);
  const provenance = await checkSha256(paths, experiment);
  const key = JSON.stringify(provenance);
  const runs = kept.get(key) ?? (await readRuns(paths, experiment));
  kept.delete(key);
  kept.set(key, runs);
  let total = [...kept.values()].reduce((sum, { length }) => sum + length, 0);
  for (const [oldest, { length }] of kept) {
    if (total <= MOST_KEPT) break;
    kept.delete(oldest);
    total -= length;
  }
  return [...runs];
}

async function readRuns(paths: SweepPaths, experiment: string): Promise<ResultsRow[]> {
  const { rows, provenance } = await openResults(paths, experiment);
  return withAdvice(paths, () => {
    const groups = new Groups(paths.rows);
    let bins: number | undefined;
    const runs = rows.map((values, place) => {
      const where = (): string => rowOfFile(paths.rows, place);
      const row = resultsRow(values, where);
      groups.add(values, row.seed, place);
      if (row.experiment !== experiment) {
        throw new SweepError(
          `${where()}: experiment is ${row.experiment}, and should be ${experiment}`,
        );
      }
      bins ??= row.curve.length;
      if (row.curve.length !== bins) {
        throw new SweepError(
          `${where()}: curve has ${row.curve.length} points, and others ${bins}`,
        );
      }
      return row;
    });
    groups.check(provenance.seeds);
    return runs;
  });
}

/** A row's place in a file, for messages: rows are counted from 1. */
function rowOfFile(path: string, place: number): string {
  return `${path}, row ${place + 1}`;
}

/** The runs of a file by setting and learning rate. */
class Groups {
  readonly #path: string;
  /** By key, the place of each seed's run. */
  readonly #places = new Map<string, Map<number, number>>();
  readonly #keyOf = keysInTurn((name) => name !== 'seed' && !isOutcome(name));

  constructor(path: string) {
    this.#path = path;
  }

  /** @throws SweepError if the run is there already */
  add(row: Row, seed: number, place: number): void {
    const key = this.#keyOf(row);
    let group = this.#places.get(key);
    if (group === undefined) {
      group = new Map();
      this.#places.set(key, group);
    }
    const first = group.get(seed);
    if (first !== undefined) {
      const where = rowOfFile(this.#path, place);
      throw new SweepError(`${where}: the run of row ${first + 1} once more`);
    }
    group.set(seed, place);
  }

  /** @throws SweepError unless each setting has, at each of its learning rates, seeds 0 … seeds − 1 */
  check(seeds: number): void {
    const all = Array.from({ length: seeds }, (_, seed) => seed);
    for (const group of this.#places.values()) {
      const missing = all.find((seed) => !group.has(seed));
      if (missing === undefined) continue;
      const where = rowOfFile(this.#path, Math.min(...group.values()));
      throw new SweepError(
        `${where}: of its setting and learning rate, seed ${missing} is missing`,
      );
    }
  }
}

/**
 * A row whose names are those that every reader may count on, each of its type.
 *
 * @param where says where it stands: begins the message if a value does not fit
 * @throws SweepError if one does not fit
 */
export function resultsRow(row: Row, where: () => string): ResultsRow {
  const outcome = outcomeOf(row);
  if (typeof outcome === 'string') throw new SweepError(`${where()}: ${outcome}`);
  // One copy, and of its values only those put into their place that the copy does not have: rows come by
  // the hundred thousand.
  const copy: Record<string, Value> = { ...row };
  for (const [name, isFit, allowed] of fields) {
    const value = copy[name] ?? null;
    if (!isFit(value)) refuse(row, where, name, allowed);
    if (value === null) copy[name] = null;
  }
  if (typeof copy.stateRate === 'string' && copy.stateRate !== 'shared') {
    const rate = Number(copy.stateRate);
    if (copy.stateRate === '' || Number.isNaN(rate)) {
      refuse(row, where, 'stateRate', 'shared or a number');
    }
    copy.stateRate = rate;
  }
  return copy as ResultsRow;
}

function refuse(row: Row, where: () => string, name: string, allowed: string): never {
  throw new SweepError(`${where()}: ${name} is ${valueText(row[name])}, and should be ${allowed}`);
}

const isText = (value: Value): boolean => typeof value === 'string';
const isNumber = (value: Value): boolean => typeof value === 'number';
const orNull =
  (isFit: (value: Value) => boolean) =>
  (value: Value): boolean =>
    value === null || isFit(value);

/** What a row has beside what came of the run, of which type, and that type in words. */
const fields = [
  ...['experiment', 'environment', 'cell', 'initialWeights', 'trainer'].map(
    (name) => [name, isText, 'text'] as const,
  ),
  ...[
    ...['activation', 'penalty', 'windowLoss', 'stateRule', 'stateRate', 'stateAveraging'],
    ...['newest', 'actingState', 'optimizer'],
  ].map((name) => [name, orNull(isText), 'text'] as const),
  ...['hiddenUnits', 'streams', 'steps', 'learningRate', 'seed'].map(
    (name) => [name, isNumber, 'a number'] as const,
  ),
  ...['T', 'B', 'M', 'N', 'lambda', 'epsilon', 'prediction'].map(
    (name) => [name, orNull(isNumber), 'a number'] as const,
  ),
];
