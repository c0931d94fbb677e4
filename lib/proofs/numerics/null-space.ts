import { Matrix, SingularValueDecomposition, solve } from 'ml-matrix';
import { constraintJacobian } from '../recovery/constraint-jacobian';
import { countFree, type ConstrainedProblem } from '../recovery/constraints';
import type { Point } from '../objective/fixed-buffer';
import { rowsOf } from './matrix-rows';

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

/**
 * An orthonormal basis of the null space of a matrix of full row rank: [columns − rows][columns].
 * Rows of zeros make the matrix square, so that its right singular vectors span the whole space.
 */
export function nullSpace(matrix: readonly ArrayLike<number>[]): Float64Array[] {
  const columns = matrix[0].length;
  const square = Matrix.zeros(columns, columns).setSubMatrix(matrix, 0, 0);
  const { rightSingularVectors } = new SingularValueDecomposition(square);
  return rowsOf(rightSingularVectors.transpose()).slice(matrix.length);
}

/** Bᵀ A B for a symmetric A and a basis of vectors. */
export function restrict(
  matrix: readonly ArrayLike<number>[],
  basis: readonly ArrayLike<number>[],
): Float64Array[] {
  const B = new Matrix(basis);
  return rowsOf(B.mmul(new Matrix(matrix)).mmul(B.transpose()));
}
