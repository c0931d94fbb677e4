import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  countTerms,
  gradientVariance,
  lemma4,
  meanOf,
  miniBatchVariance,
  minus,
  squaredNorm,
  termGradients,
} from '../../lib/proofs';
import { arbitraryFppProblem } from './arbitrary-fpp-problem';

describe('Lemma 4', () => {
  test('holds: no variance in the ball exceeds the proved bound', () => {
    fc.assert(
      fc.property(
        arbitraryFppProblem,
        fc.constantFrom(0.3, 1, 4),
        ({ problem, generator }, radius) => {
          const { left, right, discrepancy } = lemma4(problem, radius, generator, 20);
          expect(discrepancy).toBe(0);
          expect(right).toBeLessThan(Infinity);
          if (countTerms(problem) > 1) expect(left).toBeGreaterThan(0);
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });

  test('fails without the ball: the variance grows without bound with the radius', () => {
    fc.assert(
      fc.property(
        arbitraryFppProblem.filter(
          ({ problem }) =>
            countTerms(problem) > 1 && problem.buffer.network.loss === 'squared-error',
        ),
        ({ problem, generator }) => {
          const at = (radius: number): number => lemma4(problem, radius, generator, 20).left;
          const promised = lemma4(problem, 0.5, generator, 1).right;
          expect(at(1e5)).toBeGreaterThan(100 * at(1e1));
          expect(at(1e6)).toBeGreaterThan(promised);
        },
      ),
      { numRuns: 20, seed: 7 },
    );
  });
});

describe('a mini-batch of B windows', () => {
  test('has variance σ²/B, exactly', () => {
    fc.assert(
      fc.property(
        arbitraryFppProblem.filter(({ problem }) => countTerms(problem) <= 5),
        fc.integer({ min: 1, max: 3 }),
        ({ problem, point }, B) => {
          const variance = gradientVariance(problem, point);
          const found = miniBatchVariance(problem, point, B);
          expect(Math.abs(found - variance / B)).toBeLessThan(1e-12 * (1 + variance));
        },
      ),
      { numRuns: 30, seed: 7 },
    );
  });

  test('has less if its windows are drawn without replacement: σ²/B needs independence', () => {
    const [{ problem, point }] = fc.sample(
      arbitraryFppProblem.filter(({ problem }) => countTerms(problem) === 3),
      { numRuns: 1, seed: 7 },
    );
    const terms = termGradients(problem, point);
    const mean = meanOf(terms);
    const pairs = [
      [0, 1],
      [0, 2],
      [1, 2],
    ].map((pair) => squaredNorm(minus(meanOf(pair.map((w) => terms[w])), mean)));
    const variance = gradientVariance(problem, point);
    const found = pairs.reduce((sum, square) => sum + square, 0) / pairs.length;
    expect(found / variance).toBeCloseTo(1 / 4, 10);
  });
});
