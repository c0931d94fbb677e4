import { isList } from '../validation/describe-value';
import { OptionError } from '../validation/errors';

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

/** @throws OptionError unless there is a list */
function checkValues(owner: string, values: unknown): void {
  if (!isList(values)) throw new OptionError(owner, 'values', values, 'a list of numbers');
}

/**
 * Arithmetic mean; NaN for no values.
 *
 * @throws OptionError if there is no list
 * @example
 * ```ts
 * import { mean, standardError } from 'fixed-point-propagation/analysis';
 *
 * const errors = [0.1, 0.2, 0.3];
 * console.log(mean(errors).toFixed(2), standardError(errors).toFixed(3)); // 0.20 0.058
 * ```
 */
export function mean(values: readonly number[]): number {
  checkValues('mean', values);
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
  checkValues('standardError', values);
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
 * @throws OptionError if `q` is not
 */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  if (!(q >= 0 && q <= 1)) throw new OptionError('quantile', 'q', q, 'a number from 0 to 1');
  if (sorted.length === 0) return NaN;
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  const share = position - below;
  // Between infinities, or none of the way to one, there is nothing to interpolate.
  if (share === 0 || sorted[below] === sorted[above]) return sorted[below];
  return sorted[below] + share * (sorted[above] - sorted[below]);
}

/** How finely a bootstrap distribution is resolved: terms of its Fourier series at most. */
const MOST_TERMS = 4096;
/** The smoothing of a bootstrap distribution, in standard deviations of its own. */
const SMOOTHING = 0.01;
/** Standard deviations of a Gaussian beyond which it counts as 0, in place and in frequency. */
const TAIL = 6;
/** A coefficient's size that is left out. */
const NEGLIGIBLE = 1e-12;

/**
 * Percentile bootstrap interval of the mean over independent runs (Efron and Tibshirani 1993, chapter
 * 13), as infinitely many resamples give it; nothing is drawn. For a paired comparison give it the
 * differences, seed by seed.
 *
 * With φ the characteristic function of the values, that of a resample's mean is φ(t/n)^n. On an
 * interval that holds the values and a little more, its distribution function is the Fourier series
 * with these coefficients, which is inverted by bisection. A Gaussian, a hundredth as wide as the
 * distribution (wider only where `MOST_TERMS` do not resolve that), smooths the steps of a
 * distribution on few points, so that the series converges for any values.
 *
 * @param values finite
 * @param level coverage in (0, 1)
 * @returns NaN for no values or one that is not finite; a point where all are equal
 * @throws OptionError if `level` is not in (0, 1)
 */
export function bootstrapInterval(values: readonly number[], level = 0.95): Interval {
  checkLevel('bootstrapInterval', level);
  checkValues('bootstrapInterval', values);
  // In ascending order, so that the order of the runs does not change a bit.
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  const [least, most] = [sorted[0], sorted[n - 1]];
  if (n === 0 || !sorted.every(Number.isFinite)) return { low: NaN, high: NaN };
  if (least === most) return { low: least, high: most };

  const unit = most - least;
  const places = sorted.map((value) => (value - least) / unit);
  const centre = mean(places);
  const deviation = Math.sqrt(mean(places.map((place) => (place - centre) ** 2)) / n);
  const finest = TAIL / (2 * Math.PI * MOST_TERMS);
  // The period depends on the width, and the finest width on the period: TAIL on either side.
  const width = Math.max(SMOOTHING * deviation, finest / (1 - 2 * TAIL * finest));
  const start = -TAIL * width;
  const period = 1 - 2 * start;
  const series = meanDistribution(
    places.map((place) => (place - start) / period),
    width / period,
  );
  const at = (share: number): number => {
    const place = start + period * invert(series, share);
    return Math.min(most, Math.max(least, least + unit * place));
  };
  return { low: at((1 - level) / 2), high: at((1 + level) / 2) };
}

/** Coefficients of a distribution function's series: those of frequency k, over πk, stand at k − 1. */
interface Series {
  readonly cosines: readonly number[];
  readonly sines: readonly number[];
}

/**
 * The smoothed distribution of the mean of as many draws, with replacement, as there are values.
 *
 * @param values in [0, 1], the period
 * @param width of the Gaussian
 */
