import type { State } from './cell';
import { zeros } from './constants';
import { areAllFinite, concat, sliceRows } from './kernels';
import { free, inScope, keep, numbersOf, tensorOf } from './tensor';

/** The stored states of a run's streams: in each slot a tensor [S × k] for each part of the state. */
export class StateRing {
  readonly #states: State[];

  /** All 0. */
  constructor(slots: number, parts: number, streams: number, hiddenUnits: number) {
    const nothing = Array.from({ length: parts }, () => zeros(streams, hiddenUnits));
    this.#states = Array.from({ length: slots }, () => keepState(nothing));
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

  /** Puts a state into a slot, to keep it there; the one that stood there goes. */
  replace(slot: number, state: State): void {
    const before = this.#states[slot];
    this.#states[slot] = keepState(state);
    freeState(before);
  }

  /** All states: [slots × S × stateSize]. */
  read(): Float32Array {
    const states = this.#states.map(valuesOf);
    const all = new Float32Array(states.length * states[0].length);
    for (const [slot, values] of states.entries()) all.set(values, slot * values.length);
    return all;
  }

  /** Replaces them by what {@link read} gave. */
  write(values: Float32Array | Float64Array): void {
    const size = values.length / this.#states.length;
    for (const [slot, state] of this.#states.entries()) {
      const own = values.subarray(slot * size, (slot + 1) * size);
      inScope(() => {
        this.replace(slot, stateFrom(own, state[0].shape[0], state.length));
      });
    }
  }

  /** Whether all that is stored is. */
  get isFinite(): boolean {
    const tensors = new Set(this.#states.flat());
    return [...tensors].every((tensor) => inScope(() => areAllFinite(tensor)));
  }

  dispose(): void {
    for (const state of this.#states) freeState(state);
  }
}

/** Window b of several that stand below each other. */
export function partOfWindow(states: State, b: number, windows: number): State {
  if (windows === 1) return states;
  const streams = states[0].shape[0] / windows;
  return states.map((part) => sliceRows(part, b * streams, streams));
}

/** All samples' states, one after the other: [samples × stateSize]. */
export function valuesOf(state: State): Float32Array {
  const [samples, k] = state[0].shape;
  const values = new Float32Array(samples * state.length * k);
  for (const [part, tensor] of state.entries()) {
    const data = numbersOf(tensor);
    for (let i = 0; i < samples; i++) {
      values.set(data.subarray(i * k, (i + 1) * k), (i * state.length + part) * k);
    }
  }
  return values;
}

/** A state from what {@link valuesOf} gave. */
export function stateFrom(values: ArrayLike<number>, samples: number, parts: number): State {
  const k = values.length / samples / parts;
  return Array.from({ length: parts }, (_, part) => {
    const own = Float32Array.from({ length: samples * k }, (_, i) => {
      const [sample, unit] = [Math.floor(i / k), i % k];
      return values[(sample * parts + part) * k + unit];
    });
    return tensorOf(own, [samples, k]);
  });
}

/** Owns a state's tensors, as `keep` does. */
export function keepState(state: State): State {
  return state.map(keep);
}

/** Owns them no longer. */
export function freeState(state: State): void {
  state.forEach(free);
}

/** One sample's state, (c, h) or h, as numbers. */
export function rowOf(state: State, row: number): Float64Array {
  const k = state[0].shape[1];
  const values = new Float64Array(state.length * k);
  for (const [part, tensor] of state.entries()) {
    values.set(numbersOf(tensor).subarray(row * k, (row + 1) * k), part * k);
  }
  return values;
}
