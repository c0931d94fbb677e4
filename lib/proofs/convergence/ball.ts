import { standardNormal, type Generator } from '../../random';
import { norm } from '../numerics/linear-algebra';

/** A uniformly random point of the sphere of a radius about the origin. */
export function pointOnSphere(
  generator: Generator,
  dimension: number,
  radius: number,
): Float64Array {
  const direction = Float64Array.from({ length: dimension }, () => standardNormal(generator));
  const length = norm(direction);
  return direction.map((value) => (value * radius) / length);
}

/**
 * A random point of the ball at a uniformly random distance from its centre. (Uniform in volume
 * would mean: next to the sphere, in any dimension worth the name.)
 */
export function pointInBall(generator: Generator, dimension: number, radius: number): Float64Array {
  return pointOnSphere(generator, dimension, radius * generator.uniform());
}
