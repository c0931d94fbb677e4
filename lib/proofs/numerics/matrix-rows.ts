import type { Matrix } from 'ml-matrix';

/** The rows of a matrix as vectors: how the proofs hand matrices on. */
export function rowsOf(matrix: Matrix): Float64Array[] {
  return matrix.to2DArray().map((row) => Float64Array.from(row));
}
