import type { Tolerance, WithinSeeds } from './engine-choice';
import { isSame, valueText, type Row, type Value } from './row';

/** How a row agrees with the same run, computed anew. */
export interface Agreement {
  /** The first column in which they differ by more than they may, in words; undefined if none does. */
  readonly difference: string | undefined;
  /** How much they differ where they may, in parts of how much they may: 0 if not at all. */
  readonly share: number;
  /** How far above the recomputed means the found ones are, in standard deviations between seeds. */
  readonly above: Readonly<Record<Mean, number>>;
}

/** The means of a row. */
export type Mean = 'loss' | 'error';

/**
 * How much the runs of a cell (one setting at one learning rate) differ: the standard deviation
 * between seeds. Of curves, the root mean square of that over their points.
 */
export type Spreads = Readonly<Record<Mean | 'curve', number>>;

const NONE = { loss: 0, error: 0 };
const SAME: Agreement = { difference: undefined, share: 0, above: NONE };

/** With so many runs, their own spread is a good measure. */
const ENOUGH = 10;

/**
 * Compares two rows of a run of an engine that is the same to the bit.
 *
 * @param found a row as it stands in a results file
 * @param recomputed the same run, computed anew
 */
export function compareBits(found: Row, recomputed: Row): Agreement {
  const name = namesOf(found, recomputed).find((one) => !isSame(found[one], recomputed[one]));
  return name === undefined ? SAME : differing(name, found[name], recomputed[name]);
}

/**
 * Compares two rows of a run of an engine that may take its sums in another order. Equal bits are as they
 * should be in any case.
 *
 * @param found a row as it stands in a results file
 * @param recomputed the same run, computed anew
 * @param mates the runs of other seeds, as they stand in the file
 * @param usual what spreads are in cells at this learning rate: where an own spread is less by the
 *   chance of a few seeds, this one counts
 */
export function compareWithin(
  tolerance: Exclude<Tolerance, 'equal bits'>,
  found: Row,
  recomputed: Row,
  mates: readonly Row[],
  usual: Spreads,
): Agreement {
  if (compareBits(found, recomputed).difference === undefined) return SAME;
  // With the recomputed run in place of the one that stands there, which so has no say in it.
  const own = spreadsOf([recomputed, ...mates]);
  const spreadOf = (column: keyof Spreads): number =>
    mates.length + 1 < ENOUGH ? Math.max(own[column], usual[column]) : own[column];
  const agreementIn = (name: string): Agreement => {
    const [there, now] = [found[name], recomputed[name]];
    if (isSame(there, now)) return SAME;
    if (name === 'curve' && isCurve(there) && isCurve(now)) {
      return compareCurves(there, now, tolerance.curve, spreadOf(name));
    }
    if (name !== 'loss' && name !== 'error') return differing(name, there, now);
    if (typeof there !== 'number' || typeof now !== 'number') return differing(name, there, now);
    return compareMeans(name, there, now, tolerance.mean, spreadOf(name));
  };
  const agreements = new Map(
    namesOf(found, recomputed).map((name) => [name, agreementIn(name)] as const),
  );
  const all = [...agreements.values()];
  return {
    difference: all.find(({ difference }) => difference !== undefined)?.difference,
    share: Math.max(...all.map(({ share }) => share)),
    above: {
      loss: agreements.get('loss')?.above.loss ?? 0,
      error: agreements.get('error')?.above.error ?? 0,
    },
  };
}

/** The names of both rows, in the order of the recomputed one. */
function namesOf(found: Row, recomputed: Row): string[] {
  return [...new Set([...Object.keys(recomputed), ...Object.keys(found)])];
}

function isCurve(value: Value | undefined): value is readonly number[] {
  return Array.isArray(value) && value.every((point) => typeof point === 'number');
}

function differing(name: string, there: Value | undefined, now: Value | undefined): Agreement {
  return {
    difference: `${name} is ${valueText(there)}, recomputed ${valueText(now)}`,
    share: 0,
    above: NONE,
  };
}

function compareMeans(
  column: Mean,
  there: number,
  now: number,
  { spreads, share }: WithinSeeds,
  spread: number,
): Agreement {
  const allowed = Math.max(spreads * spread, share * Math.abs(now));
  const apart = Math.abs(there - now);
  if (apart <= allowed) {
    const above = { ...NONE, [column]: (spreads * (there - now)) / allowed };
    return { difference: undefined, share: apart / allowed, above };
  }
  const limit = Number.isFinite(apart) ? `: ${tooFar(apart, allowed)}` : '';
  const difference = `${column} is ${there}, recomputed ${now}${limit}`;
  return { difference, share: 0, above: NONE };
}

/** By the root mean square of their differences, over the points before either diverged. */
function compareCurves(
  there: readonly number[],
  now: readonly number[],
  { spreads, share }: WithinSeeds,
  spread: number,
): Agreement {
  if (there.length !== now.length) {
    return {
      ...SAME,
      difference: `curve is ${there.length} points, recomputed ${now.length} points`,
    };
  }
  const both = now.flatMap((value, i) =>
    Number.isFinite(value) && Number.isFinite(there[i]) ? [[there[i], value]] : [],
  );
  const apart = rms(both.map(([a, b]) => a - b));
  const allowed = Math.max(spreads * spread, share * rms(both.map(([, value]) => value)));
  if (apart <= allowed) return { ...SAME, share: apart === 0 ? 0 : apart / allowed };
  const how = 'from the recomputed one by the root mean square over its points';
  return { ...SAME, difference: `curve differs ${how}: ${tooFar(apart, allowed)}` };
}

function tooFar(apart: number, allowed: number): string {
  return `${digits(apart)} apart, and at most ${digits(allowed)} may be`;
}

/**
 * The spreads between the runs of a cell, of those that did not diverge; 0 where fewer than two are
 * left.
 */
export function spreadsOf(rows: readonly Row[]): Spreads {
  const curves = rows.map(({ curve }) => (isCurve(curve) ? curve : []));
  const points = curves.at(0)?.map((_, i) => deviation(curves.map((curve) => curve[i]))) ?? [];
  const spread = (mean: Mean): number =>
    deviation(rows.map(({ [mean]: value }) => (typeof value === 'number' ? value : NaN)));
  return { loss: spread('loss'), error: spread('error'), curve: rms(points) };
}

/** The standard deviation of a population that some finite values are a sample of. */
function deviation(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite);
  if (finite.length < 2) return 0;
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
  const squares = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (finite.length - 1));
}

function rms(values: readonly number[]): number {
  if (values.length === 0) return 0;
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

function digits(value: number): string {
  return String(Number(value.toPrecision(3)));
}
