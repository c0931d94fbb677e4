import { dot, norm, plus } from '../numerics/linear-algebra';
import { fromVector } from '../objective/fixed-buffer';
import { fppGradient, type FppProblem } from '../objective/fpp-objective';

/** x ↦ ∇L(x), everything as vectors in the layout of `toVector`. */
export function gradientOf(problem: FppProblem): (x: Float64Array) => Float64Array {
  return (x) => fppGradient(problem, fromVector(problem.buffer, x));
}

/** Step of the differences of ∇L, along a unit vector: balances h² against rounding. */
const STEP = 1e-5;

/** ∇²L(x) v by a central difference of ∇L along v. */
export function hessianTimes(
  gradient: (x: Float64Array) => Float64Array,
  x: Float64Array,
  v: Float64Array,
): Float64Array {
  const h = STEP / norm(v);
  const ahead = gradient(plus(x, v, h));
  const behind = gradient(plus(x, v, -h));
  return ahead.map((value, i) => (value - behind[i]) / (2 * h));
}

/** The spectral norm of a Hessian, and the direction in which it is found. */
export interface Curvature {
  /** ‖∇²L(x)v‖ for a unit v: never above ‖∇²L(x)‖. */
  readonly norm: number;
  /** vᵀ∇²L(x)v: the sign tells a valley from a ridge. */
  readonly rayleigh: number;
  readonly direction: Float64Array;
}

/** ‖∇²L(x)‖ from below, by power iteration from `start`; no Hessian is formed. */
export function curvatureAt(
  gradient: (x: Float64Array) => Float64Array,
  x: Float64Array,
  start: Float64Array,
  iterations = 20,
): Curvature {
  let direction = start.map((value) => value / norm(start));
  let bent = hessianTimes(gradient, x, direction);
  for (let i = 1; i < iterations && norm(bent) > 0; i++) {
    const length = norm(bent);
    direction = bent.map((value) => value / length);
    bent = hessianTimes(gradient, x, direction);
  }
  return { norm: norm(bent), rayleigh: dot(direction, bent), direction };
}
