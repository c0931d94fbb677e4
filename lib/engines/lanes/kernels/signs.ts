import { constant } from '../constants';
import { and, get, load, pointedTo, xor } from '../../kernel-language/expressions';
import type { Emit } from './emit';
import { drawBits, loadWords, storeWords, wordsBytes } from './generator';

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
    { from: pointedTo(wordsAt), stride: wordsBytes(f.lanes) },
    { from: pointedTo(targetAt), stride: S * stateSize * f.vectorBytes },
  ];
  f.eachOf(count, walks, ([generators, target]) => {
    const words = loadWords(f, generators);
    f.each(
      S * stateSize,
      [{ from: target, stride: f.vectorBytes }],
      ([at]) => {
        const bits = drawBits(f, words);
        f.store(at, xor(and(get(bits), load(constant('sign'))), load(constant('minusOne'))));
      },
      2,
    );
    storeWords(f, words, generators);
  });
}
