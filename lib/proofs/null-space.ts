import { constraintJacobian } from './constraint-jacobian';
import { countFree, type ConstrainedProblem } from './constraints';
import { dot, plus } from './euclidean';
import type { Point } from './fixed-buffer';
import { symmetricEigen } from './symmetric-eigen';

/**
 * How the feasible set lies at a point: Z = ∂(W, β, s_0, …, s_n)/∂(W, β, s_0), the directions in
 * which weights and first states can be moved if the other states follow. (∂c/∂x) Z = 0. The
 * constraints' unit triangular part is solved forwards, state after state.
 *
 * @returns [countFree][|x|]: entry j is what becomes of x when free variable j moves
 */
export function tangentBasis(problem: ConstrainedProblem, point: Point): Float64Array[] {
  const free = countFree(problem);
  const jacobian = constraintJacobian(problem, point);
  return Array.from({ length: free }, (_, j) => {
    const direction = new Float64Array(free + jacobian.length);
    direction[j] = 1;
    for (const [r, row] of jacobian.entries()) {
      direction[free + r] = -dot(row.subarray(0, free + r), direction.subarray(0, free + r));
    }
    return direction;
  });
}

/** An orthonormal basis of the null space of a matrix of full row rank: [columns − rows][columns]. */
export function nullSpace(matrix: readonly Float64Array[]): readonly Float64Array[] {
  const columns = matrix[0].length;
  const square = Array.from({ length: columns }, (_, i) =>
    matrix.reduce((sum, row) => plus(sum, row, row[i]), new Float64Array(columns)),
  );
  return symmetricEigen(square).vectors.slice(0, columns - matrix.length);
}

/** Bᵀ A B for a symmetric A and a basis of vectors. */
export function restrict(
  matrix: readonly Float64Array[],
  basis: readonly Float64Array[],
): Float64Array[] {
  const images = basis.map((vector) => Float64Array.from(matrix, (row) => dot(row, vector)));
  return basis.map((vector) => Float64Array.from(images, (image) => dot(vector, image)));
}
