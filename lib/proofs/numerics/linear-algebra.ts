import {
  EigenvalueDecomposition,
  Matrix,
  pseudoInverse,
  SingularValueDecomposition,
} from './ml-matrix';

/** ⟨a, b⟩. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** ‖a‖². */
export function squaredNorm(a: ArrayLike<number>): number {
  return dot(a, a);
}

/** ‖a‖. */
export function norm(a: ArrayLike<number>): number {
  return Math.sqrt(dot(a, a));
}

/** a + scale · b, a new vector. */
export function plus(a: Float64Array, b: ArrayLike<number>, scale = 1): Float64Array {
  // A plain loop takes a tenth of the time of `map`, and the proofs do little else.
  const sum = new Float64Array(a.length);
  for (let i = 0; i < sum.length; i++) sum[i] = a[i] + scale * b[i];
  return sum;
}

/** a − b, a new vector. */
export function minus(a: Float64Array, b: ArrayLike<number>): Float64Array {
  return plus(a, b, -1);
}

/** ‖a − b‖². */
export function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sum;
}

/** The rows of a matrix as vectors: how the proofs hand matrices on. */
export function rowsOf(matrix: Matrix): Float64Array[] {
  return matrix.to2DArray().map((row) => Float64Array.from(row));
}

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

/** How many eigenvalues of a symmetric matrix lie above, at and below zero. */
export interface Inertia {
  readonly positive: number;
  readonly zero: number;
  readonly negative: number;
}

/** Eigenvalues within this share of the largest count as zero: differenced Hessians are no better. */
const ZERO = 1e-7;

/** The inertia of a symmetric matrix. Congruent matrices have the same (Sylvester). */
export function inertiaOf(matrix: readonly ArrayLike<number>[]): Inertia {
  const { values } = symmetricEigen(matrix);
  const zero = ZERO * Math.max(...values.map(Math.abs));
  const positive = values.filter((value) => value > zero).length;
  const negative = values.filter((value) => value < -zero).length;
  return { positive, zero: values.length - positive - negative, negative };
}

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

/** The slope of ln y over ln x by least squares: the exponent p of y ∝ x^p. */
export function logLogSlope(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const u = x.map(Math.log);
  const v = y.map(Math.log);
  const centre = mean(u);
  const height = mean(v);
  const covariance = u.map((value, i) => (value - centre) * (v[i] - height));
  return mean(covariance) / mean(u.map((value) => (value - centre) ** 2));
}
