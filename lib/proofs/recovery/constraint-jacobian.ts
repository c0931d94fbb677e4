import { Matrix, solve } from '../numerics/ml-matrix';
import { cellOf } from '../../models';
import { constrainedTimes, countFree, type ConstrainedProblem } from './constraints';
import { toVector, windowEndingAt, type Point } from '../objective/fixed-buffer';
import { windowSteps } from '../gradients/window-steps';
import { rowsOf } from '../numerics/linear-algebra';

/**
 * ∂c/∂x, one row for each entry of c_T, …, c_n, columns as in `toVector`. For T = 1, in blocks,
 *
 *              W              β    s_0    s_1    s_2   …
 *     c_1   −∂f_1/∂W          0   −J_1     I      0
 *     c_2   −∂f_2/∂W          0     0    −J_2     I
 *      …
 *
 * with J_i = ∂f_W(s_{i−1}, o_i)/∂s_{i−1}; for T > 1, J_i is ∂ŝ_i/∂s_{i−T} and stands T blocks left
 * of I. Row by row in reverse mode.
 */
export function constraintJacobian(problem: ConstrainedProblem, point: Point): Float64Array[] {
  const { buffer, truncationLength: T } = problem;
  const { network } = buffer;
  const { parameters } = point;
  const cell = cellOf(network);
  return constrainedTimes(problem).flatMap((i) => {
    const window = windowEndingAt(buffer, point, i, T);
    const steps = windowSteps({ network, parameters }, window).reverse();
    return Array.from(window.end, (_, entry) => {
      const gradient = new Float64Array(network.parameterCount);
      const states = point.states.map((state) => new Float64Array(state.length));
      const delta = states[i - T];
      delta[entry] = -1;
      for (const step of steps) cell.adjoint(parameters, step, delta, 1, gradient, delta);
      states[i][entry] = 1;
      return toVector({ parameters: gradient, states });
    });
  });
}

/**
 * How the feasible set lies at a point: Z = ∂(W, β, s_0, …, s_n)/∂(W, β, s_0), the directions in
 * which weights and first states can be moved if the other states follow. (∂c/∂x) Z = 0: with the
 * columns of ∂c/∂x split into those of free and of constrained variables, [F C], the constrained
 * part of Z is −C⁻¹ F.
 *
 * @returns [countFree][|x|]: entry j is what becomes of x when free variable j moves
 */
export function tangentBasis(problem: ConstrainedProblem, point: Point): Float64Array[] {
  const free = countFree(problem);
  const jacobian = new Matrix(constraintJacobian(problem, point));
  const { rows, columns } = jacobian;
  const F = jacobian.subMatrix(0, rows - 1, 0, free - 1);
  const C = jacobian.subMatrix(0, rows - 1, free, columns - 1);
  const basis = Matrix.eye(free, columns);
  return rowsOf(basis.setSubMatrix(solve(C, F).neg().transpose(), 0, free));
}
