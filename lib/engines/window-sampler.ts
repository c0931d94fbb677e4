import { wordsOf, type Generator } from '../random';
import { checkedSampler, checkGenerators } from './check-generators';
import type { EngineConfig, Windows, WindowSampler } from './engine';

/**
 * The sampler that every engine can use.
 *
 * @throws OptionError unless there is a generator for each run, or none at all
 */
export function generatorSampler(
  config: EngineConfig,
  generators: readonly Generator[],
): WindowSampler {
  const { runs, slots } = config;
  checkGenerators('generatorSampler', runs, generators, 'allowed');
  return checkedSampler('generatorSampler', config, generators.length, {
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
  });
}
