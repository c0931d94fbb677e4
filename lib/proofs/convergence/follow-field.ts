import { Matrix, solve } from '../numerics/ml-matrix';
import { norm, plus } from '../numerics/linear-algebra';
import { fieldJacobian } from './field-symmetry';
import type { UpdateField } from './update-fields';

/** Where a field came to rest. */
export interface RestPoint {
  readonly x: Float64Array;
  /** ‖F(x)‖ there. */
  readonly residual: number;
  /** Implicit steps taken. */
  readonly steps: number;
}

/** How long a field is followed. */
export interface FollowOptions {
  /** At rest once ‖F‖ is below this. Default 1e-12. */
  readonly tolerance?: number;
  /** Default 300. */
  readonly maximumSteps?: number;
}

/**
 * F(x) + μx: the field on a ball, with the multiplier of the sphere in place of its radius. Where it
 * vanishes, x = Γ(x − αF(x)) for the ball of radius ‖x‖, whatever α is. Without a ball the weights
 * may drift off for ever, and there is no limit to speak of.
 *
 * @param multiplier μ > 0; the smaller, the larger the ball
 */
export function onBall(field: UpdateField, multiplier: number): UpdateField {
  return (x) => plus(field(x), x, multiplier);
}

/** No step may move x further than this: a longer one would leave the curve it follows. */
const REACH = 0.3;

/**
 * Follows the flow dx/dt = −F(x), which is what small updates do on average, to where it rests: by
 * implicit Euler steps x ← x − (I/τ + J)⁻¹ F, whose length τ grows as long as x moves little
 * (pseudo-transient continuation). It needs no objective: a field that is the gradient of nothing
 * has rest points, too.
 */
export function followField(
  field: UpdateField,
  first: Float64Array,
  { tolerance = 1e-12, maximumSteps = 300 }: FollowOptions = {},
): RestPoint {
  let x = first;
  let here = field(x);
  let tau = 1;
  let steps = 0;
  for (; steps < maximumSteps && norm(here) > tolerance; steps++) {
    const jacobian = fieldJacobian(field, x);
    let step = implicitStep(jacobian, here, tau);
    while (norm(step) > REACH) {
      tau /= 2;
      step = implicitStep(jacobian, here, tau);
    }
    x = plus(x, step, -1);
    here = field(x);
    if (norm(step) < REACH / 2) tau *= 2;
  }
  return { x, residual: norm(here), steps };
}

/** (I/τ + J)⁻¹ F. */
function implicitStep(
  J: readonly (readonly number[])[],
  F: Float64Array,
  tau: number,
): Float64Array {
  const matrix = Matrix.eye(F.length, F.length, 1 / tau).add(new Matrix(J));
  return Float64Array.from(solve(matrix, Matrix.columnVector(F)).to1DArray());
}
