import { constraintJacobian } from './constraint-jacobian';
import type { ConstrainedProblem } from './constraints';
import { relativeError } from './discrepancy';
import type { Evidence } from './evidence';
import { fromVector, toVector } from './fixed-buffer';
import {
  interleavedGradient,
  interleavedObjective,
  unrollChains,
  type FreeVector,
} from './interleaved-rnns';
import { lagrangianGradient, type Multipliers } from './lagrangian';
import { leastSquares } from './least-squares';
import { hessian, minimise, type Minimum } from './minimise';
import { closedFormMultipliers } from './multipliers';
import type { PenaltyMinimiser } from './penalty-path';

/** The stationary point of the RNN problem (10) next to a point of the path. */
export function rnnMinimum(problem: ConstrainedProblem, start: FreeVector): Minimum {
  return minimise(
    {
      value: (u) => interleavedObjective(problem, u),
      gradient: (u) => interleavedGradient(problem, u),
    },
    start,
  );
}

/** Where on the path Theorem 2 was measured, and against which point of the RNN problem. */
export interface PenaltySample {
  readonly problem: ConstrainedProblem;
  readonly minimiser: PenaltyMinimiser;
  readonly limit: FreeVector;
}

/**
 * Theorem 2 at one λ_k: λ_k (s_i − ŝ_i) (left) against the multipliers of the lemma at the limit
 * (right). With the mean of eq. 11 and the sum of eq. 12 no factor n is left between them, and with
 * the signs of eq. 16 no minus. The discrepancy falls as 1/λ_k.
 */
export function theorem2(
  problem: ConstrainedProblem,
  minimiser: PenaltyMinimiser,
  limit: FreeVector,
): Evidence<Multipliers, PenaltySample> {
  const left = minimiser.multipliers;
  const right = closedFormMultipliers(problem, unrollChains(problem, limit));
  const flat = (multipliers: Multipliers): number[] => multipliers.flatMap((m) => [...m]);
  return {
    statement: 'Theorem 2',
    left,
    right,
    discrepancy: relativeError(flat(left), flat(right)),
    sample: { problem, minimiser, limit },
  };
}

/**
 * How the path arrives: d(W, β, s_0, …, s_n)/d(1/λ) at its limit, from the KKT system of
 * ∇E_fpp + (∂c/∂x)ᵀ m = 0, c = m/λ differentiated by 1/λ,
 *
 *     ⎡ ∇²_xx L_fpp  (∂c/∂x)ᵀ ⎤ ⎡ x' ⎤   ⎡ 0 ⎤
 *     ⎣ ∂c/∂x            0    ⎦ ⎣ m' ⎦ = ⎣ m ⎦
 *
 * so that x(λ) ≈ x* + x'/λ: the distances of Theorem 2 without following the path.
 *
 * @returns x', laid out as in `toVector`
 */
export function penaltyPathTangent(problem: ConstrainedProblem, limit: FreeVector): Float64Array {
  const { buffer } = problem;
  const point = unrollChains(problem, limit);
  const multipliers = closedFormMultipliers(problem, point);
  const x = toVector(point);
  const jacobian = constraintJacobian(problem, point);
  const bend = hessian(
    { gradient: (at) => lagrangianGradient(problem, fromVector(buffer, at), multipliers) },
    x,
  );
  const size = x.length + jacobian.length;
  const upper = bend.map((row, j) =>
    Float64Array.from({ length: size }, (_, i) =>
      i < x.length ? (row[i] + bend[i][j]) / 2 : jacobian[i - x.length][j],
    ),
  );
  const lower = jacobian.map((row) => {
    const wide = new Float64Array(size);
    wide.set(row);
    return wide;
  });
  const right = new Float64Array(size);
  right.set(
    multipliers.flatMap((m) => [...m]),
    x.length,
  );
  return leastSquares([...upper, ...lower], right).slice(0, x.length);
}
