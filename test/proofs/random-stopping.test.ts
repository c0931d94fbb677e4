import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellNames, OptionError } from '../../lib';
import {
  dimensionOf,
  estimateLipschitz,
  fppObjective,
  fromVector,
  gradientMapping,
  fppGradient,
  meanAtRandomTime,
  norm,
  pointInBall,
  randomStoppingBound,
  runRandomStopping,
  squaredNorm,
  stoppingProbabilities,
  theorem1,
  type FppProblem,
} from '../../lib/proofs';
import { arbitraryFppProblem, type FppInstance } from './arbitrary-fpp-problem';

const RADIUS = 3;

/** A start in the ball, and D as a thorough search of it finds. */
function prepared({ problem, generator }: FppInstance): { first: Float64Array; lipschitz: number } {
  const first = pointInBall(generator, dimensionOf(problem.buffer), RADIUS);
  const lipschitz = estimateLipschitz(problem, RADIUS, generator, {
    points: 4,
    climb: 25,
  }).curvature;
  return { first, lipschitz };
}

describe('Theorem 1', () => {
  test('holds: the mapping at the random time stays below the bound, for every N', () => {
    fc.assert(
      fc.property(
        arbitraryFppProblem,
        fc.constantFrom(1, 4, 32),
        ({ problem, point, generator }, batchSize) => {
          const { first, lipschitz } = prepared({ problem, point, generator });
          const { left, right, discrepancy, sample } = theorem1(problem, first, generator, {
            lipschitz,
            batchSize,
            radius: RADIUS,
            updates: 40,
            runs: 3,
          });
          expect(sample.curvature).toBeLessThanOrEqual(lipschitz * 1.01);
          expect(discrepancy).toBe(0);
          expect(left).toHaveLength(40);
          expect(right[39]).toBeLessThan(right[0]);
        },
      ),
      { numRuns: 15, seed: 7 },
    );
  });

  test('the run measures what it says it does', () => {
    fc.assert(
      fc.property(arbitraryFppProblem, ({ problem, generator }) => {
        const { buffer } = problem;
        const first = pointInBall(generator, dimensionOf(buffer), RADIUS);
        const options = { radius: RADIUS, updates: 5, stepSize: 0.1, batchSize: 2 };
        const run = runRandomStopping(problem, first, generator, options);
        const point = fromVector(buffer, first);
        const gradient = fppGradient(problem, point);
        const mapping = gradientMapping(first, gradient, 0.1, RADIUS);
        expect(run.objective[0]).toBe(fppObjective(problem, point));
        expect(run.mapping[0]).toBeCloseTo(squaredNorm(mapping), 9);
        expect(norm(run.last)).toBeLessThanOrEqual(RADIUS * (1 + 1e-12));
      }),
      { numRuns: 20, seed: 7 },
    );
  });

  test('can fail if D is too small, and then a step has shown that it is', () => {
    const tooSmall = fc
      .sample(arbitraryFppProblem, { numRuns: 6 * cellNames.length, seed: 7 })
      .map(({ problem, point, generator }) => {
        const { first, lipschitz } = prepared({ problem, point, generator });
        return theorem1(problem, first, generator, {
          lipschitz: lipschitz / 30,
          batchSize: 512,
          radius: RADIUS,
          updates: 200,
          runs: 1,
        });
      });
    const failed = tooSmall.filter(({ discrepancy }) => discrepancy > 0);
    expect(failed.length).toBeGreaterThan(3);
    for (const { sample } of failed) {
      expect(sample.curvature).toBeGreaterThan(sample.inputs.lipschitz);
    }
  });

  test('fails if samples are biased: updates without the penalty rest where the mapping is not 0', () => {
    const [{ problem, generator }] = fc.sample(
      arbitraryFppProblem.filter(
        ({ problem: { buffer, truncationLength, objective } }) =>
          buffer.network.cell === 'elman' &&
          buffer.network.loss === 'squared-error' &&
          buffer.inputs.length > 4 &&
          truncationLength === 1 &&
          objective.lambda === 1,
      ),
      { numRuns: 1, seed: 7 },
    );
    const first = pointInBall(generator, dimensionOf(problem.buffer), RADIUS);
    const options = { radius: RADIUS, updates: 2000, stepSize: 0.05, batchSize: 256 };
    const biased = { ...problem, objective: { ...problem.objective, lambda: 0 } };
    const restOf = (sampled: FppProblem): number => {
      const { last } = runRandomStopping(sampled, first, generator, options);
      const gradient = fppGradient(problem, fromVector(problem.buffer, last));
      return norm(gradientMapping(last, gradient, options.stepSize, RADIUS));
    };
    expect(restOf(biased)).toBeGreaterThan(5 * restOf(problem));
  });

  test('with one window a step the mapping does not fall to 0, however many steps; with more, less', () => {
    const instance = fc.sample(
      arbitraryFppProblem.filter(
        ({ problem: { buffer, truncationLength, objective } }) =>
          buffer.network.loss === 'softmax-cross-entropy' &&
          buffer.network.cell === 'elman' &&
          buffer.inputs.length > 5 &&
          truncationLength === 1 &&
          objective.lambda < 5,
      ),
      { numRuns: 1, seed: 5 },
    )[0];
    const { problem, generator } = instance;
    const { first, lipschitz } = prepared(instance);
    const late = (batchSize: number): number => {
      const { left } = theorem1(problem, first, generator, {
        lipschitz,
        batchSize,
        radius: RADIUS,
        updates: 2000,
        runs: 1,
      });
      return 2 * left[1999] - left[999]; // the mean over the second half
    };
    const [one, many] = [late(1), late(64)];
    expect(one).toBeGreaterThan(1e-3);
    expect(many).toBeLessThan(one / 8);
  });
});

describe('the stopping time', () => {
  test('is uniform for equal steps, and weighs α − Dα² in general', () => {
    expect(stoppingProbabilities([0.1, 0.1, 0.1, 0.1], 5)).toEqual([0.25, 0.25, 0.25, 0.25]);
    const [a, b] = stoppingProbabilities([0.1, 0.2], 2);
    expect(a / b).toBeCloseTo((0.1 - 0.02) / (0.2 - 0.08), 12);
    expect(a + b).toBeCloseTo(1, 12);
  });

  test('is refused where its weights would not be probabilities', () => {
    expect(() => stoppingProbabilities([0.1, 0.5], 2)).toThrow(OptionError);
    expect(() => stoppingProbabilities([0.1, 0.5], 2)).toThrow(/stepSizes\[1\].*below 1\/D = 0.5/);
  });

  test('uniform on 1, …, N for every N at once: running means of means', () => {
    const series = [Float64Array.of(4, 2, 0), Float64Array.of(0, 2, 4)];
    expect([...meanAtRandomTime(series)]).toEqual([2, 2, 2]);
    expect([...meanAtRandomTime([Float64Array.of(3, 1, 2)])]).toEqual([3, 2, 2]);
  });
});

test('the bound: 8D(L(x₁) − L*)/N + 6σ²/m', () => {
  const inputs = { lipschitz: 2, excess: 3, variance: 5, batchSize: 10 };
  expect(randomStoppingBound(inputs, 4)).toBe(12 + 3);
  expect(randomStoppingBound({ ...inputs, batchSize: 1 }, 1e12)).toBeCloseTo(30, 9);
});
