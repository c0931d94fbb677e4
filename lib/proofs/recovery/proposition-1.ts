import { constraintJacobian } from './constraint-jacobian';
import type { ConstrainedProblem } from './constraints';
import { relativeError } from '../gradients/discrepancy';
import type { Evidence } from '../evidence';
import { fromVector, toVector } from '../objective/fixed-buffer';
import { type Inertia, inertiaOf, nullSpace, restrict } from '../numerics/linear-algebra';
import { interleavedGradient, unrollChains, type FreeVector } from './interleaved-rnns';
import { lagrangianGradient } from './lagrangian';
import { hessian } from '../numerics/minimise';
import { closedFormMultipliers } from './multipliers';
import { tangentBasis } from './constraint-jacobian';

/** Where second-order conditions were compared, and the verdict of each problem. */
export interface SecondOrderSample {
  readonly problem: ConstrainedProblem;
  readonly free: FreeVector;
  /** Problem (10): the inertia of ∇²E. */
  readonly rnn: Inertia;
  /** Problem (12): the inertia of ∇²L_fpp on an orthonormal basis of the null space of ∂c/∂x. */
  readonly constrained: Inertia;
}

/**
 * Proposition 1 by its second-order conditions. Over the feasible set problem (12) is problem (10):
 * with the multipliers of the lemma, λ, and the tangent basis Z,
 *
 *     ∇²E = Zᵀ ∇²_xx L_fpp(x, λ) Z
 *
 * at every feasible point, so that the two problems accept and reject the same points. Left: ∇²E,
 * by differences of the RNN's gradient. Right: the other side, by differences of the Lagrangian's.
 */
export function proposition1(
  problem: ConstrainedProblem,
  free: FreeVector,
): Evidence<readonly Float64Array[], SecondOrderSample> {
  const { buffer } = problem;
  const point = unrollChains(problem, free);
  const multipliers = closedFormMultipliers(problem, point);
  const ofLagrangian = hessian(
    { gradient: (x) => lagrangianGradient(problem, fromVector(buffer, x), multipliers) },
    toVector(point),
  );
  const left = hessian({ gradient: (u) => interleavedGradient(problem, u) }, free);
  const right = restrict(ofLagrangian, tangentBasis(problem, point));
  const orthonormal = nullSpace(constraintJacobian(problem, point));
  return {
    statement: 'Proposition 1, second order',
    left,
    right,
    discrepancy: relativeError(entries(left), entries(right)),
    sample: {
      problem,
      free,
      rnn: inertiaOf(left),
      constrained: inertiaOf(restrict(ofLagrangian, orthonormal)),
    },
  };
}

function entries(matrix: readonly Float64Array[]): number[] {
  return matrix.flatMap((row) => [...row]);
}
