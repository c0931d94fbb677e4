import { Matrix } from '../numerics/ml-matrix';
import { constraintJacobian } from './constraint-jacobian';
import type { ConstrainedProblem } from './constraints';
import { fromVector, toVector } from '../objective/fixed-buffer';
import { unrollChains, type FreeVector } from './interleaved-rnns';
import { lagrangianGradient } from './lagrangian';
import { leastSquares } from '../numerics/linear-algebra';
import { hessian } from '../numerics/minimise';
import { closedFormMultipliers } from './multipliers';

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
  const J = new Matrix(jacobian);
  const size = x.length + J.rows;
  const system = Matrix.zeros(size, size)
    .setSubMatrix(bend, 0, 0)
    .setSubMatrix(J.transpose(), 0, x.length)
    .setSubMatrix(J, x.length, 0);
  const right = new Float64Array(size);
  right.set(
    multipliers.flatMap((m) => [...m]),
    x.length,
  );
  return leastSquares(system.to2DArray(), right).slice(0, x.length);
}
