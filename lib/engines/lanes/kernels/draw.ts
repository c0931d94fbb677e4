import {
  addIntegers,
  get,
  highHalves,
  integer,
  minimumUnsigned,
  pointedTo,
  splatInteger,
  subtractIntegers,
} from '../../kernel-language/expressions';
import type { Emit } from './emit';
import { drawBits, loadWords, storeWords, wordsBytes } from './generator';

export const DRAW_PARAMETERS = 8;

/**
 * Draws each run's windows: start ← first + ⌊bits · count / 2³²⌋, as `Generator.below` does, round the
 * ring.
 *
 * The function takes: the first group's generators, the number of groups, where the first one's starts go
 * ([B] vectors of integers), three more addresses that are left alone, first and count.
 *
 * @param windows B
 */
export function writeDraw(emit: Emit, windows: number): void {
  const { f, shape } = emit;
  const { slots } = shape;
  const [wordsAt, groups, startsAt, , , , first, count] = f.parameters;
  const from = f.vector(splatInteger(get(first)));
  const choices = f.vector(splatInteger(get(count)));
  const turn = f.vector(splatInteger(integer(slots)));
  const walks = [
    { from: pointedTo(wordsAt), stride: wordsBytes(f.lanes) },
    { from: pointedTo(startsAt), stride: windows * f.vectorBytes },
  ];
  f.eachOf(groups, walks, ([generators, starts]) => {
    const words = loadWords(f, generators);
    f.each(
      windows,
      [{ from: starts, stride: f.vectorBytes }],
      ([at]) => {
        const bits = drawBits(f, words);
        const slot = f.vector(addIntegers(get(from), highHalves(get(bits), get(choices))));
        // One turn less is a huge number where the slot is in its first turn.
        f.store(at, minimumUnsigned(get(slot), subtractIntegers(get(slot), get(turn))));
      },
      2,
    );
    storeWords(f, words, generators);
  });
}
