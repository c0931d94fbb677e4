import { VECTOR, type GroupLayout } from '../layout';
import type { Shape } from '../shape';
import type { FunctionBuilder } from '../wasm/function-builder';
import { load, plus, pointedTo, type Address } from '../wasm/expressions';
import { eachRows } from './blocks';
import { descend } from './optimizer';

/** Parameters that are moved in step with each other. */
const TOGETHER = 2;

export const APPLY_PARAMETERS = 2;

/** Moves a group's θ, from its `start`-th parameter on, along the stored gradient. */
export function moveParameters(
  f: FunctionBuilder,
  shape: Shape,
  layout: GroupLayout,
  group: Address,
  start = 0,
): void {
  const rate = f.vector(load(plus(group, layout.rate)));
  const walk = [{ from: plus(group, layout.parameters + start * VECTOR), stride: VECTOR }];
  eachRows(f, layout.parameterCount - start, TOGETHER, walk, ([first], count) => {
    f.scoped(() => {
      const moving = Array.from({ length: count }, (_, i) => {
        const parameter = plus(first, i * VECTOR);
        const gradient = f.vector(load(plus(parameter, layout.gradient - layout.parameters)));
        return { parameter, memory: plus(parameter, layout.memory - layout.parameters), gradient };
      });
      descend(f, shape.optimizer, rate, moving);
    });
  });
}

/**
 * As {@link moveParameters} for all groups. The function takes the first group and the number of
 * groups.
 */
export function writeApply(f: FunctionBuilder, shape: Shape, layout: GroupLayout): void {
  const [first, count] = f.parameters;
  f.eachOf(count, [{ from: pointedTo(first), stride: layout.bytes }], ([group]) => {
    moveParameters(f, shape, layout, group);
  });
}
