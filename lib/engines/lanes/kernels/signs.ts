import { constant } from '../constants';
import type { StepLayout } from '../forward-layout';
import { VECTOR } from '../layout';
import type { Shape } from '../shape';
import type { FunctionBuilder } from '../wasm/function-builder';
import { and, get, load, plus, pointedTo, xor } from '../wasm/expressions';
import { drawBits, loadWords, storeWords } from './generator';

export const SIGNS_PARAMETERS = 3;

/**
 * target ← fair signs, as `Generator.sign` draws them. The function takes: the first group's step
 * area, where the generators' words stand, target, and the number of groups.
 */
export function writeSigns(f: FunctionBuilder, shape: Shape, step: StepLayout): void {
  const [stepAt, targetAt, count] = f.parameters;
  const { hiddenUnits: k, streams: S } = shape;
  const walks = [
    { from: pointedTo(stepAt), stride: step.bytes },
    { from: pointedTo(targetAt), stride: S * k * VECTOR },
  ];
  f.eachOf(count, walks, ([local, target]) => {
    const words = loadWords(f, plus(local, step.words));
    f.each(
      S * k,
      [{ from: target, stride: VECTOR }],
      ([at]) => {
        const bits = drawBits(f, words);
        f.store(at, xor(and(get(bits), load(constant('sign'))), load(constant('minusOne'))));
      },
      2,
    );
    storeWords(f, words, plus(local, step.words));
  });
}
