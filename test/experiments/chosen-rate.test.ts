import { describe, expect, test } from 'vitest';
import { LookupError } from '../../lib';
import { bestOf, chooseRate } from '../../lib/experiments';

const run = (learningRate: number, value: number) => ({ learningRate, value });
const valueOf = ({ value }: { value: number }): number => value;

describe('the chosen learning rate', () => {
  test('is the one whose runs did best on average', () => {
    const runs = [run(0.1, 0.2), run(0.1, 0.4), run(0.2, 0.1), run(0.2, 0.45)];
    expect(chooseRate(runs, valueOf).learningRate).toBe(0.2);
    expect(chooseRate(runs, valueOf).runs).toHaveLength(2);
    expect(chooseRate(runs, (one) => 1 - one.value).learningRate).toBe(0.1);
  });

  test('is any rate at which nothing diverged before one at which something did', () => {
    const runs = [run(0.1, NaN), run(0.1, 0), run(0.2, 0.9), run(0.2, 0.9)];
    expect(chooseRate(runs, valueOf).learningRate).toBe(0.2);
  });

  test('is the one with the fewest diverged runs where all have some, whatever they average', () => {
    const lost = (rate: number, n: number, value: number) =>
      [0, 1, 2, 3].map((i) => run(rate, i < n ? [NaN, Infinity, -Infinity][i % 3] : value));
    const runs = [...lost(0.1, 3, 0), ...lost(0.2, 2, 0.8), ...lost(0.3, 2, 0.7)];
    expect(chooseRate(runs, valueOf).learningRate).toBe(0.3);
    expect(chooseRate(runs.slice(0, 8), valueOf).learningRate).toBe(0.2);
    expect(chooseRate(runs, valueOf).runs).toHaveLength(4);
  });

  test('of equals is the lowest, in whatever order the runs come', () => {
    const runs = [run(0.3, 1), run(0.1, 1), run(0.2, 1)];
    expect(chooseRate(runs, valueOf).learningRate).toBe(0.1);
    const lost = runs.map((one) => ({ ...one, value: NaN }));
    expect(chooseRate(lost, valueOf).learningRate).toBe(0.1);
  });

  test('cannot be chosen from nothing', () => {
    expect(() => chooseRate([], ({ learningRate }) => learningRate)).toThrow(
      new LookupError('there are no runs to choose a learning rate from'),
    );
  });
});

describe('the best of several', () => {
  test('has the fewest diverged runs, then the smallest mean over the others', () => {
    const of = (candidates: Record<string, number[]>): string =>
      bestOf(Object.keys(candidates), (name) => candidates[name]);
    expect(of({ a: [2, 2], b: [1, 2], c: [3, 0.1] })).toBe('b');
    expect(of({ a: [NaN, 0], b: [9, 9], c: [NaN, 0] })).toBe('b');
    expect(of({ a: [NaN, 5], b: [NaN, 4], c: [Infinity, NaN] })).toBe('b');
    expect(of({ a: [1], b: [1] })).toBe('a');
    expect(of({ a: [NaN], b: [NaN, 5] })).toBe('b');
    // However many runs each has.
    expect(of({ a: [1, 1, 1, 1], b: [0.9] })).toBe('b');
    expect(of({ a: [1, 1], b: [1.5] })).toBe('a');
    expect(() => of({})).toThrow(LookupError);
  });
});
