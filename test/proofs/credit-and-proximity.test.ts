import { describe, expect, it } from 'vitest';
import {
  bpttGradient,
  centralDifferences,
  creditParts,
  dot,
  minus,
  norm,
  plus,
  proximity,
  relativeError,
  sweepEnds,
} from '../../lib/proofs';
import { elsewhere, sweepProblem } from './sweep-problem';

const [N, T, LAMBDA] = [20, 4, 2];

describe.each(['elman', 'lstm', 'gru'] as const)('what FPP’s chains are made of: %s', (cell) => {
  const { buffer, point } = sweepProblem(cell, N);
  const sweep = { buffer, truncationLength: T };
  const fresh = creditParts({ ...sweep, point }, LAMBDA);
  const old = elsewhere(point, 0.2);
  const stale = creditParts({ ...sweep, point: old }, LAMBDA);

  it('is credit alone where states are the network’s: full BPTT with, truncated BPTT without', () => {
    const whole = bpttGradient({ buffer, point }, { first: 0, last: N });
    const truncated = sweepEnds(N, T, 0)
      .map((end) => bpttGradient({ buffer, point }, { first: end - T, last: end }))
      .reduce((sum, gradient) => plus(sum, gradient));
    for (const part of [fresh.chains, fresh.both, fresh.credit]) {
      expect(relativeError(part, whole)).toBeLessThan(1e-12);
    }
    for (const part of [fresh.penalty, fresh.neither]) {
      expect(relativeError(part, truncated)).toBeLessThan(1e-12);
    }
    expect(relativeError(whole, truncated)).toBeGreaterThan(1e-2);
  });

  it('is credit and penalty where they are those of other weights, and they differ', () => {
    expect(relativeError(stale.chains, stale.both)).toBeLessThan(1e-12);
    const { both, credit, penalty, neither } = stale;
    for (const [a, b] of [
      [both, credit],
      [both, penalty],
      [credit, neither],
      [penalty, neither],
    ]) {
      expect(relativeError(a, b)).toBeGreaterThan(1e-2);
    }
  });

  it('is affine in λ, with credit and without', () => {
    const twice = creditParts({ ...sweep, point: old }, 2 * LAMBDA);
    for (const [name, without] of [
      ['both', 'credit'],
      ['penalty', 'neither'],
    ] as const) {
      const [once, double] = [stale, twice].map((parts) => minus(parts[name], parts[without]));
      expect(relativeError(plus(once, once), double)).toBeLessThan(1e-11);
    }
  });

  it('has for the penalty the gradient of how far the network is from the states that it had', () => {
    const x = old.parameters.slice();
    const moved = (): number =>
      proximity({ ...sweep, point: { parameters: x, states: old.states } });
    const gradient = centralDifferences(moved, x, { step: 5e-4, order: 6 });
    const penalty = minus(stale.penalty, stale.neither).map((value) => value / (LAMBDA * T));
    expect(relativeError(penalty, gradient)).toBeLessThan(1e-9);
  });

  it('which pulls back to the weights that the states are of', () => {
    const ratio = (distance: number): number => {
      const away = elsewhere(point, distance);
      const { penalty, neither } = creditParts({ ...sweep, point: away }, LAMBDA);
      const gradient = minus(penalty, neither).map((value) => value / (LAMBDA * T));
      const way = minus(away.parameters, point.parameters);
      return dot(gradient, way) / (2 * proximity({ ...sweep, point: away }));
    };
    expect(ratio(0.2)).toBeGreaterThan(0.5);
    expect(Math.abs(ratio(1e-3) - 1)).toBeLessThan(1e-2);
    expect(Math.abs(ratio(1e-4) - 1)).toBeLessThan(1e-3);
    expect(norm(minus(fresh.penalty, fresh.neither))).toBeLessThan(1e-12);
  });
});
