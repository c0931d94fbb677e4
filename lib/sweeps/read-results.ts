import { SweepError } from './errors';
import { sweepPaths } from './paths';
import { openResults, withAdvice } from './results';
import { outcomeOf, runKey, valueText, type Outcome, type Row } from './row';

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

/**
 * Reads all runs of an experiment, once it is sure that they are those that were computed: the
 * SHA-256 is that of the provenance, no run is there twice, and each agrees with itself. Whether they
 * are those that the experiment declares is for `fpp verify` and `fpp status`.
 *
 * @param folder the results folder
 * @throws SweepError if they are not there or not so; one line that says how to compute them again
 */
export async function readResults(folder: string, experiment: string): Promise<ResultsRow[]> {
  const paths = sweepPaths(folder, experiment);
  const { rows, provenance } = await openResults(paths, experiment);
  const numberOfRun = new Map<string, number>();
  let bins: number | undefined;
  return withAdvice(paths, () => {
    const runs = rows.map((values, i) => {
      const number = i + 1;
      const where = `${paths.rows}, row ${number}`;
      const row = resultsRow(values, where);
      const run = runKey(values);
      const first = numberOfRun.get(run);
      if (first !== undefined) throw new SweepError(`${where}: the run of row ${first} once more`);
      numberOfRun.set(run, number);
      if (row.experiment !== experiment) {
        throw new SweepError(
          `${where}: experiment is ${row.experiment}, and should be ${experiment}`,
        );
      }
      bins ??= row.curve.length;
      if (row.curve.length !== bins) {
        throw new SweepError(`${where}: curve has ${row.curve.length} points, and others ${bins}`);
      }
      return row;
    });
    checkSeeds(paths.rows, rows, provenance.seeds);
    return runs;
  });
}

/** @throws SweepError unless each setting has, at each of its learning rates, seeds 0 … seeds − 1 */
function checkSeeds(path: string, rows: readonly Row[], seeds: number): void {
  const groups = new Map<string, { readonly first: number; readonly seeds: Set<unknown> }>();
  for (const [place, row] of rows.entries()) {
    const key = runKey({ ...row, seed: null });
    const group = groups.get(key) ?? { first: place, seeds: new Set() };
    groups.set(key, group);
    group.seeds.add(row.seed);
  }
  const all = Array.from({ length: seeds }, (_, seed) => seed);
  for (const group of groups.values()) {
    const missing = all.find((seed) => !group.seeds.has(seed));
    if (missing === undefined) continue;
    const where = `${path}, row ${group.first + 1}`;
    throw new SweepError(`${where}: of its setting and learning rate, seed ${missing} is missing`);
  }
}

/**
 * A row whose names are those that every reader may count on, each of its type.
 *
 * @param where begins the message if a value does not fit
 * @throws SweepError if one does not fit
 */
export function resultsRow(row: Row, where: string): ResultsRow {
  const fail = (name: string, allowed: string): never => {
    throw new SweepError(`${where}: ${name} is ${valueText(row[name])}, and should be ${allowed}`);
  };
  const optional = (name: string): string | null => {
    const value = row[name] ?? null;
    return value === null || typeof value === 'string' ? value : fail(name, 'text');
  };
  const text = (name: string): string => optional(name) ?? fail(name, 'text');
  const optionalNumber = (name: string): number | null => {
    const value = row[name] ?? null;
    return value === null || typeof value === 'number' ? value : fail(name, 'a number');
  };
  const number = (name: string): number => optionalNumber(name) ?? fail(name, 'a number');
  const stateRate = (value: string | null): ResultsRow['stateRate'] => {
    if (value === null || value === 'shared') return value;
    const rate = Number(value);
    return value === '' || Number.isNaN(rate) ? fail('stateRate', 'shared or a number') : rate;
  };
  const outcome = outcomeOf(row);
  if (typeof outcome === 'string') throw new SweepError(`${where}: ${outcome}`);
  return {
    ...row,
    experiment: text('experiment'),
    environment: text('environment'),
    cell: text('cell'),
    activation: optional('activation'),
    initialWeights: text('initialWeights'),
    hiddenUnits: number('hiddenUnits'),
    trainer: text('trainer'),
    T: optionalNumber('T'),
    B: optionalNumber('B'),
    M: optionalNumber('M'),
    N: optionalNumber('N'),
    lambda: optionalNumber('lambda'),
    penalty: optional('penalty'),
    windowLoss: optional('windowLoss'),
    stateRule: optional('stateRule'),
    stateRate: stateRate(optional('stateRate')),
    stateAveraging: optional('stateAveraging'),
    newest: optional('newest'),
    actingState: optional('actingState'),
    optimizer: optional('optimizer'),
    epsilon: optionalNumber('epsilon'),
    prediction: optionalNumber('prediction'),
    streams: number('streams'),
    steps: number('steps'),
    learningRate: number('learningRate'),
    seed: number('seed'),
    ...outcome,
  };
}
