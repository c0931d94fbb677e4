import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bootstrapInterval,
  mean,
  perplexity,
  quantile,
  standardError,
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

describe('bootstrapInterval', () => {
  it('is the same for the same seed, and another for another', () => {
    const values = [1, 5, 2, 8, 3];
    expect(bootstrapInterval(values, { seed: 'a' })).toEqual(
      bootstrapInterval(values, { seed: 'a' }),
    );
    expect(bootstrapInterval(values, { seed: 'a' })).not.toEqual(
      bootstrapInterval(values, { seed: 'b' }),
    );
  });

  it('is a point for constant values and lies within the values', () => {
    expect(bootstrapInterval([2, 2, 2])).toEqual({ low: 2, high: 2 });
    fc.assert(
      fc.property(numbers, (values) => {
        const { low, high } = bootstrapInterval(values, { resamples: 50 });
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
        expect(high).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
      }),
      { numRuns: 50 },
    );
  });

  it('agrees with the exact distribution of the mean of two values', () => {
    // The mean of a resample of {0, 1} is 0, ½ or 1 with probabilities ¼, ½, ¼.
    expect(bootstrapInterval([0, 1], { level: 0.4 })).toEqual({ low: 0.5, high: 0.5 });
    expect(bootstrapInterval([0, 1], { level: 0.6 })).toEqual({ low: 0, high: 1 });
  });

  it('comes near the normal interval for many values', () => {
    const values = Array.from({ length: 400 }, (_, i) => Math.sin(i * 12.9898) * 3);
    const { low, high } = bootstrapInterval(values);
    expect(low).toBeCloseTo(mean(values) - 1.96 * standardError(values), 1);
    expect(high).toBeCloseTo(mean(values) + 1.96 * standardError(values), 1);
  });

  it('takes another statistic', () => {
    const statistic = (sample: readonly number[]) => Math.max(...sample);
    expect(bootstrapInterval([1, 2, 3], { statistic }).high).toBe(3);
  });

  it('refuses a level or a number of resamples that makes no sense', () => {
    expect(() => bootstrapInterval([1], { level: 1 })).toThrow(/level must be in \(0, 1\)/);
    expect(() => bootstrapInterval([1], { resamples: 0 })).toThrow(/positive integer/);
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
