import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { elman, Generator } from '../../lib';
import {
  centralDifferences,
  curvatureAt,
  dimensionOf,
  dot,
  estimateLipschitz,
  fieldJacobian,
  fppGradient,
  fppObjective,
  fromVector,
  gradientOf,
  gradientQuotient,
  hessianTimes,
  lemma2,
  minus,
  norm,
  objectiveBound,
  pointInBall,
  pointOnSphere,
  relativeError,
  relu,
  tanh,
  toVector,
} from '../../lib/proofs';
import { arbitraryFppProblem } from './arbitrary-fpp-problem';

const radius = fc.constantFrom(0.3, 1, 4);
const search = { points: 2, climb: 6 };

describe('Hessian-vector products', () => {
  test('are the second derivative of L itself along two directions', () => {
    fc.assert(
      fc.property(arbitraryFppProblem, ({ problem, point, generator }) => {
        const x = toVector(point);
        const [u, v] = [0, 1].map(() => pointOnSphere(generator, x.length, 1));
        const product = dot(u, hessianTimes(gradientOf(problem), x, v));
        const offsets = new Float64Array(2);
        const slopeAlongU = (): number => {
          const moved = x.map((value, i) => value + offsets[1] * v[i]);
          const shift = new Float64Array(1);
          const along = (): number =>
            fppObjective(
              problem,
              fromVector(
                problem.buffer,
                moved.map((value, i) => value + shift[0] * u[i]),
              ),
            );
          return centralDifferences(along, shift, { step: 5e-3, order: 6 })[0];
        };
        const differenced = centralDifferences(slopeAlongU, offsets, { step: 5e-3, order: 6 })[1];
        expect(Math.abs(product - differenced)).toBeLessThan(1e-6 * (1 + Math.abs(product)));
      }),
      { numRuns: 30, seed: 7 },
    );
  });

  test('power iteration finds the largest eigenvalue in size, and never more', () => {
    const gradient = (x: Float64Array): Float64Array =>
      Float64Array.of(2 * x[0], -7 * x[1], 3 * x[2]);
    const { norm: found, rayleigh } = curvatureAt(
      gradient,
      Float64Array.of(1, 2, 3),
      Float64Array.of(1, 1, 1),
      60,
    );
    expect(found).toBeCloseTo(7, 6);
    expect(rayleigh).toBeCloseTo(-7, 6);
  });
});

describe('Lemma 2', () => {
  test('no pair of points of the ball and no Hessian in it exceeds the proved bound', () => {
    fc.assert(
      fc.property(arbitraryFppProblem, radius, ({ problem, generator }, r) => {
        const { left, right, discrepancy } = lemma2(problem, r, generator, search);
        expect(discrepancy).toBe(0);
        expect(left).toBeGreaterThan(0);
        expect(right).toBeLessThan(Infinity);
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  test('the bound of each ∇L_i holds, too', () => {
    fc.assert(
      fc.property(arbitraryFppProblem, radius, ({ problem, generator }, r) => {
        const { derivative } = objectiveBound(problem, r);
        for (let p = 0; p < 10; p++) {
          const x = pointInBall(generator, dimensionOf(problem.buffer), r);
          const gradient = fppGradient(problem, fromVector(problem.buffer, x));
          expect(norm(gradient)).toBeLessThanOrEqual(derivative);
        }
      }),
      { numRuns: 40, seed: 8 },
    );
  });

  test('at the centre of a tiny ball the bound is close to the truth: it is not just large', () => {
    const spaces = {
      observation: { kind: 'class', classes: 2 },
      target: { kind: 'vector', size: 1 },
    } as const;
    const network = elman(spaces, { hiddenUnits: 1 });
    const buffer = { network, inputs: [0], targets: [Float64Array.of(1)] };
    const objective = { loss: 'last', lambda: 1, penalty: 'sum' } as const;
    const problem = { buffer, truncationLength: 1, objective };
    const zero = new Float64Array(dimensionOf(buffer));
    const start = pointOnSphere(new Generator([2, 7, 1, 8]), zero.length, 1);
    const truth = curvatureAt(gradientOf(problem), zero, start, 200).norm;
    const bound = objectiveBound(problem, 1e-3).curvature;
    expect(bound).toBeGreaterThan(truth);
    expect(bound).toBeLessThan(6 * truth);
  });

  test('fails without the ball: with a larger radius than was promised the bound is passed', () => {
    const network = elman(
      { observation: { kind: 'class', classes: 2 }, target: { kind: 'vector', size: 1 } },
      { hiddenUnits: 2 },
    );
    const inputs = [0, 1, 1, 0];
    const targets = inputs.map((input) => Float64Array.of(input));
    const objective = { loss: 'last', lambda: 1, penalty: 'sum' } as const;
    const problem = { buffer: { network, inputs, targets }, truncationLength: 2, objective };
    const promised = objectiveBound(problem, 0.5).curvature;
    const found = estimateLipschitz(problem, 20, new Generator([1, 2, 3, 4])).curvature;
    expect(found).toBeGreaterThan(promised);
  });

  test('the search climbs: it finds more than random points do', () => {
    const found = fc.sample(arbitraryFppProblem, { numRuns: 6, seed: 9 }).map(({ problem }) => {
      const look = (climb: number): number =>
        estimateLipschitz(problem, 2, new Generator([1, 2, 3, 4]), { points: 4, climb }).curvature;
      return look(30) / look(0);
    });
    for (const ratio of found) expect(ratio).toBeGreaterThanOrEqual(1);
    expect(Math.max(...found)).toBeGreaterThan(2);
  });

  test('fails for a ReLU cell: the quotient grows like 1/h, while that of tanh settles', () => {
    const quotients = [1e-4, 1e-6, 1e-8].map((h) => gradientQuotient(relu, h));
    expect(quotients[1] / quotients[0]).toBeCloseTo(100, 0);
    expect(quotients[2] / quotients[1]).toBeCloseTo(100, 0);
    const smooth = [1e-4, 1e-5, 1e-6].map((h) => gradientQuotient(tanh, h));
    expect(relativeError(smooth.slice(1), [smooth[2], smooth[2]])).toBeLessThan(1e-6);
  });
});

test('the Hessian of L, column by column, is symmetric and agrees with products', () => {
  fc.assert(
    fc.property(arbitraryFppProblem, ({ problem, point, generator }) => {
      const x = toVector(point);
      const gradient = gradientOf(problem);
      const hessian = fieldJacobian(gradient, x);
      const v = pointOnSphere(generator, x.length, 1);
      const product = Float64Array.from(hessian, (row) => dot(row, v));
      const apart = norm(minus(product, hessianTimes(gradient, x, v)));
      expect(apart).toBeLessThan(1e-7 * (1 + norm(product)));
    }),
    { numRuns: 15, seed: 7 },
  );
});
