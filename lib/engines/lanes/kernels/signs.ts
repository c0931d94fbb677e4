import { constant } from '../constants';
import { VECTOR } from '../layout';
import { and, get, load, pointedTo, xor } from '../language/expressions';
import type { Emit } from './emit';
import { WORDS_BYTES, drawBits, loadWords, storeWords } from './generator';

export const SIGNS_PARAMETERS = 3;

/**
 * target ← fair signs, as `Generator.sign` draws them. The function takes: the first group's
 * generators, target, and the number of groups.
 */
export function writeSigns(emit: Emit): void {
  const { f, shape } = emit;
  const [wordsAt, targetAt, count] = f.parameters;
  const { stateSize, streams: S } = shape;
  const walks = [
    { from: pointedTo(wordsAt), stride: WORDS_BYTES },
    { from: pointedTo(targetAt), stride: S * stateSize * VECTOR },
  ];
  f.eachOf(count, walks, ([generators, target]) => {
    const words = loadWords(f, generators);
    f.each(
      S * stateSize,
      [{ from: target, stride: VECTOR }],
      ([at]) => {
        const bits = drawBits(f, words);
        f.store(at, xor(and(get(bits), load(constant('sign'))), load(constant('minusOne'))));
      },
      2,
    );
    storeWords(f, words, generators);
  });
}
