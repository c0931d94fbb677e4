import { norm, plus } from '../numerics/linear-algebra';
import { toVector, type Point } from '../objective/fixed-buffer';
import { fppGradient, type FppProblem } from '../objective/fpp-objective';
import { project, rnnGradient } from '../objective/rnn-objective';

/** How far a point is from being stationary, for either objective on a ball: 0 if it is. */
export interface Stationarity {
  /** ‖∇L + μx‖, in all of x = (W, β, S). */
  readonly fpp: number;
  /** ‖∇E/n + μθ‖, in θ = (W, β), which all trainers learn; s_0 is given. */
  readonly rnn: number;
}

/**
 * Whether a trainer's rest point is stationary for the FPP objective or for the RNN objective (eq.
 * 10, as a mean), each on the ball of the multiplier μ (see `onBall`).
 */
export function stationarity(problem: FppProblem, point: Point, multiplier: number): Stationarity {
  const { buffer } = problem;
  const { parameters } = point;
  const full = rnnGradient(buffer, project(point)).subarray(0, parameters.length);
  const mean = full.map((value) => value / buffer.inputs.length);
  return {
    fpp: norm(plus(fppGradient(problem, point), toVector(point), multiplier)),
    rnn: norm(plus(mean, parameters, multiplier)),
  };
}
