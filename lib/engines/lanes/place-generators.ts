import type { Generator } from '../../random';
import type { Arena } from './arena';
import { WORDS_BYTES } from './kernels/generator';
import { LANES } from './layout';

/** Copies generators' words into memory, [group][word][run], and says where. */
export function placeGenerators(arena: Arena, generators: readonly Generator[]): number {
  const at = arena.allocate(Math.ceil(generators.length / LANES) * WORDS_BYTES);
  for (const [run, { words }] of generators.entries()) {
    for (const [i, word] of words.entries()) arena.integers[indexOf(at, run, i)] = word;
  }
  return at;
}

/** [R × 4] words as they stand in memory now. */
export function readGenerators(arena: Arena, at: number, runs: number): Uint32Array {
  return Uint32Array.from(
    { length: 4 * runs },
    (_, i) => arena.integers[indexOf(at, Math.floor(i / 4), i % 4)],
  );
}

function indexOf(at: number, run: number, word: number): number {
  const group = (at + Math.floor(run / LANES) * WORDS_BYTES) / 4;
  return group + word * LANES + (run % LANES);
}
