import { readoutOf } from '../../models';
import { constrainedGradient } from './constrained-objective';
import { constraintJacobian } from './constraint-jacobian';
import { constrainedTimes, countFree, type ConstrainedProblem } from './constraints';
import { windowEndingAt, type Point } from '../objective/fixed-buffer';
import type { Multipliers } from './lagrangian';
import { leastSquares } from '../numerics/linear-algebra';
import { windowJacobian } from '../gradients/window-jacobian';
import { windowSteps } from '../gradients/window-steps';

/** ∂ℓ_β(ŝ_i; y_i)/∂ŝ_i and J_i = ∂ŝ_i/∂s_{i−T}, of the window that ends at time i. */
interface Link {
  readonly gradient: Float64Array;
  /** [stateSize][stateSize]. */
  readonly jacobian: readonly (readonly number[])[];
}

function linkEndingAt(problem: ConstrainedProblem, point: Point, i: number): Link {
  const { buffer, truncationLength: T } = problem;
  const { network } = buffer;
  const { parameters } = point;
  const window = windowEndingAt(buffer, point, i, T);
  const last = windowSteps({ network, parameters }, window)[T - 1].next;
  const gradient = new Float64Array(network.stateSize);
  const unused = new Float64Array(network.parameterCount);
  const target = window.targets[T - 1];
  readoutOf(network).gradient(parameters, last, target, 1, gradient, 0, unused);
  return { gradient, jacobian: windowJacobian({ network, parameters }, window) };
}

/** vᵀ J. */
function pullBack(v: Float64Array, jacobian: Link['jacobian']): Float64Array {
  return v.map((_, column) =>
    jacobian.reduce((sum, row, entry) => sum + v[entry] * row[column], 0),
  );
}

/**
 * The multiplier lemma of Appendix A.2 (there "Lemma 1"), term by term as it is written:
 *
 *     λ_jᵀ = − Σ_{i=j}^{n−1} ∂ℓ(f_W(s_i, o_{i+1}); y_{i+1})/∂f · J_{i+1} J_i ⋯ J_{j+1}
 *
 * The minus follows from the signs of eq. 16; the product runs backwards in time. λ_n = 0. For
 * T > 1 the steps from i to i + 1 become steps from i to i + T.
 *
 * The lemma is also stated for j = 0, where eq. 16 has no constraint and the paper sets λ_0 := 0:
 * there its right-hand side is −∂E/∂s_0, and the two agree where eq. 15 holds.
 *
 * @param from the first j; default T, the first state that is constrained
 * @returns λ_j for j = from, …, n
 */
export function closedFormMultipliers(
  problem: ConstrainedProblem,
  point: Point,
  from = problem.truncationLength,
): Multipliers {
  const { truncationLength: T, buffer } = problem;
  const n = buffer.inputs.length;
  const links = new Map(
    constrainedTimes(problem).map((i) => [i, linkEndingAt(problem, point, i)] as const),
  );
  const link = (i: number): Link => links.get(i) as Link;
  const term = (j: number, end: number): Float64Array => {
    let product = link(end).gradient;
    for (let l = end; l > j; l -= T) product = pullBack(product, link(l).jacobian);
    return product;
  };
  return Array.from({ length: n - from + 1 }, (_, w) => {
    const j = from + w;
    const lambda = new Float64Array(buffer.network.stateSize);
    for (let end = j + T; end <= n; end += T) {
      for (const [entry, value] of term(j, end).entries()) lambda[entry] -= value;
    }
    return lambda;
  });
}

/**
 * The multipliers without the lemma: the least-squares solution of ∂L_fpp/∂s_j = 0, j = T, …, n
 * (eq. 18), through the Jacobian of the constraints. As many equations as unknowns, and one
 * solution (Proposition 3).
 *
 * @returns λ_j for j = T, …, n
 */
export function stationarityMultipliers(problem: ConstrainedProblem, point: Point): Multipliers {
  const free = countFree(problem);
  const rows = constraintJacobian(problem, point).map((row) => row.subarray(free));
  const gradient = constrainedGradient(problem, point).subarray(free);
  const flat = leastSquares(
    rows,
    gradient.map((value) => -value),
  );
  const k = problem.buffer.network.stateSize;
  return constrainedTimes(problem).map((_, w) => flat.slice(w * k, (w + 1) * k));
}
