import { checkNumbers } from '../../environments/check-values';
import type { Costates } from '../engine';
import type { Numbers } from '../engine-snapshot';
import type { BatchCodes } from './batch-code';
import { compile, oneByOne } from './code';
import type { Deferred } from './deferred';
import type { Area, Groups } from './groups';
import { CLEAR_COSTATES_PARAMETERS, writeClearCostates } from './kernels/costates';
import { storedStatesBytes } from './layout';
import type { Paired } from './program';
import type { Queue } from './queue';

/** Costates, laid out as the stored states are. */
export class LanesCostates implements Costates {
  readonly #groups: Groups;
  readonly #queue: Queue;
  readonly #deferred: Deferred;
  readonly #batches: BatchCodes;
  readonly #area: Area;
  readonly #clear: Paired;

  /** @throws MemoryError if they would take more memory than there is */
  constructor(groups: Groups, queue: Queue, deferred: Deferred, batches: BatchCodes) {
    this.#groups = groups;
    this.#queue = queue;
    this.#deferred = deferred;
    this.#batches = batches;
    this.#area = groups.allocate(storedStatesBytes(groups.shape));
    const { clear } = compile(groups, 'costates', {
      clear: { parameters: CLEAR_COSTATES_PARAMETERS, write: writeClearCostates },
    });
    this.#clear = oneByOne(clear);
  }

  /** Where they stand. */
  get area(): Area {
    return this.#area;
  }

  clear(slot: number): void {
    this.#deferred.before('changeCostates');
    this.#queue.call(this.#clear, [this.#area], slot);
  }

  update(): void {
    this.#deferred.before('changeCostates');
    this.#batches.latest?.updateCostates(this.#area);
  }

  read(run: number, stream: number, slot: number): Float64Array {
    this.#deferred.before('readCostates');
    const first = this.#first(run, stream, slot);
    const { arena, shape } = this.#groups;
    return Float64Array.from(arena.floats.subarray(first, first + shape.stateSize));
  }

  readAll(): Float32Array {
    this.#deferred.before('readCostates');
    const all = new Float32Array(this.#count);
    this.#eachCostate((inMemory, inArray) => {
      const { arena, shape } = this.#groups;
      all.set(arena.floats.subarray(inMemory, inMemory + shape.stateSize), inArray);
    });
    return all;
  }

  writeAll(costates: Numbers): void {
    this.#deferred.before('changeCostates');
    checkNumbers('lanesEngine', 'costates', this.#count, costates);
    this.#queue.flush();
    this.#eachCostate((inMemory, inArray) => {
      const { arena, shape } = this.#groups;
      arena.floats.set(costates.subarray(inArray, inArray + shape.stateSize), inMemory);
    });
  }

  get #count(): number {
    const { runs, shape } = this.#groups;
    return runs * shape.slots * shape.streams * shape.stateSize;
  }

  #first(run: number, stream: number, slot: number): number {
    return this.#groups.slotIndex(run, stream, slot, 0, this.#area);
  }

  /** Visits each: where it stands among floats, and where in [R × slots × S × stateSize]. */
  #eachCostate(visit: (inMemory: number, inArray: number) => void): void {
    const { runs, shape } = this.#groups;
    const { slots, streams: S, stateSize } = shape;
    for (let run = 0; run < runs; run++) {
      for (let slot = 0; slot < slots; slot++) {
        for (let s = 0; s < S; s++) {
          visit(this.#first(run, s, slot), ((run * slots + slot) * S + s) * stateSize);
        }
      }
    }
  }
}
