import seedrandom from 'seedrandom';

/** An interval [low, high]. */
export interface Interval {
  low: number;
  high: number;
}

/** What is reported of one metric over independent runs. */
export interface Summary extends Interval {
  /** Runs that ended with a finite value; mean and interval are over these. */
  n: number;
  /** Runs that ended with NaN or an infinity: counted, never silently dropped. */
  diverged: number;
  mean: number;
  standardError: number;
}

/** How the interval around a mean is made. */
export type IntervalKind = 'standard-error' | 'bootstrap';

export interface BootstrapOptions {
  /** Seed of the resampling; the same seed gives the same interval. Default `'bootstrap'`. */
  seed?: string;
  /** Coverage in (0, 1). Default 0.95. */
  level?: number;
  /** Number of resamples. Default 2,000. */
  resamples?: number;
  /** What is estimated. Default the mean. */
  statistic?: (values: readonly number[]) => number;
}

/** Arithmetic mean; NaN for no values. */
export function mean(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total / values.length;
}

/** exp of a cross-entropy in nats: among how many equally likely words it is like guessing. */
export function perplexity(crossEntropy: number): number {
  return Math.exp(crossEntropy);
}

/** Standard error of the mean, s / √n with the unbiased variance; NaN below two values. */
export function standardError(values: readonly number[]): number {
  const n = values.length;
  if (n < 2) return NaN;
  const centre = mean(values);
  let squares = 0;
  for (const value of values) squares += (value - centre) ** 2;
  return Math.sqrt(squares / (n - 1) / n);
}

/**
 * Quantile of values sorted in ascending order, linear between order statistics (type 7 of Hyndman
 * and Fan, the default of R and NumPy).
 * @param q in [0, 1]
 */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) return NaN;
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  const share = position - below;
  // Between infinities, or none of the way to one, there is nothing to interpolate.
  if (share === 0 || sorted[below] === sorted[above]) return sorted[below];
  return sorted[below] + share * (sorted[above] - sorted[below]);
}

/**
 * Percentile bootstrap interval of a statistic over independent runs (Efron and Tibshirani 1993,
 * chapter 13). For a paired comparison give it the differences, seed by seed.
 * @throws RangeError if `level` is not in (0, 1) or `resamples` is not a positive integer
 */
export function bootstrapInterval(
  values: readonly number[],
  options: BootstrapOptions = {},
): Interval {
  const { seed = 'bootstrap', level = 0.95, resamples = 2000, statistic = mean } = options;
  if (!(level > 0 && level < 1)) throw new RangeError(`level must be in (0, 1), not ${level}`);
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw new RangeError(`resamples must be a positive integer, not ${resamples}`);
  }
  if (values.length === 0) return { low: NaN, high: NaN };

  const random = seedrandom.xor4096(seed);
  const estimates = new Float64Array(resamples);
  const sample = new Array<number>(values.length);
  for (let b = 0; b < resamples; b++) {
    for (let i = 0; i < sample.length; i++) {
      sample[i] = values[Math.floor(random() * values.length)];
    }
    estimates[b] = statistic(sample);
  }
  estimates.sort();
  return {
    low: quantile(estimates, (1 - level) / 2),
    high: quantile(estimates, (1 + level) / 2),
  };
}

/** Mean and interval over the runs that stayed finite, and how many did not. */
export function summarise(
  values: readonly number[],
  interval: IntervalKind = 'standard-error',
  options: BootstrapOptions = {},
): Summary {
  const finite = values.filter(Number.isFinite);
  const centre = mean(finite);
  const spread = standardError(finite);
  return {
    n: finite.length,
    diverged: values.length - finite.length,
    mean: centre,
    standardError: spread,
    ...(interval === 'bootstrap'
      ? bootstrapInterval(finite, options)
      : { low: centre - spread, high: centre + spread }),
  };
}
