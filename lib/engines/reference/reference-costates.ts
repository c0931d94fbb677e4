import { checkNumbers } from '../../environments/check-values';
import { checkMemory, needOfArrays } from '../../platform/memory';
import type { Costates, EngineConfig, StateGradients, Windows } from '../engine';
import type { Numbers } from '../engine-snapshot';

/** The latest mini-batch, and the gradients of its windows' end states: [run][stream][window]. */
interface LatestGradient {
  readonly windows: Windows;
  readonly gradients: readonly StateGradients[][][];
}

/** Costates in float64. */
export class ReferenceCostates implements Costates {
  readonly #config: EngineConfig;
  readonly #latest: () => LatestGradient;
  /** [R × slots × S × stateSize] */
  readonly #all: Float64Array;

  /** @throws MemoryError if they would take more memory than there is */
  constructor(config: EngineConfig, latest: () => LatestGradient) {
    const { network, runs, streams, slots } = config;
    const count = runs * slots * streams;
    const need = needOfArrays(count, network.stateSize);
    checkMemory('the costates', need, 'take fewer runs, streams, slots or units');
    this.#config = config;
    this.#latest = latest;
    this.#all = new Float64Array(count * network.stateSize);
  }

  /** p_j itself. */
  at(run: number, stream: number, slot: number): Float64Array {
    const { network, streams, slots } = this.#config;
    const first = ((run * slots + slot) * streams + stream) * network.stateSize;
    return this.#all.subarray(first, first + network.stateSize);
  }

  clear(slot: number): void {
    const { runs, streams } = this.#config;
    for (let run = 0; run < runs; run++) {
      for (let stream = 0; stream < streams; stream++) this.at(run, stream, slot).fill(0);
    }
  }

  update(): void {
    const { slots, streams, runs } = this.#config;
    const { windows, gradients } = this.#latest();
    const { starts, batchSize: B, length: T } = windows;
    for (let run = 0; run < runs; run++) {
      const own = starts.subarray(run * B, (run + 1) * B);
      for (let stream = 0; stream < streams; stream++) {
        for (const start of own) {
          for (let j = 1; j <= T; j++) this.at(run, stream, (start + j) % slots).fill(0);
        }
        for (const [window, start] of own.entries()) {
          this.at(run, stream, start).set(gradients[run][stream][window].start);
        }
      }
    }
  }

  read(run: number, stream: number, slot: number): Float64Array {
    return this.at(run, stream, slot).slice();
  }

  readAll(): Float64Array {
    return this.#all.slice();
  }

  writeAll(costates: Numbers): void {
    checkNumbers('referenceEngine', 'costates', this.#all.length, costates);
    this.#all.set(costates);
  }
}
