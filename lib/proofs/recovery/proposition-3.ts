import { constraintJacobian } from './constraint-jacobian';
import { constrainedTimes, type ConstrainedProblem, type ConstrainedSample } from './constraints';
import type { Evidence } from '../evidence';
import { windowEndingAt, type Point } from '../objective/fixed-buffer';
import { singularValues } from '../numerics/linear-algebra';
import { windowJacobian } from '../gradients/window-jacobian';

/** What Proposition 3 was measured on, and its rank. */
export interface RankSample extends ConstrainedSample {
  /** How many constraints there are, (n − T + 1) · stateSize. */
  readonly rows: number;
  /** How many of their gradients are linearly independent, numerically. */
  readonly rank: number;
}

/** Singular values below this share of the largest count as zero. */
const RANK_TOLERANCE = 1e-12;

/**
 * A lower bound of the smallest singular value of ∂c/∂x. Its columns of s_T, …, s_n are I − N with
 * N nilpotent: the chains are q = ⌈(n − T + 1)/T⌉ links long, so that
 *
 *     (I − N)⁻¹ = I + N + … + N^{q−1},   σ_min ≥ 1 / (1 + γ + … + γ^{q−1}),   γ = max_i ‖J_i‖
 *
 * Positive always: the constraints are independent everywhere. Loose where gradients explode: the
 * free first states, which the bound leaves aside, keep the constraints apart there.
 */
export function singularValueBound(problem: ConstrainedProblem, point: Point): number {
  const { buffer, truncationLength: T } = problem;
  const { network } = buffer;
  const times = constrainedTimes(problem);
  const norms = times
    .filter((i) => i >= 2 * T)
    .map((i) => {
      const window = windowEndingAt(buffer, point, i, T);
      const jacobian = windowJacobian({ network, parameters: point.parameters }, window);
      return singularValues(jacobian)[0];
    });
  const gamma = Math.max(0, ...norms);
  let sum = 0;
  for (let m = 0; m < Math.ceil(times.length / T); m++) sum += gamma ** m;
  return 1 / sum;
}

/**
 * Proposition 3: the gradients of the constraints are linearly independent, everywhere.
 *
 * Left: the smallest singular value of the Jacobian. Right: its lower bound. The discrepancy is by
 * how much the bound is missed, relative; 0 if it holds.
 *
 * @param jacobian default that of the constraints
 */
export function proposition3(
  problem: ConstrainedProblem,
  point: Point,
  jacobian: readonly Float64Array[] = constraintJacobian(problem, point),
): Evidence<number, RankSample> {
  const values = singularValues(jacobian);
  const left = values[values.length - 1];
  const right = singularValueBound(problem, point);
  return {
    statement: 'Proposition 3',
    left,
    right,
    discrepancy: Math.max(0, (right - left) / right),
    sample: {
      problem,
      point,
      rows: jacobian.length,
      rank: values.filter((value) => value > RANK_TOLERANCE * values[0]).length,
    },
  };
}
