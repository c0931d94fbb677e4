import type { Generator } from '../../random';
import type { Groups } from './groups';
import { wordsBytes } from './kernels/generator';

/** Copies generators' words into memory, [group][word][run], and says where. */
export function placeGenerators(groups: Groups, generators: readonly Generator[]): number {
  const at = groups.arena.allocate(groups.count * wordsBytes(groups.lanes));
  for (const [run, { words }] of generators.entries()) {
    for (const [i, word] of words.entries()) {
      groups.arena.integers[indexOf(groups, at, run, i)] = word;
    }
  }
  return at;
}

/** [count × 4] words of the first generators, as they stand in memory now. */
export function readGenerators(groups: Groups, at: number, count = groups.runs): Uint32Array {
  return Uint32Array.from(
    { length: 4 * count },
    (_, i) => groups.arena.integers[indexOf(groups, at, Math.floor(i / 4), i % 4)],
  );
}

function indexOf({ lanes }: Groups, at: number, run: number, word: number): number {
  const group = (at + Math.floor(run / lanes) * wordsBytes(lanes)) / 4;
  return group + word * lanes + (run % lanes);
}
