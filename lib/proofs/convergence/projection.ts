import { norm, plus } from '../numerics/linear-algebra';

/** A projected step: from where in C, along which gradient, α and r. */
export interface StepSample {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
  readonly stepSize: number;
  readonly radius: number;
}

/**
 * Γ(x), the point of the closed ball C of radius r about the origin that is nearest to x (eq. 8):
 * x itself if it lies in C, else r x/‖x‖.
 *
 * @param radius r > 0
 */
export function projectOntoBall(x: Float64Array, radius: number): Float64Array {
  const length = norm(x);
  return length <= radius ? x.slice() : x.map((value) => (value * radius) / length);
}

/** Γ(x − α g), the projected step of eq. 9. */
export function projectedStep(
  x: Float64Array,
  gradient: Float64Array,
  stepSize: number,
  radius: number,
): Float64Array {
  return projectOntoBall(plus(x, gradient, -stepSize), radius);
}
