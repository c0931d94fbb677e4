import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deriveGenerator } from '../../lib';
import {
  bestConstant,
  constrainedGradient,
  freeVector,
  interleavedGradient,
  lowestNeighbours,
  proposition1,
  unrollChains,
} from '../../lib/proofs';
import { norm } from '../../lib/proofs/numerics/linear-algebra';
import { arbitraryConstrainedProblem } from './arbitrary-rnn-problem';
import { smallMinima } from './small-minima';

const neighbours = deriveGenerator('test', 'neighbours', 0, 'samples');

describe('Proposition 1', () => {
  test('∇²E is the Lagrangian’s Hessian on the tangent space, at any feasible point', () => {
    fc.assert(
      fc.property(arbitraryConstrainedProblem, ({ problem, point }) => {
        const { discrepancy, sample } = proposition1(problem, freeVector(problem, point));
        expect(discrepancy).toBeLessThan(1e-8);
        expect(sample.constrained).toEqual(sample.rnn);
      }),
      { numRuns: 15, seed: 7 },
    );
  });

  test.each(smallMinima)('$name: a minimum of (10) is one of (12)', ({ problem, minimum }) => {
    expect(norm(interleavedGradient(problem, minimum))).toBeLessThan(1e-11);
    const { sample } = proposition1(problem, minimum);
    expect(sample.rnn.negative).toBe(0);
    expect(sample.constrained).toEqual(sample.rnn);
    const { left, right, discrepancy } = lowestNeighbours(problem, minimum, neighbours);
    expect(left).toBeGreaterThan(0);
    expect(right).toBeGreaterThan(0);
    expect(discrepancy).toBeLessThan(1e-14);
  });

  test.each(smallMinima)('$name: but not without the constraints', ({ problem, minimum }) => {
    expect(norm(constrainedGradient(problem, unrollChains(problem, minimum)))).toBeGreaterThan(
      1e-2,
    );
    expect(lowestNeighbours(problem, minimum, neighbours).sample.infeasible).toBeLessThan(-1e-6);
  });

  test.each(smallMinima)('$name: a saddle of (10) is one of (12)', ({ problem }) => {
    const saddle = bestConstant(problem);
    expect(norm(interleavedGradient(problem, saddle))).toBeLessThan(1e-12);
    const { sample } = proposition1(problem, saddle);
    expect(sample.rnn.negative).toBeGreaterThan(0);
    expect(sample.constrained).toEqual(sample.rnn);
    const { left, right } = lowestNeighbours(problem, saddle, neighbours);
    expect(left).toBeLessThan(0);
    expect(right).toBeLessThan(0);
  });

  test('a point beside the minimum is told from it', () => {
    const [{ problem, minimum }] = smallMinima;
    const beside = minimum.map((value, i) => value + (i === 0 ? 0.01 : 0));
    expect(lowestNeighbours(problem, beside, neighbours).left).toBeLessThan(0);
  });
});
