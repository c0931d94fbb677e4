import type { Generator } from '../../random';
import { pointInBall, pointOnSphere } from './ball';
import type { Evidence } from '../evidence';
import { dimensionOf, fromVector } from '../objective/fixed-buffer';
import type { FppProblem } from '../objective/fpp-objective';
import { gradientVariance } from './gradient-variance';
import { objectiveBound } from './objective-smoothness';

/** Where Lemma 4 was measured. */
export interface VarianceSample {
  /** E‖∇L_k − ∇L‖² at each point, every other one on the sphere. */
  readonly variances: readonly number[];
}

/**
 * Lemma 4: the variance of the stochastic gradient is bounded on C. Left: the largest that was
 * found, each exact by enumeration. Right: the square of a bound of ‖∇L_k‖, proved for all of the
 * ball. The discrepancy is by how much the left exceeds the right, absolute: 0 if the lemma holds.
 */
export function lemma4(
  problem: FppProblem,
  radius: number,
  generator: Generator,
  points = 100,
): Evidence<number, VarianceSample> {
  const { buffer } = problem;
  const dimension = dimensionOf(buffer);
  const variances = Array.from({ length: points }, (_, p) => {
    const draw = p % 2 === 0 ? pointOnSphere : pointInBall;
    return gradientVariance(problem, fromVector(buffer, draw(generator, dimension, radius)));
  });
  const left = Math.max(...variances);
  const right = objectiveBound(problem, radius).derivative ** 2;
  return {
    statement: 'Lemma 4',
    left,
    right,
    discrepancy: Math.max(0, left - right),
    sample: { variances },
  };
}
