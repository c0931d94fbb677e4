import { areFinite } from '../divergence';
import type { EngineMemory, ForwardHandle, Numbers, RunMemory } from '../engine-memory';
import type { Arena } from './arena';
import { LANES, storedWidth, type GroupLayout } from './layout';
import type { Shape } from './shape';

/** What is read out of an engine of lanes, and put back. */
export interface MemoryHost {
  readonly arena: Arena;
  readonly shape: Shape;
  readonly layout: GroupLayout;
  /** Where the groups stand. */
  readonly groups: number;
  /** Whether accumulators of the stored states have been made. */
  hasStateMemory(): boolean;
  /** They are there now. */
  takeStateMemory(): void;
  /** Sees to it that nothing is left to be computed, and nothing kept of what stood there before. */
  settle(): void;
  /** Where a handle's numbers stand, and how many bytes they take, those of all groups. */
  placeOf(handle: ForwardHandle): { readonly at: number; readonly bytes: number };
}

/** The memory of an engine of lanes: every run's share of it, lane by lane. */
export class LanesMemory implements EngineMemory {
  readonly #host: MemoryHost;

  constructor(host: MemoryHost) {
    this.#host = host;
  }

  readRun(run: number): RunMemory {
    const { shape, layout } = this.#host;
    const { hiddenUnits: k, streams: S } = shape;
    this.#host.settle();
    return {
      parameters: this.#lane(run, layout.parameters, layout.parameterCount),
      optimizer: this.#lane(run, layout.memory, this.#optimizerSize()),
      stateOptimizer: this.#lane(run, layout.stateMemory, this.#host.hasStateMemory() ? k : 0),
      states: this.#readStates(run),
      acting: this.#lane(run, layout.acting, S * k),
      observations: this.#readValues(run, 'observation'),
      targets: this.#readValues(run, 'target'),
    };
  }

  isFinite(run: number): boolean {
    const { arena, shape, layout } = this.#host;
    this.#host.settle();
    const lane = run % LANES;
    const isLaneFinite = (offset: number, count: number): boolean =>
      areFinite(arena.floats, this.#groupIndex(run, offset) + lane, count, LANES);
    let isFinite =
      isLaneFinite(layout.parameters, layout.parameterCount) &&
      isLaneFinite(layout.memory, this.#optimizerSize()) &&
      isLaneFinite(layout.stateMemory, this.#host.hasStateMemory() ? shape.hiddenUnits : 0);
    this.#eachState(run, (at) => {
      isFinite &&= areFinite(arena.floats, at, shape.hiddenUnits);
    });
    return isFinite;
  }

  writeRun(run: number, memory: RunMemory): void {
    const { layout } = this.#host;
    this.#host.settle();
    this.#setLane(run, layout.parameters, memory.parameters);
    this.#setLane(run, layout.memory, memory.optimizer);
    this.#setLane(run, layout.stateMemory, memory.stateOptimizer);
    if (memory.stateOptimizer.length > 0) this.#host.takeStateMemory();
    this.#setLane(run, layout.acting, memory.acting);
    this.#writeStates(run, memory.states);
    this.#writeValues(run, 'observation', memory.observations);
    this.#writeValues(run, 'target', memory.targets);
  }

  readForward(handle: ForwardHandle): Numbers {
    this.#host.settle();
    const { at, bytes } = this.#host.placeOf(handle);
    return this.#host.arena.floats.slice(at / 4, (at + bytes) / 4);
  }

  writeForward(handle: ForwardHandle, values: Numbers): void {
    this.#host.settle();
    this.#host.arena.floats.set(values, this.#host.placeOf(handle).at / 4);
  }

  #optimizerSize(): number {
    const { shape, layout } = this.#host;
    return shape.optimizer.kind === 'rmsprop' ? layout.parameterCount : 0;
  }

  /** Where a group's part begins that starts at an offset, among floats. */
  #groupIndex(run: number, offset: number): number {
    const { groups, layout } = this.#host;
    return (groups + Math.floor(run / LANES) * layout.bytes + offset) / 4;
  }

  /** A run's floats of `count` vectors. */
  #lane(run: number, offset: number, count: number): Float32Array {
    const { floats } = this.#host.arena;
    const first = this.#groupIndex(run, offset) + (run % LANES);
    return Float32Array.from({ length: count }, (_, i) => floats[first + i * LANES]);
  }

  #setLane(run: number, offset: number, values: Numbers): void {
    const { floats } = this.#host.arena;
    const first = this.#groupIndex(run, offset) + (run % LANES);
    for (let i = 0; i < values.length; i++) floats[first + i * LANES] = values[i];
  }

  /** Visits each stored state: where it stands among floats, and where in [slots × S × k]. */
  #eachState(run: number, visit: (inMemory: number, inArray: number) => void): void {
    const { hiddenUnits: k, streams: S, slots } = this.#host.shape;
    const first = this.#groupIndex(run, this.#host.layout.states);
    for (let slot = 0; slot < slots; slot++) {
      for (let s = 0; s < S; s++) {
        visit(first + ((s * slots + slot) * LANES + (run % LANES)) * k, (slot * S + s) * k);
      }
    }
  }

  #readStates(run: number): Float32Array {
    const { hiddenUnits: k, streams: S, slots } = this.#host.shape;
    const states = new Float32Array(slots * S * k);
    this.#eachState(run, (from, to) => {
      states.set(this.#host.arena.floats.subarray(from, from + k), to);
    });
    return states;
  }

  #writeStates(run: number, states: Numbers): void {
    const { hiddenUnits: k } = this.#host.shape;
    this.#eachState(run, (to, from) => {
      this.#host.arena.floats.set(states.subarray(from, from + k), to);
    });
  }

  #readValues(run: number, kind: 'observation' | 'target'): Float32Array {
    const { streams: S, slots } = this.#host.shape;
    const { size, source } = this.#valuesOf(kind);
    const values = new Float32Array(slots * S * size);
    this.#eachValue(run, kind, ([from], to) => {
      // Class indices are integers far below 2²⁴, which floats hold as they are.
      values.set(source.subarray(from, from + size), to);
    });
    return values;
  }

  #writeValues(run: number, kind: 'observation' | 'target', values: Numbers): void {
    const { size, source } = this.#valuesOf(kind);
    this.#eachValue(run, kind, (places, from) => {
      for (const to of places) source.set(values.subarray(from, from + size), to);
    });
  }

  /** How many numbers one observation or target is, and as what they stand in memory. */
  #valuesOf(kind: 'observation' | 'target'): {
    readonly size: number;
    readonly source: Int32Array | Float32Array;
  } {
    const { arena, shape } = this.#host;
    if (shape[kind] === 'class') return { size: 1, source: arena.integers };
    return {
      size: kind === 'observation' ? shape.inputSize : shape.outputSize,
      source: arena.floats,
    };
  }

  /** Visits each stored value: its two places in memory, and where it is in [slots × S × size]. */
  #eachValue(
    run: number,
    kind: 'observation' | 'target',
    visit: (inMemory: readonly [number, number], inArray: number) => void,
  ): void {
    const { shape, layout } = this.#host;
    const { streams: S, slots } = shape;
    const { size } = this.#valuesOf(kind);
    const stored = storedWidth(shape[kind], size);
    const offset = kind === 'observation' ? layout.observations : layout.targets;
    const first = this.#groupIndex(run, offset);
    for (let slot = 0; slot < slots; slot++) {
      for (let s = 0; s < S; s++) {
        const at = first + ((s * LANES + (run % LANES)) * 2 * slots + slot) * stored;
        visit([at, at + slots * stored], (slot * S + s) * size);
      }
    }
  }
}
