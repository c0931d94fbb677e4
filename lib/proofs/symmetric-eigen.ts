import { jacobiRotation, turn } from './jacobi-rotation';

/** A symmetric matrix A = Σ_i values[i] · vectors[i] vectors[i]ᵀ. */
export interface SymmetricEigen {
  /** From the lowest to the highest. */
  readonly values: Float64Array;
  /** Orthonormal; vectors[i] belongs to values[i]. */
  readonly vectors: readonly Float64Array[];
}

/** Jacobi's method converges quadratically; a handful of sweeps is the rule. */
const MAXIMUM_SWEEPS = 60;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations (Golub & Van Loan,
 * "Matrix Computations", section 8.5), each of which annihilates one off-diagonal pair.
 *
 * @param matrix [N][N]; of each pair a_ij, a_ji the mean is taken
 */
export function symmetricEigen(matrix: readonly ArrayLike<number>[]): SymmetricEigen {
  const n = matrix.length;
  const a = matrix.map((row, i) =>
    Float64Array.from(row, (value, j) => (value + matrix[j][i]) / 2),
  );
  const vectors = a.map((_, i) => Float64Array.from({ length: n }, (_, j) => Number(i === j)));
  const negligible = (Number.EPSILON * Math.hypot(...a.flatMap((row) => [...row]))) / n;
  for (let sweep = 0, isDiagonal = false; sweep < MAXIMUM_SWEEPS && !isDiagonal; sweep++) {
    isDiagonal = true;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (Math.abs(a[p][q]) <= negligible) continue;
        annihilate(a, vectors, p, q);
        isDiagonal = false;
      }
    }
  }
  const order = a.map((_, i) => i).sort((i, j) => a[i][i] - a[j][j]);
  return {
    values: Float64Array.from(order, (i) => a[i][i]),
    vectors: order.map((i) => vectors[i]),
  };
}

/** Turns rows and columns p and q so that a_pq vanishes. */
function annihilate(a: Float64Array[], vectors: Float64Array[], p: number, q: number): void {
  const rotation = jacobiRotation(a[p][p], a[p][q], a[q][q]);
  turn(a[p], a[q], rotation);
  for (const row of a) {
    const before = row[p];
    row[p] = rotation.cosine * before - rotation.sine * row[q];
    row[q] = rotation.sine * before + rotation.cosine * row[q];
  }
  turn(vectors[p], vectors[q], rotation);
}
