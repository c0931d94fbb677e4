import type { Space } from '../environments';
import { width } from '../environments';

/** Numbers of samples, one after the other: class indices or vectors. */
export type Values = Int32Array | Float32Array;

/** What the S streams of a run observed, or should have predicted, in each slot of the ring. */
export class ValueRing {
  readonly #slots: number;
  /** Numbers of all streams at one time. */
  readonly #size: number;
  readonly #values: Values;

  constructor(space: Space, slots: number, streams: number) {
    this.#slots = slots;
    this.#size = streams * width(space);
    const total = slots * this.#size;
    this.#values = space.kind === 'class' ? new Int32Array(total) : new Float32Array(total);
  }

  /** Copies run `run`'s values out of those of all runs. */
  store(slot: number, all: ArrayLike<number>, run: number): void {
    for (let i = 0; i < this.#size; i++) {
      this.#values[slot * this.#size + i] = all[run * this.#size + i];
    }
  }

  /** [slots × S] all values. */
  read(): Float32Array {
    return Float32Array.from(this.#values);
  }

  /** Replaces all values. */
  write(values: ArrayLike<number>): void {
    this.#values.set(values);
  }

  /** [S] the values of one slot; not a copy. */
  at(slot: number): Values {
    return this.#values.subarray(slot * this.#size, (slot + 1) * this.#size);
  }

  /** [steps × windows × S] the values of steps first … last (from 1) of windows. */
  ofWindows(starts: Int32Array, first: number, last: number): Values {
    const total = (last - first + 1) * starts.length * this.#size;
    const values =
      this.#values instanceof Int32Array ? new Int32Array(total) : new Float32Array(total);
    let at = 0;
    for (let step = first; step <= last; step++) {
      for (const start of starts) {
        values.set(this.at((start + step) % this.#slots), at);
        at += this.#size;
      }
    }
    return values;
  }
}
