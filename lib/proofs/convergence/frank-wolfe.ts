import { dot, minus, norm, plus, squaredNorm } from '../numerics/linear-algebra';

/** A quadratic function of u with Hessian `curvature` · I. */
export interface IsotropicQuadratic {
  gradient(u: Float64Array): Float64Array;
  readonly curvature: number;
}

/** A minimiser over the ball, and how far it can be from the best, as the method itself knows. */
export interface CertifiedMinimum {
  readonly u: Float64Array;
  /** Bounds q(u) − min q from above if q is convex. */
  readonly gap: number;
  readonly iterations: number;
}

/**
 * Minimises a quadratic over the ball by the Frank–Wolfe method with exact line search. It never
 * projects: each step heads for the point of the ball that is lowest on the tangent plane,
 * v = −r ∇q/‖∇q‖, and the height between, ⟨∇q, u − v⟩, is its certificate.
 *
 * @param tolerance of the height, relative to r ‖∇q(start)‖
 */
export function minimiseOverBall(
  quadratic: IsotropicQuadratic,
  start: Float64Array,
  radius: number,
  { tolerance = 1e-15, maximumIterations = 5000 } = {},
): CertifiedMinimum {
  let u = start;
  const enough = tolerance * radius * norm(quadratic.gradient(start));
  for (let iterations = 0; ; iterations++) {
    const gradient = quadratic.gradient(u);
    const steepness = norm(gradient);
    if (steepness === 0) return { u, gap: 0, iterations };
    const lowest = gradient.map((value) => (-radius * value) / steepness);
    const direction = minus(lowest, u);
    const gap = -dot(gradient, direction);
    if (gap <= enough || iterations === maximumIterations) return { u, gap, iterations };
    const bend = quadratic.curvature * squaredNorm(direction);
    u = plus(u, direction, bend > gap ? gap / bend : 1);
  }
}
