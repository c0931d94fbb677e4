import { SingularValueDecomposition } from 'ml-matrix';

/**
 * The singular values of a matrix, from the largest to the smallest, each to within rounding of the
 * largest.
 *
 * @param matrix [rows][columns]
 * @returns as many as the lesser of rows and columns
 */
export function singularValues(matrix: readonly ArrayLike<number>[]): number[] {
  return new SingularValueDecomposition(matrix, {
    autoTranspose: true,
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
  }).diagonal;
}
