import type { Window } from '../../engines';
import type { Input, Network, Target } from '../../models';

/** The fixed buffer of Section 4.1: n observations with their targets, and nothing that is learned. */
export interface FixedBuffer {
  readonly network: Network;
  /** o_1, …, o_n. */
  readonly inputs: readonly Input[];
  /** y_1, …, y_n. */
  readonly targets: readonly Target[];
}

/** All that FPP learns, x = (W, β, S). */
export interface Point {
  /** θ = (W, β) in the layout of `network.blocks`: [parameterCount]. */
  readonly parameters: Float64Array;
  /** s_0, …, s_n: [n + 1][stateSize]. */
  readonly states: readonly Float64Array[];
}

/** z, the length of x as a vector. */
export function dimensionOf({ network, inputs }: FixedBuffer): number {
  return network.parameterCount + (inputs.length + 1) * network.stateSize;
}

/** x as one vector: θ, then s_0, …, s_n. */
export function toVector({ parameters, states }: Point): Float64Array {
  const size = states.reduce((sum, state) => sum + state.length, parameters.length);
  const x = new Float64Array(size);
  x.set(parameters);
  let offset = parameters.length;
  for (const state of states) {
    x.set(state, offset);
    offset += state.length;
  }
  return x;
}

/** The point that a vector describes. Shares the vector's memory: who moves the one moves the other. */
export function fromVector({ network, inputs }: FixedBuffer, x: Float64Array): Point {
  const { parameterCount, stateSize } = network;
  return {
    parameters: x.subarray(0, parameterCount),
    states: Array.from({ length: inputs.length + 1 }, (_, j) =>
      x.subarray(parameterCount + j * stateSize, parameterCount + (j + 1) * stateSize),
    ),
  };
}

/** The window that ends at time i, T ≤ i ≤ n: s_{i−T}, s_i and what was observed in between. */
export function windowEndingAt(buffer: FixedBuffer, point: Point, i: number, T: number): Window {
  return {
    start: point.states[i - T],
    end: point.states[i],
    inputs: buffer.inputs.slice(i - T, i),
    targets: buffer.targets.slice(i - T, i),
  };
}
