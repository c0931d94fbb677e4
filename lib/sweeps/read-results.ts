import { csvCells } from './csv';
import { SweepError } from './errors';
import { sweepPaths } from './paths';
import { howToCompute, openResults } from './results';
import { columns, outcomeProblem, resultColumns } from './row';

type Column = (typeof columns)[number];

const placeOf = Object.fromEntries(columns.map((column, place) => [column, place])) as Record<
  Column,
  number
>;

/** A run as it stands in a results file; a hyper-parameter that its trainer lacks is null. */
export interface ResultsRow {
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
  readonly prediction: string | null;
  readonly streams: number;
  readonly steps: number;
  readonly learningRate: number;
  readonly seed: number;
  /** Mean over all steps; NaN if the run diverged. */
  readonly loss: number;
  /** Share of wrong classes over all steps. */
  readonly error: number;
  readonly diverged: boolean;
  /** The experiment's metric, bin by bin, to four digits. */
  readonly curve: readonly number[];
}

/**
 * Reads all runs of an experiment, once it is sure that they are those that were computed: the
 * SHA-256 is that of the provenance, no run is there twice, and each agrees with itself. Whether they
 * are those that the experiment declares is for `fpp verify` and `fpp status`.
 *
 * @param folder the results folder
 * @throws SweepError if they are not there or not so; one line that says how to compute them again
 */
export function readResults(folder: string, experiment: string): ResultsRow[] {
  const paths = sweepPaths(folder, experiment);
  const { lines } = openResults(paths, experiment);
  const lineOfRun = new Map<string, number>();
  let bins: number | undefined;
  try {
    return lines.map((line, i) => {
      const where = `${paths.rows}, line ${i + 2}`;
      const cells = csvCells(line);
      const row = rowFromCells(cells, where);
      const run = cells.slice(0, -resultColumns.length).join();
      const first = lineOfRun.get(run);
      if (first !== undefined) throw new SweepError(`${where}: the run of line ${first} once more`);
      lineOfRun.set(run, i + 2);
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
  } catch (error) {
    if (!(error instanceof SweepError)) throw error;
    throw new SweepError(`${error.message}: ${howToCompute(paths, experiment)}`);
  }
}

/**
 * A run from the cells of its line.
 *
 * @param where begins the message if they do not fit
 * @throws SweepError if they do not fit
 */
export function rowFromCells(cells: readonly string[], where: string): ResultsRow {
  if (cells.length !== columns.length) {
    throw new SweepError(`${where}: ${cells.length} cells, and should be ${columns.length}`);
  }
  const text = (column: Column): string => cells[placeOf[column]];
  const optional = (column: Column): string | null => (text(column) === '' ? null : text(column));
  const number = (column: Column): number => {
    const value = Number(text(column));
    if (text(column) !== '' && (!Number.isNaN(value) || text(column) === 'NaN')) return value;
    throw new SweepError(`${where}: ${column} is "${text(column)}", and should be a number`);
  };
  const optionalNumber = (column: Column): number | null =>
    text(column) === '' ? null : number(column);
  const problem = outcomeProblem(cells.slice(-resultColumns.length));
  if (problem !== undefined) throw new SweepError(`${where}: ${problem}`);
  return {
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
    stateRate: text('stateRate') === 'shared' ? 'shared' : optionalNumber('stateRate'),
    stateAveraging: optional('stateAveraging'),
    newest: optional('newest'),
    actingState: optional('actingState'),
    optimizer: optional('optimizer'),
    epsilon: optionalNumber('epsilon'),
    prediction: optional('prediction'),
    streams: number('streams'),
    steps: number('steps'),
    learningRate: number('learningRate'),
    seed: number('seed'),
    loss: number('loss'),
    error: number('error'),
    diverged: text('diverged') === 'true',
    curve: text('curve').split(' ').map(Number),
  };
}
