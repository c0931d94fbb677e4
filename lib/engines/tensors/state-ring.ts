import * as tf from '@tensorflow/tfjs-node';
import type { State } from './cell';
import { concat } from './kernels';

/** The stored states of a run's streams: in each slot a tensor [S × k] for each part of the state. */
export class StateRing {
  readonly #states: State[];

  /** All 0. */
  constructor(slots: number, parts: number, streams: number, hiddenUnits: number) {
    this.#states = Array.from({ length: slots }, () =>
      Array.from({ length: parts }, () => tf.keep(tf.zeros([streams, hiddenUnits]))),
    );
  }

  /** The state in a slot, until it is replaced. */
  at(slot: number): State {
    return this.#states[slot];
  }

  /** The states in several slots, below each other. */
  ofSlots(slots: readonly number[]): State {
    return this.#states[0].map((_, part) =>
      concat(
        slots.map((slot) => this.at(slot)[part]),
        0,
      ),
    );
  }

  /** Puts a state into a slot and frees the one that stood there. */
  replace(slot: number, state: State): void {
    tf.dispose([...this.#states[slot]]);
    this.#states[slot] = keep(state);
  }

  dispose(): void {
    tf.dispose(this.#states.flat());
  }
}

/** All samples' states, one after the other: [samples × stateSize]. */
export function numbersOf(state: State): Float32Array {
  const [samples, k] = state[0].shape;
  const values = new Float32Array(samples * state.length * k);
  for (const [part, tensor] of state.entries()) {
    const data = tensor.dataSync<'float32'>();
    for (let i = 0; i < samples; i++) {
      values.set(data.subarray(i * k, (i + 1) * k), (i * state.length + part) * k);
    }
  }
  return values;
}

/** A state from what {@link numbersOf} gave; it lives until it is freed. */
export function stateFrom(values: ArrayLike<number>, samples: number, parts: number): State {
  const k = values.length / samples / parts;
  return Array.from({ length: parts }, (_, part) => {
    const own = Float32Array.from({ length: samples * k }, (_, i) => {
      const [sample, unit] = [Math.floor(i / k), i % k];
      return values[(sample * parts + part) * k + unit];
    });
    return tf.keep(tf.tensor2d(own, [samples, k]));
  });
}

/** The same values in tensors of their own, which live until they are freed. */
export function copy(state: State): State {
  return state.map((part) => tf.keep(part.clone()));
}

/** Keeps a state beyond the `inScope` it arose in. */
export function keep(state: State): State {
  return state.map((part) => tf.keep(part));
}

/** One sample's state, (c, h) or h, as numbers. */
export function rowOf(state: State, row: number): Float64Array {
  const k = state[0].shape[1] ?? 0;
  const values = new Float64Array(state.length * k);
  for (const [part, tensor] of state.entries()) {
    values.set(tensor.dataSync().subarray(row * k, (row + 1) * k), part * k);
  }
  return values;
}
