import { describe, expect, it } from 'vitest';
import { creditTravel, sweepEnds } from '../../lib/proofs';
import { sweepProblem } from './sweep-problem';

const [N, T] = [20, 4];

describe.each(['elman', 'lstm', 'gru'] as const)('what one target says: %s', (cell) => {
  const { buffer, point } = sweepProblem(cell, N);
  const travel = (ends: readonly number[], lambda = 2) =>
    creditTravel({
      ...{ buffer, parameters: point.parameters, truncationLength: T, lambda, ends },
      otherTarget: (Number(buffer.targets[N - 1]) + 1) % 3,
    });
  const inWindow = (shares: readonly number[]) => shares.filter((share) => !Number.isNaN(share));

  it('is BPTT’s word in each window of a sweep, whatever λ', () => {
    for (const lambda of [0.5, 2]) {
      for (const [i, shares] of travel(sweepEnds(N, T, 0), lambda).entries()) {
        const end = N - i * T;
        expect(shares.findIndex((share) => !Number.isNaN(share))).toBe(end - T);
        expect(inWindow(shares)).toHaveLength(T);
        for (const share of inWindow(shares)) expect(share).toBeCloseTo(1, 9);
      }
    }
  });

  it('is nothing in windows to which nothing has been carried', () => {
    const [newest, apart, next] = travel([N, N - T - 1, N - T]);
    for (const share of inWindow(newest)) expect(share).toBeCloseTo(1, 9);
    for (const share of inWindow(apart)) expect(share).toBe(0);
    for (const share of inWindow(next)) expect(Math.abs(share)).toBeGreaterThan(0.1);
  });
});
