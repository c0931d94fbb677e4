import fc from 'fast-check';
import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import {
  bootstrapInterval,
  mean,
  perplexity,
  quantile,
  standardError,
  studentInterval,
  studentQuantile,
  summarise,
} from '../../lib/analysis/statistics';

const number = fc.double({ min: -1e3, max: 1e3, noNaN: true });
const numbers = fc.array(number, { minLength: 2, maxLength: 40 });

it('perplexity is the number of words that a uniform guess is among', () => {
  expect(perplexity(Math.log(10_000))).toBeCloseTo(10_000, 8);
});

describe('mean and standard error', () => {
  it('are those of 1 … n in closed form', () => {
    const n = 9;
    const values = Array.from({ length: n }, (_, i) => i + 1);
    expect(mean(values)).toBe((n + 1) / 2);
    // variance of 1 … n with the unbiased divisor: n (n + 1) / 12
    expect(standardError(values)).toBeCloseTo(Math.sqrt((n + 1) / 12), 12);
  });

  it('move with a shift and a scale', () => {
    fc.assert(
      fc.property(numbers, number, (values, shift) => {
        const moved = values.map((value) => 2 * value + shift);
        expect(mean(moved)).toBeCloseTo(2 * mean(values) + shift, 6);
        expect(standardError(moved)).toBeCloseTo(2 * standardError(values), 6);
      }),
    );
  });

  it('are NaN where they do not exist', () => {
    expect(mean([])).toBeNaN();
    expect(standardError([3])).toBeNaN();
  });
});

