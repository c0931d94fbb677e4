import type { Generator } from '../../random';
import type { Area, Groups } from './groups';
import { wordsBytes } from './kernels/generator';
import { vectorBytes } from './layout';

/** Copies generators' words into memory, [group][word][run], and says where. */
export function placeGenerators(groups: Groups, generators: readonly Generator[]): Area {
  const area = groups.allocate(wordsBytes(groups.lanes));
  for (const [run, { words }] of generators.entries()) {
    for (const [i, word] of words.entries()) {
      groups.arena.integers[groups.index(run, i * vectorBytes(groups.shape), area)] = word;
    }
  }
  return area;
}

/** [generators × 4] words as they stand in memory now. */
export function readGenerators(groups: Groups, area: Area, generators: number): Uint32Array {
  return Uint32Array.from(
    { length: 4 * generators },
    (_, i) =>
      groups.arena.integers[
        groups.index(Math.floor(i / 4), (i % 4) * vectorBytes(groups.shape), area)
      ],
  );
}
