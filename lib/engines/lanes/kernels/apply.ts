import { load, plus, pointedTo, type Address } from '../../kernel-language/expressions';
import type { Emit } from './emit';
import { eachRows } from './blocks';
import { descend } from './optimizer';

/** Parameters that are moved in step with each other. */
const TOGETHER = 2;

export const APPLY_PARAMETERS = 2;

/** Moves a group's θ, from its `start`-th parameter on, along the stored gradient. */
export function moveParameters(emit: Emit, group: Address, start = 0): void {
  const { f, shape, layout } = emit;
  const rate = f.vector(load(plus(group, layout.rate)));
  const walk = [
    { from: plus(group, layout.parameters + start * f.vectorBytes), stride: f.vectorBytes },
  ];
  eachRows(f, layout.parameterCount - start, TOGETHER, walk, ([first], count) => {
    f.scoped(() => {
      const moving = Array.from({ length: count }, (_, i) => {
        const parameter = plus(first, i * f.vectorBytes);
        const gradient = f.vector(load(plus(parameter, layout.gradient - layout.parameters)));
        return {
          parameter,
          accumulator: plus(parameter, layout.accumulators - layout.parameters),
          gradient,
        };
      });
      descend(f, shape.optimizer, rate, moving);
    });
  });
}

/**
 * As {@link moveParameters} for all groups. The function takes the first one, and how many there are.
 */
export function writeApply(emit: Emit): void {
  const { f, layout } = emit;
  const [first, count] = f.parameters;
  f.eachOf(count, [{ from: pointedTo(first), stride: layout.bytes }], ([group]) => {
    moveParameters(emit, group);
  });
}
