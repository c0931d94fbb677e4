import { windowGradient, type Window } from '../../engines';
import { gradientOf } from './curvature';
import { windowEndingAt, type FixedBuffer, type Point } from '../objective/fixed-buffer';
import { countTerms, type FppProblem } from '../objective/fpp-objective';
import { unroll } from '../objective/rnn-objective';

/**
 * What a trainer's updates are on average at each point: the step is −α F. Whatever the trainer
 * samples is averaged out, so that what is left is where it goes and where it rests.
 */
export type UpdateField = (x: Float64Array) => Float64Array;

/** FPP: ∇L, on all of x = (W, β, S). */
export function fppField(problem: FppProblem): UpdateField {
  return gradientOf(problem);
}

/**
 * Stored state: x is θ = (W, β) alone. The windows of eq. 6 start from states that were stored once
 * and never move; there is no penalty.
 *
 * @param states s_0, …, s_n as they were stored
 */
export function storedStateField(problem: FppProblem, states: Point['states']): UpdateField {
  const { buffer, truncationLength: T } = problem;
  return (parameters) => {
    const point = { parameters, states };
    const windows = Array.from({ length: countTerms(problem) }, (_, w) =>
      windowEndingAt(buffer, point, T + w, T),
    );
    return meanParameterGradient(buffer, parameters, windows);
  };
}

/**
 * Truncated BPTT on a fixed buffer: x is θ = (W, β). Before each window all states are recomputed
 * from s_0 under the current weights, and the gradient is cut where the window starts. Each loss
 * i = 1, …, n is propagated through the last min(T, i) steps, so that T = n is full BPTT.
 *
 * @param T the truncation length; 1 to n
 * @param initialState s_0, which stays
 */
export function truncatedBpttField(
  buffer: FixedBuffer,
  T: number,
  initialState: Float64Array,
): UpdateField {
  return (parameters) => {
    const point = unroll(buffer, { parameters, initialState });
    const windows = buffer.inputs.map((_, last) =>
      windowEndingAt(buffer, point, last + 1, Math.min(T, last + 1)),
    );
    return meanParameterGradient(buffer, parameters, windows);
  };
}

/** The mean of ∇_θ ℓ over windows, each start held fixed, as the reference engine computes it. */
function meanParameterGradient(
  { network }: FixedBuffer,
  parameters: Float64Array,
  windows: readonly Window[],
): Float64Array {
  const differentiate = windowGradient(network);
  const gradient = new Float64Array(network.parameterCount);
  const [start, end] = [0, 1].map(() => new Float64Array(network.stateSize));
  const objective = { loss: 'last', lambda: 0, penalty: 'sum' } as const;
  for (const window of windows) {
    differentiate(parameters, window, objective, 1 / windows.length, gradient, start, end);
  }
  return gradient;
}
