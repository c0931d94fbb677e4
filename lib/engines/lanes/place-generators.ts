import type { Generator } from '../../random';
import type { Arena } from './arena';
import { WORDS_BYTES } from './kernels/generator';
import { LANES } from './layout';

/** Copies generators' words into memory, [group][word][run], and says where. */
export function placeGenerators(arena: Arena, generators: readonly Generator[]): number {
  const at = arena.allocate(Math.ceil(generators.length / LANES) * WORDS_BYTES);
  for (const [run, { words }] of generators.entries()) {
    const group = (at + Math.floor(run / LANES) * WORDS_BYTES) / 4;
    for (const [i, word] of words.entries()) {
      arena.integers[group + i * LANES + (run % LANES)] = word;
    }
  }
  return at;
}
