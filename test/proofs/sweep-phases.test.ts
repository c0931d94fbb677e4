import { describe, expect, it } from 'vitest';
import { Generator } from '../../lib';
import {
  lemma3,
  sweepBias,
  sweepEnds,
  sweepProbabilities,
  theorem1OfSweeps,
} from '../../lib/proofs';
import { toVector } from '../../lib/proofs/objective/fixed-buffer';
import { sweepProblem } from './sweep-problem';

const lengths = [
  [24, 4],
  [23, 4],
  [10, 1],
  [10, 10],
  [17, 5],
] as const;

const objective = { loss: 'every', lambda: 1, penalty: 'sum' } as const;
const { buffer, point } = sweepProblem('elman', 11);
const problem = { buffer, truncationLength: 3, objective };
const x = toVector(point);

describe('over the T phases of a sweep', () => {
  it.each(lengths)('every time is the end of a window once: n = %d, T = %d', (n, T) => {
    const ends = Array.from({ length: T }, (_, phase) => sweepEnds(n, T, phase)).flat();
    expect(ends.sort((a, b) => a - b)).toEqual(Array.from({ length: n - T + 1 }, (_, w) => T + w));
    for (const probability of sweepProbabilities(n, T)) {
      expect(probability).toBeCloseTo(1 / (n - T + 1), 15);
    }
  });

  it('a sweep is unbiased: Lemma 3', () => {
    for (const T of [1, 3, 4]) {
      const sweeps = { ...problem, truncationLength: T };
      const { discrepancy } = lemma3(sweeps, point, sweepProbabilities(11, T));
      expect(discrepancy).toBeLessThan(1e-9);
    }
  });

  it('is not if a sweep always begins at the newest transition, or in one of some phases', () => {
    for (const phases of [[0], [0, 1]]) {
      const { discrepancy } = lemma3(problem, point, sweepProbabilities(11, 3, phases));
      expect(discrepancy).toBeGreaterThan(1e-2);
    }
  });
});

describe('in a sweep through which weights and states move', () => {
  it('the bias is of the order of the rate, and below the proved bound', () => {
    const [a, b, c] = [1e-2, 1e-3, 1e-4].map((rate) => sweepBias(problem, x, rate));
    for (const { left, discrepancy } of [a, b, c]) {
      expect(discrepancy).toBe(0);
      expect(left).toBeGreaterThan(0);
    }
    expect(a.left / b.left).toBeGreaterThan(9);
    expect(b.left / c.left).toBeGreaterThan(9.8);
    expect(b.left / c.left).toBeLessThan(10.2);
  });

  it('there is none with one window in a sweep', () => {
    const whole = { ...problem, truncationLength: 11 };
    expect(sweepBias(whole, x, 0.1).left).toBeLessThan(1e-14);
  });

  const options = { stepSize: 0.05, sweeps: 300, runs: 4 };
  const swept = (changes: { stepSize?: number; phases?: readonly number[] } = {}) =>
    theorem1OfSweeps(problem, x, new Generator([5, 6, 7, 8]), { ...options, ...changes });
  const atTheEnd = ({ sample }: ReturnType<typeof swept>): number =>
    sample.gradients.slice(-50).reduce((sum, square) => sum + square, 0) / 50;

  it('Theorem 1 holds of sweeps, and the gradient falls', () => {
    const found = swept();
    expect(found.discrepancy).toBe(0);
    expect(atTheEnd(found)).toBeLessThan(0.05 * found.sample.gradients[0]);
  });

  it('what is left falls with the rate, but not if sweeps always begin at the newest transition', () => {
    // As far on the way: a tenth of the rate, ten times the sweeps.
    const slow = { stepSize: options.stepSize / 4, sweeps: 4 * options.sweeps };
    const [all, newest] = [undefined, [0]].map((phases) =>
      atTheEnd(swept({ ...slow, ...(phases && { phases }) })),
    );
    expect(newest).toBeGreaterThan(3 * all);
  });
});
