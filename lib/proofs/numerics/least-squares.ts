import { Matrix, pseudoInverse } from 'ml-matrix';

/** Singular values below this share of the largest, times the number of columns, count as zero. */
const RANK_TOLERANCE = 1e-14;

/**
 * The shortest y that minimises ‖Aᵀ y − b‖, by the singular value decomposition of A.
 *
 * @param matrix A: [rows][columns], rows ≤ columns
 * @param b [columns]
 * @returns [rows]
 */
export function leastSquares(
  matrix: readonly ArrayLike<number>[],
  b: ArrayLike<number>,
): Float64Array {
  const y = Matrix.rowVector(b).mmul(pseudoInverse(matrix, RANK_TOLERANCE));
  return Float64Array.from(y.to1DArray());
}
