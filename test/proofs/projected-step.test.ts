import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Generator } from '../../lib';
import {
  dimensionOf,
  fppGradient,
  fppTermGradient,
  fromVector,
  gradientMapping,
  lastIdentity,
  lemma1,
  minimiseOverBall,
  minus,
  norm,
  pointInBall,
  pointOnSphere,
  printedMapping,
  projectedStep,
  projectOntoBall,
  proxObjective,
  relativeError,
  type StepSample,
} from '../../lib/proofs';
import { arbitraryFppProblem } from './arbitrary-fpp-problem';

/**
 * A step somewhere in a ball along ∇L or one ∇L_k, long enough for the sphere to cut about half of
 * all such steps.
 */
const arbitraryStep: fc.Arbitrary<StepSample> = fc
  .record({
    instance: arbitraryFppProblem,
    stepSize: fc.constantFrom(0.05, 0.5, 3),
    radius: fc.constantFrom(0.5, 2, 6),
    stochastic: fc.boolean(),
  })
  .map(({ instance: { problem, generator }, stepSize, radius, stochastic }) => {
    const x = pointInBall(generator, dimensionOf(problem.buffer), radius);
    const point = fromVector(problem.buffer, x);
    const gradient = stochastic
      ? fppTermGradient(problem, point, problem.truncationLength)
      : fppGradient(problem, point);
    return { x, gradient, stepSize, radius };
  });

const generator = (): Generator => new Generator([3, 1, 4, 1]);

describe('the projection onto the ball (eq. 8)', () => {
  test('is the nearest point: no random point of the ball is nearer', () => {
    const random = generator();
    for (let i = 0; i < 200; i++) {
      const x = pointOnSphere(random, 5, 4 * random.uniform());
      const nearest = norm(minus(projectOntoBall(x, 1), x));
      const other = pointInBall(random, 5, 1);
      expect(nearest).toBeLessThanOrEqual(norm(minus(other, x)));
    }
  });

  test('leaves the ball alone and never takes two points further apart', () => {
    const random = generator();
    for (let i = 0; i < 200; i++) {
      const [a, b] = [0, 1].map(() => pointOnSphere(random, 4, 3 * random.uniform()));
      const apart = norm(minus(projectOntoBall(a, 1), projectOntoBall(b, 1)));
      expect(apart).toBeLessThanOrEqual(norm(minus(a, b)) * (1 + 1e-12));
      if (norm(a) <= 1) expect(projectOntoBall(a, 1)).toEqual(a);
    }
  });
});

describe('Lemma 1', () => {
  test('holds: minimisers found without projecting are the projected step', () => {
    let cut = 0;
    fc.assert(
      fc.property(arbitraryStep, (sample) => {
        const { discrepancy, right } = lemma1(sample);
        expect(discrepancy).toBeLessThan(1e-6);
        if (norm(right) > sample.radius * (1 - 1e-12)) cut += 1;
      }),
      { numRuns: 60, seed: 7 },
    );
    expect(cut).toBeGreaterThan(10);
    expect(cut).toBeLessThan(50);
  });

  test('the minimiser certifies itself', () => {
    fc.assert(
      fc.property(arbitraryStep, (sample) => {
        const quadratic = proxObjective(sample);
        const { u, gap } = minimiseOverBall(quadratic, sample.x, sample.radius);
        const distance = norm(minus(u, projectedStep(...stepArguments(sample))));
        const rounding = 1e-7 * sample.radius;
        expect(distance).toBeLessThan(
          Math.sqrt((2 * Math.max(gap, 0)) / quadratic.curvature) + rounding,
        );
      }),
      { numRuns: 60, seed: 8 },
    );
  });

  test('fails for α < 0: the prox objective is then concave, and its minimum elsewhere', () => {
    fc.assert(
      fc.property(arbitraryStep.filter(isMoving), (sample) => {
        const { discrepancy } = lemma1({ ...sample, stepSize: -sample.stepSize });
        expect(discrepancy).toBeGreaterThan(1e-3);
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  test('fails if what follows the step is not the projection onto the ball', () => {
    fc.assert(
      fc.property(arbitraryStep.filter(isCut), (sample) => {
        const { left } = lemma1(sample);
        const { x, gradient, stepSize, radius } = sample;
        const free = x.map((value, i) => value - stepSize * gradient[i]);
        const clipped = free.map((value) => Math.max(-radius, Math.min(radius, value)));
        const cutShort = x.map((value, i) => value - 0.5 * stepSize * gradient[i]);
        for (const wrong of [free, clipped, projectOntoBall(cutShort, radius)]) {
          expect(relativeError(left, wrong)).toBeGreaterThan(1e-6);
        }
      }),
      { numRuns: 40, seed: 7 },
    );
  });
});

describe('the last line of the proof of Theorem 1', () => {
  test('is true in length, and wrong in sign, while nothing meets the sphere', () => {
    fc.assert(
      fc.property(arbitraryStep.filter(isMoving), ({ x, gradient }) => {
        const radius = 10 * (norm(x) + norm(gradient));
        const { left, right, discrepancy } = lastIdentity({ x, gradient, stepSize: 1, radius });
        expect(discrepancy).toBeLessThan(1e-9 * norm(gradient) + 1e-12);
        expect(
          relativeError(
            left,
            right.map((value) => -value),
          ),
        ).toBeLessThan(1e-9);
        expect(relativeError(left, right)).toBeGreaterThan(1);
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  test('is false on the sphere: at a rest point of (9) the left is 0 and the right is not', () => {
    const x = Float64Array.of(1, 0);
    const gradient = Float64Array.of(-2, 0);
    const { left, right, discrepancy } = lastIdentity({ x, gradient, stepSize: 0.25, radius: 1 });
    expect(norm(left)).toBe(0);
    expect(norm(right)).toBe(0.5);
    expect(discrepancy).toBe(0.5);
    expect(norm(gradientMapping(x, gradient, 0.25, 1))).toBe(0);
    expect(norm(printedMapping(gradient, 0.25, 1))).toBe(2);
  });

  test('the gradient mapping is the gradient as long as the step stays in the ball', () => {
    fc.assert(
      fc.property(arbitraryStep, ({ x, gradient, stepSize }) => {
        const radius = 2 * (norm(x) + stepSize * norm(gradient));
        const mapping = gradientMapping(x, gradient, stepSize, radius);
        expect(norm(minus(mapping, gradient))).toBeLessThan(1e-12 * (1 + norm(x) / stepSize));
      }),
      { numRuns: 40, seed: 7 },
    );
  });
});

function stepArguments({
  x,
  gradient,
  stepSize,
  radius,
}: StepSample): Parameters<typeof projectedStep> {
  return [x, gradient, stepSize, radius];
}

function isMoving({ gradient }: StepSample): boolean {
  return norm(gradient) > 1e-2;
}

/** Whether the sphere cuts the step, visibly. */
function isCut(sample: StepSample): boolean {
  const { x, gradient, stepSize, radius } = sample;
  return norm(x.map((value, i) => value - stepSize * gradient[i])) > 1.1 * radius;
}
