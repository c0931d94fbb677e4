import { wordsOf, type Generator } from '../random';
import type { EngineConfig, Windows, WindowSampler } from './engine';

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
    words: () => wordsOf(generators),
  };
}
