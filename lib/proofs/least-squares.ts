import { dot } from './euclidean';
import { singularValues } from './singular-values';

/** Singular values below this share of the largest count as zero. */
const RANK_TOLERANCE = 1e-13;

/**
 * The shortest y that minimises ‖Aᵀ y − b‖, by the singular value decomposition of A.
 *
 * @param matrix A: [rows][columns], rows ≤ columns
 * @param b [columns]
 * @returns [rows]
 */
export function leastSquares(matrix: readonly Float64Array[], b: ArrayLike<number>): Float64Array {
  const { values, left, right } = singularValues(matrix);
  const y = new Float64Array(matrix.length);
  for (const [i, value] of values.entries()) {
    if (value <= RANK_TOLERANCE * values[0]) break;
    const share = dot(right[i], b) / value;
    for (let j = 0; j < y.length; j++) y[j] += share * left[i][j];
  }
  return y;
}
