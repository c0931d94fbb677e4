import { copyRows } from './memory';
import type { RunMemory } from './run-memory';
import type { Setting } from './setting';
import { LANES, statePanels } from './shape';
import type { WindowWork } from './window-work';
import type { Numbers } from '../engine-snapshot';

/** A mini-batch, and the slots in which its windows start. */
export interface Latest {
  readonly work: WindowWork;
  readonly starts: readonly number[];
}

/** One run's costates. */
export class RunCostates {
  readonly #setting: Setting;
  readonly #own: RunMemory;

  constructor(setting: Setting, own: RunMemory) {
    this.#setting = setting;
    this.#own = own;
  }

  clear(slot: number): void {
    this.#own.statesAt(this.#own.costates(slot)).fill(0);
  }

  /** See `Costates.update`. */
  update({ work, starts }: Latest): void {
    const { config, memory, shape } = this.#setting;
    const { slots, streams: S } = config;
    for (const start of starts) {
      for (let j = 1; j <= work.batch.length; j++) this.clear((start + j) % slots);
    }
    for (const [b, start] of starts.entries()) {
      const from = { at: work.delta, rows: work.samples, first: b * S };
      const to = { at: this.#own.costates(start), rows: S, first: 0 };
      copyRows(memory, statePanels(shape), S, from, to);
    }
  }

  /** δ += p_i, sample by sample. */
  add({ work, starts }: Latest): void {
    const { config, memory, shape } = this.#setting;
    const { slots, streams } = config;
    const ofPanel = streams * LANES;
    for (const [b, start] of starts.entries()) {
      const own = this.#own.statesAt(this.#own.costates((start + work.batch.length) % slots));
      const { floats } = memory.arena;
      for (let panel = 0; panel < statePanels(shape); panel++) {
        const first = work.delta / 4 + (panel * work.samples + b * streams) * LANES;
        for (let i = 0; i < ofPanel; i++) floats[first + i] += own[panel * ofPanel + i];
      }
    }
  }

  read(stream: number, slot: number): Float64Array {
    return Float64Array.from(this.#own.readState(this.#own.costates(slot), stream));
  }

  /** [slots × S × stateSize] */
  readAll(): Float32Array {
    return this.#own.readSlots((slot) => this.#own.costates(slot));
  }

  writeAll(costates: Numbers): void {
    this.#own.writeSlots((slot) => this.#own.costates(slot), costates);
  }
}
