import { constant } from '../constants';
import { stepLayout } from '../forward-layout';
import { storedWidth } from '../layout';
import type { FunctionBuilder } from '../../kernel-language/function-builder';
import {
  addIntegers,
  and,
  equalIntegers,
  get,
  integer,
  load,
  plus,
  pointedTo,
  splatInteger,
  type Address,
} from '../../kernel-language/expressions';
import { cellKernels } from './cells';
import type { Emit } from './emit';

export const LOCAL_DERIVATIVES_PARAMETERS = 3;

/**
 * What all derivatives of the last advance are made of: ∂s_t/∂z, whatever else the cell's tangents
 * need, and (h_{t−1}, x_t, 1); under the weights of now, which may have moved since.
 *
 * The function takes: the first group, its step area, and the number of groups.
 */
export function writeLocalDerivatives(emit: Emit): void {
  const { f, shape, layout } = emit;
  const step = stepLayout(shape);
  const [first, stepAt, count] = f.parameters;
  const { cell, hiddenUnits: k, stateSize, hiddenOffset, inputSize: d, streams: S } = shape;
  const states = stateSize * f.vectorBytes;
  const keeps = cell.kept * k * f.vectorBytes;
  const observed = storedWidth(shape.observation, d) * f.vectorBytes;
  const walks = [
    { from: pointedTo(first), stride: layout.bytes },
    { from: pointedTo(stepAt), stride: step.bytes },
  ];
  f.eachOf(count, walks, ([group, into]) => {
    if (cell.kept > 0) {
      cellKernels(shape).forward(emit, [group], S, {
        previous: { at: [plus(group, layout.previous)], stride: states },
        input: { at: [plus(group, layout.input)], stride: observed },
        next: { at: [plus(into, step.next)], stride: states },
        kept: { at: [plus(into, step.kept)], stride: keeps },
      });
    }
    const streams = [
      { from: plus(group, layout.previous), stride: states },
      { from: plus(group, layout.acting), stride: states },
      { from: plus(group, layout.input), stride: observed },
      { from: plus(into, step.derivatives), stride: f.vectorBytes },
      { from: plus(into, step.inputs), stride: f.vectorBytes },
      ...(cell.kept > 0 ? [{ from: plus(into, step.kept), stride: keeps }] : []),
    ];
    f.each(S, streams, ([previous, next, input, derivatives, inputs, kept]) => {
      const at = { previous, next, kept, derivatives };
      cellKernels(shape).localDerivatives(emit, at, S * f.vectorBytes);
      copy(f, plus(previous, hiddenOffset * f.vectorBytes), inputs, k, S);
      const fromInput = plus(inputs, k * S * f.vectorBytes);
      if (shape.observation === 'class') oneHot(f, input, fromInput, d, S);
      else copy(f, input, fromInput, d, S);
      const fromBias = plus(inputs, (k + d) * S * f.vectorBytes);
      f.store(fromBias, load(constant('one')));
    });
  });
}

function copy(f: FunctionBuilder, from: Address, to: Address, count: number, S: number): void {
  const walks = [
    { from, stride: f.vectorBytes },
    { from: to, stride: S * f.vectorBytes },
  ];
  f.each(
    count,
    walks,
    ([source, target]) => {
      f.store(target, load(source));
    },
    4,
  );
}

function oneHot(f: FunctionBuilder, input: Address, to: Address, classes: number, S: number): void {
  f.scoped(() => {
    const number = f.vector(load(constant('zero')));
    f.each(classes, [{ from: to, stride: S * f.vectorBytes }], ([at]) => {
      const isIt = equalIntegers(get(number), load(input));
      f.store(at, and(load(constant('one')), isIt));
      f.set(number, addIntegers(get(number), splatInteger(integer(1))));
    });
  });
}
