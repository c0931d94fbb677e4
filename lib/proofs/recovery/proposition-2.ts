import { relativeError } from '../gradients/discrepancy';
import type { Evidence } from '../evidence';
import type { ConstrainedProblem, ConstrainedSample } from './constraints';
import type { Point } from '../objective/fixed-buffer';
import { freeVector, interleavedGradient } from './interleaved-rnns';
import { lagrangianGradient, type Multipliers } from './lagrangian';
import { closedFormMultipliers } from './multipliers';

/**
 * Proposition 2: the KKT equations of (12) and (10) are the same. With the multipliers of the lemma
 * the equations (18) for the constrained states hold; what is left of (17) and (18) is then the
 * gradient of the RNN problem (13)–(15), at every feasible point and not only at stationary ones.
 *
 * Left: ∂L_fpp/∂(W, β, s_0, …, s_n). Right: ∂E/∂(W, β, s_0), and 0 for the other states. For T > 1
 * E is that of the interleaved networks.
 *
 * @param point should be feasible
 * @param multipliers default the lemma's
 */
export function proposition2(
  problem: ConstrainedProblem,
  point: Point,
  multipliers: Multipliers = closedFormMultipliers(problem, point),
): Evidence<Float64Array, ConstrainedSample> {
  const left = lagrangianGradient(problem, point, multipliers);
  const right = new Float64Array(left.length);
  right.set(interleavedGradient(problem, freeVector(problem, point)));
  return {
    statement: 'Proposition 2',
    left,
    right,
    discrepancy: relativeError(left, right),
    sample: { problem, point },
  };
}
