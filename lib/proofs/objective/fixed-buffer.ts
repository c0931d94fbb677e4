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
export function fromVector(buffer: FixedBuffer, x: Float64Array): Point {
  return {
    parameters: x.subarray(0, buffer.network.parameterCount),
    states: Array.from({ length: buffer.inputs.length + 1 }, (_, j) => stateIn(buffer, x, j)),
  };
}

/** s_j of the point that a vector describes, in the vector's memory. */
export function stateIn({ network }: FixedBuffer, x: Float64Array, j: number): Float64Array {
  const from = network.parameterCount + j * network.stateSize;
  return x.subarray(from, from + network.stateSize);
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
