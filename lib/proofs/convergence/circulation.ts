import { dot } from '../numerics/linear-algebra';
import type { UpdateField } from './update-fields';

/**
 * ∮ F · dx / (πρ²) once round the circle x + ρ (u cos φ + v sin φ): 0 if F is the gradient of a
 * function, which has the same value after a lap as before. Uses F alone, no derivative; the
 * trapezoidal rule converges exponentially on a closed smooth curve.
 *
 * @param u orthonormal to v, as both are of length 1
 */
export function circulation(
  field: UpdateField,
  x: Float64Array,
  u: Float64Array,
  v: Float64Array,
  rho: number,
  corners = 64,
): number {
  let work = 0;
  for (let c = 0; c < corners; c++) {
    const phi = (2 * Math.PI * c) / corners;
    const [cos, sin] = [Math.cos(phi), Math.sin(phi)];
    const F = field(x.map((value, i) => value + rho * (u[i] * cos + v[i] * sin)));
    work += cos * dot(F, v) - sin * dot(F, u);
  }
  return (2 * work) / (corners * rho);
}
