import { windowGradient, type Objective } from '../../engines';
import type { Target } from '../../models';
import { stepContributions } from '../gradients/step-contributions';
import { dot, minus } from '../numerics/linear-algebra';
import { windowEndingAt, type FixedBuffer, type Point } from '../objective/fixed-buffer';
import { unroll } from '../objective/rnn-objective';

/** One target's credit, followed from window to window. */
export interface CreditTravelOptions {
  readonly buffer: FixedBuffer;
  /** θ, which stands still: [parameterCount]. */
  readonly parameters: Float64Array;
  /** What y_n might have been instead. */
  readonly otherTarget: Target;
  readonly truncationLength: number;
  readonly lambda: number;
  /** Where the windows end, in the order in which they are learned from. */
  readonly ends: readonly number[];
}

/**
 * What each window says of the use of W at its steps on behalf of the last target, as a share of what full BPTT
 * says: ⟨a, b⟩/‖b‖², a and b the differences that another y_n makes to the step's summand of ∇_W. Windows have
 * the loss of every step, and their end states move by 1/λ. 1 is BPTT's word; 0, exactly, is none.
 *
 * @returns [windows][n], the oldest step first; NaN outside of the window
 */
export function creditTravel({
  buffer,
  parameters,
  otherTarget,
  truncationLength: T,
  lambda,
  ends,
}: CreditTravelOptions): number[][] {
  const n = buffer.inputs.length;
  const { network } = buffer;
  const buffers = [buffer, { ...buffer, targets: [...buffer.targets.slice(0, -1), otherTarget] }];
  const initialState = new Float64Array(network.stateSize);
  const objective: Objective = { loss: 'every', lambda, penalty: 'sum' };
  const points = buffers.map(() => {
    const { states } = unroll(buffer, { parameters, initialState });
    return { parameters, states: states.map((state) => state.slice()) };
  });
  const blame = (point: Point, which: number, end: number, length: number): Float64Array[] => {
    const window = windowEndingAt(buffers[which], point, end, length);
    return stepContributions({ network, parameters }, window, objective);
  };
  /** By how much the targets differ in what they say, over the steps that end at a time. */
  const differences = (end: number, length: number): Float64Array[] => {
    const [a, b] = points.map((point, which) => blame(point, which, end, length));
    return a.map((own, j) => minus(own, b[j]).map((value) => length * value));
  };
  const full = differences(n, n);
  return ends.map((end) => {
    const shares = new Array<number>(n).fill(NaN);
    for (const [j, own] of differences(end, T).entries()) {
      const step = end - T + j;
      shares[step] = dot(own, full[step]) / dot(full[step], full[step]);
    }
    for (const [which, point] of points.entries())
      moveEnds(buffers[which], point, end, T, objective);
    return shares;
  });
}

/** Moves a window's two end states by 1/λ of their gradients (eq. 7). */
function moveEnds(
  buffer: FixedBuffer,
  point: Point,
  end: number,
  T: number,
  objective: Objective,
): void {
  const { network } = buffer;
  const [start, last] = [0, 1].map(() => new Float64Array(network.stateSize));
  const unused = new Float64Array(network.parameterCount);
  const window = windowEndingAt(buffer, point, end, T);
  windowGradient(network)(point.parameters, window, objective, 1, unused, start, last);
  for (const [state, gradient] of [
    [point.states[end - T], start],
    [point.states[end], last],
  ] as const) {
    for (let i = 0; i < state.length; i++) state[i] -= gradient[i] / objective.lambda;
  }
}
