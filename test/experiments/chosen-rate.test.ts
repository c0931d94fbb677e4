import { describe, expect, test } from 'vitest';
import { chooseRate } from '../../lib';

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

  test('cannot be chosen from nothing', () => {
    expect(() => chooseRate([], valueOf)).toThrow(RangeError);
  });
});