describe('quantile', () => {
  it('interpolates between order statistics', () => {
    expect(quantile([1, 2, 3, 4], 0)).toBe(1);
    expect(quantile([1, 2, 3, 4], 1)).toBe(4);
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(quantile([0, 10], 0.25)).toBe(2.5);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

/** The percentile interval of so many resamples' means. */
function byResampling(values: readonly number[], resamples: number): [low: number, high: number] {
  const random = seedrandom.xor4096('resampling');
  const means = Float64Array.from({ length: resamples }, () => {
    let total = 0;
    for (let i = 0; i < values.length; i++) {
      total += values[Math.floor(random() * values.length)];
    }
    return total / values.length;
  }).sort();
  return [quantile(means, 0.025), quantile(means, 0.975)];
}

/** P(at most k of n), each with probability p. */
function binomial(k: number, n: number, p: number): number {
  let term = (1 - p) ** n;
  let total = term;
  for (let i = 1; i <= k; i++) {
    term *= ((n - i + 1) / i) * (p / (1 - p));
    total += term;
  }
  return total;
}

const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);

describe('bootstrapInterval', () => {
  const random = seedrandom('values');
  const uniform = Array.from({ length: 30 }, () => random());

  it.each([
    ['even', uniform],
    ['skewed', uniform.map((value) => value ** 6)],
    ['with two values far out', uniform.map((value, i) => (i < 2 ? 20 : value))],
    ['five', uniform.slice(0, 5)],
  ])('is what very many resamples come to: %s', (_, values) => {
    const { low, high } = bootstrapInterval(values);
    const [lowest, highest] = byResampling(values, 200_000);
    // The error of an endpoint by 200,000 resamples: √(q(1−q)/B) over the density there.
    const error = 0.03 * standardError(values);
    expect(Math.abs(low - lowest)).toBeLessThan(error);
    expect(Math.abs(high - highest)).toBeLessThan(error);
  });

  it('is the binomial’s where the values are two', () => {
    for (const ones of [3, 10, 15, 24, 29]) {
      const values = Array.from({ length: 30 }, (_, i) => (i < ones ? 1 : 0));
      const { low, high } = bootstrapInterval(values);
      const quantileOf = (q: number): number =>
        values.findIndex((_, k) => binomial(k, 30, ones / 30) >= q) / 30;
      // A step of the distribution is smoothed by a hundredth of its standard deviation.
      const smoothing = 0.03 * standardError(values);
      expect(Math.abs(low - quantileOf(0.025))).toBeLessThan(smoothing);
      expect(Math.abs(high - (quantileOf(0.975) < 0 ? 1 : quantileOf(0.975)))).toBeLessThan(
        smoothing,
      );
    }
  });

  it('comes near the normal interval for many values', () => {
    const values = Array.from({ length: 400 }, (_, i) => Math.sin(i * 12.9898) * 3);
    const { low, high } = bootstrapInterval(values);
    const normal = 1.96 * standardError(values);
    expect(low).toBeCloseTo(mean(values) - normal, 2);
    expect(high).toBeCloseTo(mean(values) + normal, 2);
  });

  it('is a point for equal values, and not a number for none or one that is not finite', () => {
    expect(bootstrapInterval([2, 2, 2])).toEqual({ low: 2, high: 2 });
    expect(bootstrapInterval(Array(30).fill(0.1))).toEqual({ low: 0.1, high: 0.1 });
    expect(bootstrapInterval([3])).toEqual({ low: 3, high: 3 });
    for (const values of [[], [1, NaN], [1, Infinity]]) {
      expect(bootstrapInterval(values)).toEqual({ low: NaN, high: NaN });
    }
  });

  it('is a single interval for each level, wider for higher ones', () => {
    const at = (level: number) => bootstrapInterval(uniform, level);
    expect(at(0.95)).toEqual(bootstrapInterval(uniform));
    expect(spread(Object.values(at(0.99)))).toBeGreaterThan(spread(Object.values(at(0.95))));
    // The mean of a resample of {0, 1} is 0, ½ or 1 with probabilities ¼, ½, ¼.
    expect(bootstrapInterval([0, 1], 0.4).low).toBeCloseTo(0.5, 1);
    expect(bootstrapInterval([0, 1], 0.6)).toEqual({
      low: expect.closeTo(0, 1) as number,
      high: expect.closeTo(1, 1) as number,
    });
  });

  it('is the same in any order, and moves with a shift, a scale and a reflection', () => {
    fc.assert(
      fc.property(
        numbers,
        number,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (values, shift, scale) => {
          const { low, high } = bootstrapInterval(values);
          expect(bootstrapInterval([...values].reverse())).toEqual({ low, high });
          const tolerance = 1e-6 * (spread(values) * scale + Math.abs(shift) + 1e-3);
          const moved = bootstrapInterval(values.map((value) => scale * value + shift));
          expect(Math.abs(moved.low - (scale * low + shift))).toBeLessThan(tolerance);
          expect(Math.abs(moved.high - (scale * high + shift))).toBeLessThan(tolerance);
          expect(low).toBeLessThanOrEqual(high);
          expect(low).toBeGreaterThanOrEqual(Math.min(...values));
          expect(high).toBeLessThanOrEqual(Math.max(...values));
        },
      ),
      { numRuns: 60 },
    );
    const { low, high } = bootstrapInterval(uniform);
    const turned = bootstrapInterval(uniform.map((value) => -value));
    expect(turned.low).toBeCloseTo(-high, 9);
    expect(turned.high).toBeCloseTo(-low, 9);
  });

  it('stands one value far from hundreds of others', () => {
    const values = [1, ...Array.from({ length: 999 }, (_, i) => i / 1e6)];
    const { low, high } = bootstrapInterval(values);
    // The value comes k times with probability e⁻¹/k!, nearly: 0 at 2.5%, 3 at 97.5%.
    expect(low).toBeCloseTo(0.0005, 3);
    expect(high).toBeCloseTo(0.0035, 3);
  });

  it('refuses a level that makes no sense', () => {
    expect(() => bootstrapInterval([1], 1)).toThrow('level must be a number above 0 and below 1');
    expect(() => studentInterval([1], 0)).toThrow('level must be a number above 0 and below 1');
  });
});

describe('Student’s interval', () => {
  // Tabulated two-sided 95% and 99% points.
  it.each([
    [1, 12.7062, 63.6567],
    [2, 4.3027, 9.9248],
    [3, 3.1824, 5.8409],
    [4, 2.7764, 4.6041],
    [9, 2.2622, 3.2498],
    [10, 2.2281, 3.1693],
    [29, 2.0452, 2.7564],
    [30, 2.0423, 2.75],
    [120, 1.9799, 2.6174],
    [1000, 1.9623, 2.5808],
  ])('has the tabulated quantiles with %i degrees of freedom', (freedom, at95, at99) => {
    expect(studentQuantile(0.95, freedom)).toBeCloseTo(at95, 4);
    expect(studentQuantile(0.99, freedom)).toBeCloseTo(at99, 4);
  });

  it('is the mean and so many standard errors', () => {
    const { low, high } = studentInterval([1, 2, 3, 4, 5]);
    const half = 2.776445 * standardError([1, 2, 3, 4, 5]);
    expect(low).toBeCloseTo(3 - half, 5);
    expect(high).toBeCloseTo(3 + half, 5);
  });

  it('says nothing of one value, and is a point for equal ones', () => {
    expect(studentInterval([3])).toEqual({ low: -Infinity, high: Infinity });
    expect(studentInterval(Array(30).fill(0.1))).toEqual({ low: 0.1, high: 0.1 });
    expect(studentInterval([])).toEqual({ low: NaN, high: NaN });
    expect(studentInterval([1, NaN])).toEqual({ low: NaN, high: NaN });
  });

  it('is the same in any order', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        expect(studentInterval([...values].reverse())).toEqual(studentInterval(values));
      }),
    );
  });
});

describe('summarise', () => {
  it('counts diverged runs and averages the others', () => {
    expect(summarise([1, 3, NaN, Infinity])).toEqual({
      n: 2,
      diverged: 2,
      mean: 2,
      standardError: 1,
      low: 1,
      high: 3,
    });
  });

  it('has no mean when all diverged', () => {
    const summary = summarise([NaN], 'bootstrap');
    expect(summary).toMatchObject({ n: 0, diverged: 1 });
    expect(summary.mean).toBeNaN();
    expect(summary.low).toBeNaN();
  });
});
