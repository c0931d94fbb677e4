import { dot, norm } from './euclidean';
import { jacobiRotation, turn } from './jacobi-rotation';

/** A matrix A = Σ_i values[i] · left[i] right[i]ᵀ. */
export interface SingularValues {
  /** From the largest to the smallest; as many as A has rows. */
  readonly values: Float64Array;
  /** Orthonormal, of the length of A's columns. */
  readonly left: readonly Float64Array[];
  /** Orthonormal but for those of vanished singular values, of the length of A's rows. */
  readonly right: readonly Float64Array[];
}

const MAXIMUM_SWEEPS = 60;

/**
 * The singular value decomposition of a matrix with no more rows than columns, by one-sided Jacobi
 * rotations (Hestenes, 1958): pairs of rows are turned until all are orthogonal. Even the smallest
 * singular values are accurate to nearly all digits where the rows are well scaled (Demmel &
 * Veselić, 1992), which squaring the matrix would not give.
 *
 * @param matrix [rows][columns], rows ≤ columns
 */
export function singularValues(matrix: readonly Float64Array[]): SingularValues {
  const rows = matrix.map((row) => row.slice());
  const left = rows.map((_, i) => Float64Array.from(rows, (_, j) => Number(i === j)));
  for (let sweep = 0, isOrthogonal = false; sweep < MAXIMUM_SWEEPS && !isOrthogonal; sweep++) {
    isOrthogonal = true;
    for (let p = 0; p < rows.length; p++) {
      for (let q = p + 1; q < rows.length; q++) {
        if (orthogonalise(rows, left, p, q)) isOrthogonal = false;
      }
    }
  }
  const lengths = rows.map((row) => norm(row));
  const order = lengths.map((_, i) => i).sort((i, j) => lengths[j] - lengths[i]);
  return {
    values: Float64Array.from(order, (i) => lengths[i]),
    left: order.map((i) => left[i]),
    right: order.map((i) => rows[i].map((value) => (lengths[i] > 0 ? value / lengths[i] : 0))),
  };
}

/** Turns two rows until they are orthogonal, unless they are. */
function orthogonalise(rows: Float64Array[], left: Float64Array[], p: number, q: number): boolean {
  const pp = dot(rows[p], rows[p]);
  const qq = dot(rows[q], rows[q]);
  const pq = dot(rows[p], rows[q]);
  if (Math.abs(pq) <= Number.EPSILON * Math.sqrt(pp * qq)) return false;
  const rotation = jacobiRotation(pp, pq, qq);
  turn(rows[p], rows[q], rotation);
  turn(left[p], left[q], rotation);
  return true;
}
