import { dot } from './euclidean';

/** A pivot below this share of its diagonal entry has been cancelled away: take it for 0. */
const SMALLEST_PIVOT = 1e-12;

/**
 * Solves A y = b by Cholesky's factorisation.
 *
 * @param matrix [N][N] symmetric; only its lower half is read
 * @returns [N], or undefined if A is not safely positive definite
 */
export function solvePositiveDefinite(
  matrix: readonly Float64Array[],
  b: Float64Array,
): Float64Array | undefined {
  const factor: Float64Array[] = [];
  const y = new Float64Array(b.length);
  for (const [i, row] of matrix.entries()) {
    const l = new Float64Array(b.length);
    for (let j = 0; j < i; j++) l[j] = (row[j] - dot(l, factor[j])) / factor[j][j];
    const pivot = row[i] - dot(l, l);
    if (!(pivot > SMALLEST_PIVOT * Math.abs(row[i]))) return undefined;
    y[i] = (b[i] - dot(l, y)) / Math.sqrt(pivot);
    l[i] = Math.sqrt(pivot);
    factor.push(l);
  }
  for (let i = b.length - 1; i >= 0; i--) {
    for (let j = i + 1; j < b.length; j++) y[i] -= factor[j][i] * y[j];
    y[i] /= factor[i][i];
  }
  return y;
}
