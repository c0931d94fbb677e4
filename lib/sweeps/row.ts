import type { Experiment } from '../experiments';
import type { RunResult } from '../trainers';
import { curveOf } from '../trainers/online-record';

/** What a row holds under a name. A diverged mean is NaN; what the row does not have is null. */
export type Value = string | number | boolean | null | readonly (number | null)[];

/**
 * A run as names and values: what its setting has, its learning rate and seed, and what came of it. A
 * name that is not there is as good as one whose value is null.
 */
export type Row = Readonly<Record<string, Value>>;

/** What came of a run. `curve` holds its learning curve, in the experiment's metric. */
export const outcomeNames = ['loss', 'error', 'diverged', 'curve'] as const;

const outcomes: ReadonlySet<string> = new Set(outcomeNames);

/** Whether a name stands for what came of a run. */
export function isOutcome(name: string): boolean {
  return outcomes.has(name);
}

/** Curves are for drawing: four digits do, and keep the files small. */
export const CURVE_DIGITS = 4;

/** A run's row: every bit of its means, its curve rounded. */
export function rowOf(experiment: Experiment, setting: Row, run: RunResult): Row {
  return {
    ...setting,
    learningRate: run.learningRate,
    seed: run.seed,
    loss: run.loss,
    error: run.error,
    diverged: run.diverged,
    curve: curveOf(run, experiment.metric).map(pointOf),
  };
}

function pointOf(value: number): number {
  return Number(value.toPrecision(CURVE_DIGITS));
}

/** Says which run a row tells of: equal exactly if everything is equal but what came of it. */
export function runKey(row: Row): string {
  return keyOf(row, (name) => !isOutcome(name));
}

/** Some of a row's names and values as text, whatever their order; numbers to the bit. */
export function keyOf(row: Row, counts: (name: string) => boolean): string {
  // Rows come by the hundred thousand: no list of pairs, and without JSON's help, which takes ten times as long.
  let key = '';
  for (const name of Object.keys(row).filter(counts).sort()) {
    if (row[name] !== null) key += `${key && ','}${name}=${valueText(row[name])}`;
  }
  return key;
}

/**
 * Makes {@link keyOf} for rows that come one after another. They mostly stand setting by setting, so that a
 * row often has the key of the one before, and no text is put together.
 */
export function keysInTurn(counts: (name: string) => boolean): (row: Row) => string {
  let names: readonly string[] = [];
  let counted: readonly string[] = [];
  let last: Row = {};
  let key = keyOf(last, counts);
  return (row) => {
    const own = Object.keys(row);
    const isAlike = own.length === names.length && own.every((name, i) => name === names[i]);
    if (!isAlike) {
      names = own;
      counted = own.filter(counts);
    }
    if (!isAlike || counted.some((name) => !isSame(row[name], last[name])))
      key = keyOf(row, counts);
    last = row;
    return key;
  };
}

/** The names of a row that have a value, with it, in the order of the names. */
export function sortedEntries(row: Row): [name: string, value: Exclude<Value, null>][] {
  return Object.entries(row)
    .flatMap(([name, value]): [string, Exclude<Value, null>][] =>
      value === null ? [] : [[name, value]],
    )
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Whether two values are the same, numbers to the bit; what is not there is as good as null. */
export function isSame(a: Value = null, b: Value = null): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return Object.is(a, b);
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}

/** A value in messages. */
export function valueText(value: Value = null): string {
  if (value === null) return 'missing';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'object') return value.map((item) => valueText(item)).join(' ');
  return Object.is(value, -0) ? '-0' : String(value);
}

/** JSON in which a number that JSON lacks stands as `{"number":"NaN"}`. */
export function stringify(content: unknown): string {
  return JSON.stringify(content, (_, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? { number: String(value) } : value,
  );
}

/** Reads what {@link stringify} wrote. */
export function parse(json: string): unknown {
  return JSON.parse(json, (_, value: unknown) =>
    typeof value === 'object' &&
    value !== null &&
    'number' in value &&
    typeof value.number === 'string'
      ? Number(value.number)
      : value,
  );
}

/** Whether something is names and values. */
export function isRow(content: unknown): content is Row {
  return (
    typeof content === 'object' &&
    content !== null &&
    !Array.isArray(content) &&
    Object.values(content).every(isValue)
  );
}

/** Whether a row may hold it. */
export function isValue(value: unknown): value is Value {
  if (Array.isArray(value)) return value.every((item) => item === null || typeof item === 'number');
  const type = typeof value;
  return value === null || type === 'string' || type === 'number' || type === 'boolean';
}

/** What came of a run, each value of its type. */
export interface Outcome {
  /** Mean over all steps; NaN if the run diverged. */
  readonly loss: number;
  /** Share of wrong classes over all steps. */
  readonly error: number;
  readonly diverged: boolean;
  /** The experiment's metric, bin by bin, to four digits. */
  readonly curve: readonly number[];
}

/**
 * What came of a run, whichever run it was; or, in words, what is wrong with it. No number is
 * negative; a run that diverged has no means, and only such a run has none; a curve's points are
 * rounded as {@link rowOf} rounds them.
 */
export function outcomeOf({ loss, error, diverged, curve }: Row): Outcome | string {
  if (typeof loss !== 'number') return `loss is ${valueText(loss)}, and should be a number`;
  if (typeof error !== 'number') return `error is ${valueText(error)}, and should be a number`;
  if (isNegative(loss)) return `loss is ${valueText(loss)}, and should be at least 0`;
  if (isNegative(error)) return `error is ${valueText(error)}, and should be at least 0`;
  if (typeof diverged !== 'boolean') {
    return `diverged is ${valueText(diverged)}, and should be true or false`;
  }
  if (typeof curve !== 'object' || curve === null) {
    return `curve is ${valueText(curve)}, and should be a list of numbers`;
  }
  if (curve.length === 0) return 'curve has no points';
  for (const point of curve) {
    if (point === null) return 'curve has a point that is missing, and should be a number';
    if (isNegative(point)) return `curve has ${valueText(point)}, and should be at least 0`;
    if (!Object.is(point, pointOf(point))) {
      return `curve has ${point}, and should be rounded to ${pointOf(point)}`;
    }
  }
  if (Number.isNaN(loss) !== diverged) return `diverged is ${diverged}, but loss is ${loss}`;
  if (Number.isNaN(error) !== diverged) return `diverged is ${diverged}, but error is ${error}`;
  // Not a copy: there are hundreds of thousands, and no point of it is missing.
  return { loss, error, diverged, curve: curve as readonly number[] };
}

function isNegative(value: number): boolean {
  return value < 0 || Object.is(value, -0);
}
