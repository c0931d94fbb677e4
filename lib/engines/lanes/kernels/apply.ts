import { VECTOR, type GroupLayout } from '../layout';
import type { Shape } from '../shape';
import type { FunctionBuilder } from '../wasm/function-builder';
import { get, load, plus, pointedTo } from '../wasm/expressions';
import { descend } from './optimizer';

export const APPLY_PARAMETERS = 2;

/**
 * Moves θ along the stored gradient, for gradients that were not applied as they were made. The
 * function takes the first group and the number of groups.
 */
export function writeApply(f: FunctionBuilder, shape: Shape, layout: GroupLayout): void {
  const [first, count] = f.parameters;
  f.eachOf(count, [{ from: pointedTo(first), stride: layout.bytes }], ([group]) => {
    const rate = f.vector(load(plus(group, layout.rate)));
    const walks = [layout.parameters, layout.memory, layout.gradient].map((offset) => ({
      from: plus(group, offset),
      stride: VECTOR,
    }));
    f.each(layout.parameterCount, walks, ([parameter, memory, gradient]) => {
      descend(f, shape.optimizer, parameter, memory, get(rate), f.vector(load(gradient)));
    });
  });
}
