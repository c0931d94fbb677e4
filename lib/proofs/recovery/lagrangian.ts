import { constrainedGradient, constrainedObjective } from './constrained-objective';
import { constraintJacobian } from './constraint-jacobian';
import { constraints, countFree, type ConstrainedProblem } from './constraints';
import { dot, norm, plus } from '../numerics/linear-algebra';
import type { Point } from '../objective/fixed-buffer';

/** λ_T, …, λ_n, one vector for each constrained state: [n − T + 1][stateSize]. */
export type Multipliers = readonly Float64Array[];

/**
 * The Lagrangian (eq. 16). With the paper's signs,
 *
 *     L_fpp = E_fpp − Σ_i λ_iᵀ (ŝ_i − s_i) = E_fpp + Σ_i λ_iᵀ c_i
 */
export function lagrangian(
  problem: ConstrainedProblem,
  point: Point,
  multipliers: Multipliers,
): number {
  const c = constraints(problem, point);
  return c.reduce(
    (sum, c_i, w) => sum + dot(multipliers[w], c_i),
    constrainedObjective(problem, point),
  );
}

/** ∇L_fpp with respect to all of x, laid out as in `toVector`: ∇E_fpp + (∂c/∂x)ᵀ λ. */
export function lagrangianGradient(
  problem: ConstrainedProblem,
  point: Point,
  multipliers: Multipliers,
): Float64Array {
  const flat = multipliers.flatMap((lambda) => [...lambda]);
  const rows = constraintJacobian(problem, point);
  return rows.reduce((sum, row, r) => plus(sum, row, flat[r]), constrainedGradient(problem, point));
}

/** What is left of each of the KKT equations (17)–(18): 0 at a KKT point. */
export interface KktResiduals {
  /** ‖∂L_fpp/∂W‖ (17). */
  readonly W: number;
  /** ‖∂L_fpp/∂β‖ (17). */
  readonly beta: number;
  /** ‖∂L_fpp/∂s_j‖ over the states that start a chain: j = 0 if T = 1, else j < T (18). */
  readonly starts: number;
  /** ‖∂L_fpp/∂s_j‖ over the constrained states, j = T, …, n (18). */
  readonly states: number;
  /** ‖c‖: how infeasible the point is. */
  readonly constraints: number;
}

/** The KKT residuals of (12) at any point with any multipliers. */
export function kktResiduals(
  problem: ConstrainedProblem,
  point: Point,
  multipliers: Multipliers,
): KktResiduals {
  const { cellParameterCount, parameterCount } = problem.buffer.network;
  const gradient = lagrangianGradient(problem, point, multipliers);
  const constrained = countFree(problem);
  return {
    W: norm(gradient.subarray(0, cellParameterCount)),
    beta: norm(gradient.subarray(cellParameterCount, parameterCount)),
    starts: norm(gradient.subarray(parameterCount, constrained)),
    states: norm(gradient.subarray(constrained)),
    constraints: norm(constraints(problem, point).flatMap((c) => [...c])),
  };
}
