import { cellOf, readoutOf } from '../../models';
import type { FixedBuffer, Point } from './fixed-buffer';
import { windowSteps } from '../gradients/window-steps';

/** All that the RNN problem (eq. 10) learns: (W, β, s_0). */
export interface RnnPoint {
  /** θ = (W, β) in the layout of `network.blocks`: [parameterCount]. */
  readonly parameters: Float64Array;
  /** s_0: [stateSize]. */
  readonly initialState: Float64Array;
}

/** (W, β, s_0) as one vector, θ first: the first entries of `toVector` of any point above it. */
export function toRnnVector({ parameters, initialState }: RnnPoint): Float64Array {
  return Float64Array.of(...parameters, ...initialState);
}

/** The point that a vector describes. Shares the vector's memory. */
export function fromRnnVector({ network }: FixedBuffer, x: Float64Array): RnnPoint {
  const { parameterCount, stateSize } = network;
  return {
    parameters: x.subarray(0, parameterCount),
    initialState: x.subarray(parameterCount, parameterCount + stateSize),
  };
}

/** (W, β, s_0) of a point: the projection π in the proof of Proposition 1. Shares its memory. */
export function project({ parameters, states }: Point): RnnPoint {
  return { parameters, initialState: states[0] };
}

/** (W, β, s_0) with the states s_i = f_W(s_{i−1}, o_i) that follow from it: a feasible point of (12). */
export function unroll({ network, inputs }: FixedBuffer, point: RnnPoint): Point {
  const { parameters, initialState } = point;
  const steps = windowSteps({ network, parameters }, { start: initialState, inputs });
  return { parameters, states: [initialState, ...steps.map(({ next }) => next)] };
}

/** Which of the times i = 1, …, n have their loss counted. */
export type Scored = (i: number) => boolean;

/** Eq. 10. */
const always: Scored = () => true;

/**
 * E(W, β, s_0) = Σ_{i=1}^{n} ℓ_β(f_W(… f_W(s_0, o_1) …, o_i); y_i), eq. 10: a sum, not a mean.
 *
 * @param isScored which terms to sum; default all
 */
export function rnnObjective(buffer: FixedBuffer, point: RnnPoint, isScored = always): number {
  const { network, targets } = buffer;
  const readout = readoutOf(network);
  const { parameters, states } = unroll(buffer, point);
  let sum = 0;
  for (let i = 1; i <= targets.length; i++) {
    if (isScored(i)) sum += readout.predict(parameters, states[i], targets[i - 1]).loss;
  }
  return sum;
}

/**
 * ∇E with respect to (W, β, s_0), by back-propagation through all n steps.
 *
 * @returns [parameterCount + stateSize], laid out as in `toRnnVector`
 */
export function rnnGradient(buffer: FixedBuffer, point: RnnPoint, isScored = always): Float64Array {
  const { network, inputs, targets } = buffer;
  const cell = cellOf(network);
  const readout = readoutOf(network);
  const { parameters, states } = unroll(buffer, point);
  const gradient = new Float64Array(network.parameterCount);
  const delta = new Float64Array(network.stateSize);
  for (let i = inputs.length; i >= 1; i--) {
    if (isScored(i)) {
      readout.gradient(parameters, states[i], targets[i - 1], 1, delta, 1, gradient);
    }
    const step = { previous: states[i - 1], input: inputs[i - 1], next: states[i] };
    cell.adjoint(parameters, step, delta, 1, gradient, delta);
  }
  return toRnnVector({ parameters: gradient, initialState: delta });
}
