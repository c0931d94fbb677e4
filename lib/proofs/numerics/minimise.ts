import { differencedColumns } from '../gradients/finite-differences';
import { dot, norm, plus, symmetricEigen } from './linear-algebra';

/** A smooth function with its gradient. */
export interface SmoothFunction {
  value(x: Float64Array): number;
  gradient(x: Float64Array): Float64Array;
}

/** Where a minimisation stopped. */
export interface Minimum {
  readonly x: Float64Array;
  /** ‖∇f(x)‖. */
  readonly gradientNorm: number;
  readonly iterations: number;
  /** Whether the gradient fell to the tolerance. If not, float64 or the iterations ran out. */
  readonly converged: boolean;
}

/** Options of {@link minimise}. */
export interface MinimiseOptions {
  /** ‖∇f‖ to reach. Default 1e-12. */
  readonly tolerance?: number;
  /** Default 60. */
  readonly maximumIterations?: number;
}

/** Curvature below this share of the largest is taken to be this share: flat directions. */
const FLAT = 1e-13;
/** Longest step: a Newton step says little about what is far away. */
const LONGEST_STEP = 1;
/** Shortest share of a Newton step tried. */
const SHORTEST_SHARE = 2 ** -30;
/** What rounding may do to f(x), relative: more than ε where f adds up small squared errors. */
const ROUNDING = 64 * Number.EPSILON;

/**
 * ∇²f(x) by differences of its gradient, order 6: [|x|][|x|]. Of each pair of entries that should
 * be the same the mean is taken, so that the matrix is symmetric to the last bit.
 */
export function hessian(f: Pick<SmoothFunction, 'gradient'>, x: Float64Array): Float64Array[] {
  const moved = x.slice();
  const columns = differencedColumns(() => f.gradient(moved), moved);
  return columns.map((column, j) => column.map((value, i) => (value + columns[i][j]) / 2));
}

/**
 * Newton's method for small problems that have to be solved to the last digits. Along each
 * eigenvector of the Hessian it goes downhill by the gradient over the _size_ of the curvature, so
 * that it leaves saddle points (Dauphin et al., 2014). Steps are halved until the
 * function, or within its rounding the gradient, is lower.
 */
export function minimise(
  f: SmoothFunction,
  start: Float64Array,
  { tolerance = 1e-12, maximumIterations = 60 }: MinimiseOptions = {},
): Minimum {
  let x = start;
  let gradient = f.gradient(x);
  for (let iterations = 0; ; iterations++) {
    const gradientNorm = norm(gradient);
    const converged = gradientNorm <= tolerance;
    const next =
      converged || iterations === maximumIterations ? undefined : descend(f, x, gradient);
    if (!next) return { x, gradientNorm, iterations, converged };
    x = next;
    gradient = f.gradient(x);
  }
}

/** The next point, or none if no share of the step is an improvement. */
function descend(
  f: SmoothFunction,
  x: Float64Array,
  gradient: Float64Array,
): Float64Array | undefined {
  const step = newtonStep(hessian(f, x), gradient);
  const descent = dot(gradient, step);
  const value = f.value(x);
  const rounding = ROUNDING * Math.abs(value);
  for (let share = Math.min(1, LONGEST_STEP / norm(step)); share >= SHORTEST_SHARE; share /= 2) {
    const next = plus(x, step, share);
    const change = f.value(next) - value;
    if (change <= 1e-4 * share * descent && change < -rounding) return next;
    if (Math.abs(change) <= rounding && norm(f.gradient(next)) < norm(gradient)) return next;
  }
  return undefined;
}

/** −|H|⁻¹ ∇f, with the sizes of H's eigenvalues: −H⁻¹ ∇f where H is positive definite. */
function newtonStep(matrix: Float64Array[], gradient: Float64Array): Float64Array {
  const { values, vectors } = symmetricEigen(matrix);
  const flat = FLAT * Math.max(...values.map(Math.abs));
  return vectors.reduce(
    (step, vector, i) =>
      plus(step, vector, -dot(vector, gradient) / Math.max(Math.abs(values[i]), flat)),
    new Float64Array(gradient.length),
  );
}