function meanDistribution(values: readonly number[], width: number): Series {
  const n = values.length;
  // A step of frequency turns each value's e^{2πik·v/n} by the same angle.
  const turns = values.map((value) => (2 * Math.PI * value) / n);
  const turnCosines = Float64Array.from(turns, Math.cos);
  const turnSines = Float64Array.from(turns, Math.sin);
  const cosines = new Float64Array(n).fill(1);
  const sines = new Float64Array(n);
  const series = { cosines: [] as number[], sines: [] as number[] };
  for (let k = 1; 2 * Math.PI * k * width < TAIL; k++) {
    let real = 0;
    let imaginary = 0;
    for (let i = 0; i < n; i++) {
      const cosine = cosines[i] * turnCosines[i] - sines[i] * turnSines[i];
      sines[i] = sines[i] * turnCosines[i] + cosines[i] * turnSines[i];
      cosines[i] = cosine;
      real += cosine;
      imaginary += sines[i];
    }
    const size = (Math.sqrt(real ** 2 + imaginary ** 2) / n) ** n;
    if (size < NEGLIGIBLE) continue;
    const taper = Math.exp(-((2 * Math.PI * k * width) ** 2) / 2);
    const scale = (size * taper) / (Math.PI * k);
    const angle = n * Math.atan2(imaginary, real);
    while (series.cosines.length < k - 1) {
      series.cosines.push(0);
      series.sines.push(0);
    }
    series.cosines.push(scale * Math.cos(angle));
    series.sines.push(scale * Math.sin(angle));
  }
  return series;
}

/** Where the distribution function passes a share, in [0, 1]. */
function invert({ cosines, sines }: Series, share: number): number {
  let [below, above] = [0, 1];
  for (let halvings = 0; halvings < 45; halvings++) {
    const middle = (below + above) / 2;
    const [turnCosine, turnSine] = [Math.cos(2 * Math.PI * middle), Math.sin(2 * Math.PI * middle)];
    let [cosine, sine, value] = [1, 0, middle];
    for (let i = 0; i < cosines.length; i++) {
      const next = cosine * turnCosine - sine * turnSine;
      sine = sine * turnCosine + cosine * turnSine;
      cosine = next;
      value += cosines[i] * sine + sines[i] * (1 - cosine);
    }
    if (value < share) below = middle;
    else above = middle;
  }
  return (below + above) / 2;
}

/**
 * Student's interval of the mean: mean ± t · standard error.
 *
 * @param values finite
 * @param level coverage in (0, 1)
 * @returns NaN for no values or one that is not finite, everything for one value, a point where all are
 *   equal
 * @throws OptionError if `level` is not in (0, 1)
 */
export function studentInterval(values: readonly number[], level = 0.95): Interval {
  checkLevel('studentInterval', level);
  checkValues('studentInterval', values);
  const n = values.length;
  if (n === 0 || !values.every(Number.isFinite)) return { low: NaN, high: NaN };
  if (n === 1) return { low: -Infinity, high: Infinity };
  if (values.every((value) => value === values[0])) return { low: values[0], high: values[0] };
  const sorted = [...values].sort((a, b) => a - b);
  const [centre, half] = [mean(sorted), studentQuantile(level, n - 1) * standardError(sorted)];
  return { low: centre - half, high: centre + half };
}

/**
 * The t with P(|T| ≤ t) = level, for Student's T. With a whole number of degrees of freedom that
 * probability is a finite sum in θ = arctan(t/√ν) (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4).
 *
 * @param level in (0, 1)
 * @param freedom ν, a positive integer
 * @throws OptionError if one of them is not
 */
export function studentQuantile(level: number, freedom: number): number {
  checkLevel('studentQuantile', level);
  if (!(Number.isInteger(freedom) && freedom >= 1)) {
    throw new OptionError('studentQuantile', 'freedom', freedom, 'an integer of at least 1');
  }
  const isOdd = freedom % 2 === 1;
  const within = (theta: number): number => {
    const [sine, cosine] = [Math.sin(theta), Math.cos(theta)];
    let term = isOdd ? sine * cosine : sine;
    let sum = freedom === 1 ? 0 : term;
    for (let j = isOdd ? 3 : 2; j < freedom; j += 2) {
      term *= ((j - 1) / j) * cosine ** 2;
      sum += term;
    }
    return isOdd ? (2 / Math.PI) * (theta + sum) : sum;
  };
  let [below, above] = [0, Math.PI / 2];
  for (let halvings = 0; halvings < 60; halvings++) {
    const middle = (below + above) / 2;
    if (within(middle) < level) below = middle;
    else above = middle;
  }
  return Math.sqrt(freedom) * Math.tan((below + above) / 2);
}

function checkLevel(owner: string, level: number): void {
  if (level > 0 && level < 1) return;
  throw new OptionError(owner, 'level', level, 'a number above 0 and below 1, e.g. 0.95');
}

const kinds: readonly IntervalKind[] = ['standard-error', 'bootstrap'];

/**
 * Mean and interval over the runs that stayed finite, and how many did not.
 *
 * @throws OptionError if there is no such interval
 */
export function summarise(
  values: readonly number[],
  interval: IntervalKind = 'standard-error',
): Summary {
  checkValues('summarise', values);
  if (!kinds.includes(interval)) {
    throw new OptionError('summarise', 'interval', interval, `one of ${kinds.join(', ')}`);
  }
  const finite = values.filter(Number.isFinite);
  const centre = mean(finite);
  const spread = standardError(finite);
  return {
    n: finite.length,
    diverged: values.length - finite.length,
    mean: centre,
    standardError: spread,
    ...(interval === 'bootstrap'
      ? bootstrapInterval(finite)
      : { low: centre - spread, high: centre + spread }),
  };
}
