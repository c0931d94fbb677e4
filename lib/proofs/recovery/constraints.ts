import { minus } from '../numerics/linear-algebra';
import { windowEndingAt, type FixedBuffer, type Point } from '../objective/fixed-buffer';
import { windowSteps } from '../gradients/window-steps';

/**
 * The constrained problem (eq. 12), for any T (the paper: T = 1):
 *
 *     min E_fpp(W, β, s_0, …, s_n)   subject to   c_i := s_i − ŝ_i(s_{i−T}, W) = 0,   i = T, …, n
 *
 * An `FppProblem` is one, its penalty left aside.
 */
export interface ConstrainedProblem {
  readonly buffer: FixedBuffer;
  /** T, from 1 to n. */
  readonly truncationLength: number;
}

/** A point of a constrained problem, feasible or not. */
export interface ConstrainedSample {
  readonly problem: ConstrainedProblem;
  readonly point: Point;
}

/** T, …, n: the times at which a state is constrained. */
export function constrainedTimes({ buffer, truncationLength: T }: ConstrainedProblem): number[] {
  return Array.from({ length: buffer.inputs.length - T + 1 }, (_, w) => T + w);
}

/**
 * c_T, …, c_n: how far each stored state is from the one it should be. The paper's h (eq. 19) is −c.
 *
 * @returns [n − T + 1][stateSize]
 */
export function constraints(problem: ConstrainedProblem, point: Point): Float64Array[] {
  const { buffer, truncationLength: T } = problem;
  return constrainedTimes(problem).map((i) => {
    const window = windowEndingAt(buffer, point, i, T);
    const steps = windowSteps({ network: buffer.network, parameters: point.parameters }, window);
    return minus(window.end, steps[T - 1].next);
  });
}

/**
 * How many of x's entries the constraints leave free: W, β and the states s_0, …, s_{T−1} that no
 * window ends in. They come first in `toVector`.
 */
export function countFree({ buffer, truncationLength: T }: ConstrainedProblem): number {
  return buffer.network.parameterCount + T * buffer.network.stateSize;
}
