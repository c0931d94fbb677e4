import { EigenvalueDecomposition } from 'ml-matrix';
import { rowsOf } from './matrix-rows';

/** A symmetric matrix A = Σ_i values[i] · vectors[i] vectors[i]ᵀ. */
export interface SymmetricEigen {
  /** From the lowest to the highest. */
  readonly values: readonly number[];
  /** Orthonormal; vectors[i] belongs to values[i]. */
  readonly vectors: readonly Float64Array[];
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix.
 *
 * @param matrix [N][N], symmetric but for rounding
 */
export function symmetricEigen(matrix: readonly ArrayLike<number>[]): SymmetricEigen {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  return { values: realEigenvalues, vectors: rowsOf(eigenvectorMatrix.transpose()) };
}
