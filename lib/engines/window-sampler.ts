import type { Generator } from '../random';
import type { EngineConfig, Windows } from './engine';

/** Draws mini-batches of windows, each run's from a generator of its own. */
export interface WindowSampler {
  /**
   * B windows of T steps for each run, uniformly, independently and with replacement among the
   * `count` that start at slot `first` and the slots after it, round the ring. The next draw may
   * overwrite them.
   */
  draw(first: number, count: number, batchSize: number, length: number): Windows;
}

/** The sampler that every engine can use. */
export function generatorSampler(
  { slots }: EngineConfig,
  generators: readonly Generator[],
): WindowSampler {
  return {
    draw(first: number, count: number, batchSize: number, length: number): Windows {
      const starts = new Int32Array(generators.length * batchSize);
      for (const [run, generator] of generators.entries()) {
        generator.fillBelow(count, starts, run * batchSize, (run + 1) * batchSize);
      }
      for (let i = 0; i < starts.length; i++) {
        const slot = first + starts[i];
        starts[i] = slot < slots ? slot : slot - slots;
      }
      return { starts, batchSize, length };
    },
  };
}
