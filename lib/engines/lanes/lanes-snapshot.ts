import { areFinite } from '../divergence';
import type { EngineSnapshot, ForwardHandle, Numbers, RunSnapshot } from '../engine-snapshot';
import type { Deferred } from './deferred';
import type { Area, Groups } from './groups';
import { storedWidth } from './layout';
import type { Compiled } from './program';
import { valueSize } from './shape';

/** Where a handle's numbers stand, and how many each run has. */
export interface HandleNumbers {
  readonly area: Area;
  readonly vectors: number;
}

/** What an engine of lanes remembers, read out and put back: every run's share of it, lane by lane. */
export class LanesSnapshot implements EngineSnapshot {
  readonly #groups: Groups;
  readonly #deferred: Deferred;
  readonly #numbersOf: (handle: ForwardHandle) => HandleNumbers;
  readonly #finite: Compiled;
  /** [groups] 0 where all that a group learns with was finite. */
  readonly #flags: number;

  /** @param finite see `writeFinite` */
  constructor(
    groups: Groups,
    deferred: Deferred,
    finite: Compiled,
    numbersOf: (handle: ForwardHandle) => HandleNumbers,
  ) {
    this.#groups = groups;
    this.#deferred = deferred;
    this.#finite = finite;
    this.#flags = groups.arena.allocate(4 * groups.count);
    this.#numbersOf = numbersOf;
  }

  readRun(run: number): RunSnapshot {
    this.#deferred.before('readSnapshot');
    const { shape, layout, accumulatorCount, stateAccumulatorCount } = this.#groups;
    const { stateSize, streams: S, slots } = shape;
    const states = new Float32Array(slots * S * stateSize);
    this.#eachState(run, (from, to) => {
      states.set(this.#groups.arena.floats.subarray(from, from + stateSize), to);
    });
    return {
      parameters: this.#groups.read(run, layout.parameters, layout.parameterCount),
      optimizer: this.#groups.read(run, layout.accumulators, accumulatorCount),
      stateOptimizer: this.#groups.read(run, layout.stateAccumulators, stateAccumulatorCount),
      states,
      acting: this.#groups.read(run, layout.acting, S * stateSize),
      observations: this.#readValues(run, 'observation'),
      targets: this.#readValues(run, 'target'),
    };
  }

  isFinite(run: number): boolean {
    this.#deferred.before('readSnapshot');
    const groups = this.#groups;
    const { layout, arena } = groups;
    const isLaneFinite = (offset: number, count: number): boolean =>
      areFinite(arena.floats, groups.index(run, offset), count, groups.lanes);
    let isFinite =
      isLaneFinite(layout.parameters, layout.parameterCount) &&
      isLaneFinite(layout.accumulators, groups.accumulatorCount) &&
      isLaneFinite(layout.stateAccumulators, groups.stateAccumulatorCount);
    this.#eachState(run, (at) => {
      isFinite &&= areFinite(arena.floats, at, groups.shape.stateSize);
    });
    return isFinite;
  }

  diverged(): readonly number[] {
    this.#deferred.before('readSnapshot');
    const { arena, main, count, lanes, runs } = this.#groups;
    this.#finite(main.at, count, this.#flags);
    const diverged: number[] = [];
    for (let run = 0; run < runs; run++) {
      const flag = arena.integers[this.#flags / 4 + Math.floor(run / lanes)];
      if (flag !== 0 && !this.isFinite(run)) diverged.push(run);
    }
    return diverged;
  }

  writeRun(run: number, saved: RunSnapshot): void {
    this.#deferred.before('writeSnapshot');
    const groups = this.#groups;
    const { stateSize } = groups.shape;
    const { layout, arena } = groups;
    groups.write(run, layout.parameters, saved.parameters);
    groups.write(run, layout.accumulators, saved.optimizer);
    groups.write(run, layout.stateAccumulators, saved.stateOptimizer);
    if (saved.stateOptimizer.length > 0) groups.stateAccumulatorCount = stateSize;
    groups.write(run, layout.acting, saved.acting);
    this.#eachState(run, (to, from) => {
      arena.floats.set(saved.states.subarray(from, from + stateSize), to);
    });
    this.#writeValues(run, 'observation', saved.observations);
    this.#writeValues(run, 'target', saved.targets);
  }

  readForward(handle: ForwardHandle): Numbers {
    this.#deferred.before('readSnapshot');
    const { area, vectors } = this.#numbersOf(handle);
    const { runs } = this.#groups;
    const numbers = new Float32Array(runs * vectors);
    for (let run = 0; run < runs; run++) {
      numbers.set(this.#groups.read(run, 0, vectors, area), run * vectors);
    }
    return numbers;
  }

  writeForward(handle: ForwardHandle, values: Numbers): void {
    this.#deferred.before('writeSnapshot');
    const { area, vectors } = this.#numbersOf(handle);
    for (let run = 0; run < this.#groups.runs; run++) {
      this.#groups.write(run, 0, values.subarray(run * vectors, (run + 1) * vectors), area);
    }
  }

  /** Visits each stored state: where it stands among floats, and where in [slots × S × stateSize]. */
  #eachState(run: number, visit: (inMemory: number, inArray: number) => void): void {
    const { stateSize, streams: S, slots } = this.#groups.shape;
    for (let slot = 0; slot < slots; slot++) {
      for (let s = 0; s < S; s++) {
        visit(this.#groups.stateIndex(run, s, slot), (slot * S + s) * stateSize);
      }
    }
  }

  #readValues(run: number, what: 'observation' | 'target'): Float32Array {
    const { streams: S, slots } = this.#groups.shape;
    const { size, source } = this.#valuesOf(what);
    const values = new Float32Array(slots * S * size);
    this.#eachValue(run, what, ([from], to) => {
      // Class indices are integers far below 2²⁴, which floats hold as they are.
      values.set(source.subarray(from, from + size), to);
    });
    return values;
  }

  #writeValues(run: number, what: 'observation' | 'target', values: Numbers): void {
    const { size, source } = this.#valuesOf(what);
    this.#eachValue(run, what, (places, from) => {
      for (const to of places) source.set(values.subarray(from, from + size), to);
    });
  }

  /** How many numbers one observation or target is, and as what they stand in memory. */
  #valuesOf(what: 'observation' | 'target'): {
    readonly size: number;
    readonly source: Int32Array | Float32Array;
  } {
    const { arena, shape } = this.#groups;
    if (shape[what] === 'class') return { size: 1, source: arena.integers };
    return { size: valueSize(shape, what), source: arena.floats };
  }

  /** Visits each stored value: its two places in memory, and where it is in [slots × S × size]. */
  #eachValue(
    run: number,
    what: 'observation' | 'target',
    visit: (inMemory: readonly [number, number], inArray: number) => void,
  ): void {
    const { shape, layout } = this.#groups;
    const { streams: S, slots } = shape;
    const { size } = this.#valuesOf(what);
    const stored = storedWidth(shape[what], size);
    const { lanes } = this.#groups;
    const lane = run % lanes;
    const offset = what === 'observation' ? layout.observations : layout.targets;
    const first = this.#groups.index(run, offset) - lane;
    for (let slot = 0; slot < slots; slot++) {
      for (let s = 0; s < S; s++) {
        const at = first + ((s * lanes + lane) * 2 * slots + slot) * stored;
        visit([at, at + slots * stored], (slot * S + s) * size);
      }
    }
  }
}
