import { constant } from '../constants';
import { cellColumns, stepLayout } from '../forward-layout';
import { VECTOR, storedWidth } from '../layout';
import type { FunctionBuilder } from '../wasm/function-builder';
import {
  addIntegers,
  and,
  equalIntegers,
  get,
  integer,
  load,
  multiply,
  plus,
  pointedTo,
  splatInteger,
  subtract,
  type Address,
} from '../wasm/expressions';
import type { Emit } from './emit';

export const LOCAL_DERIVATIVES_PARAMETERS = 3;

/**
 * What all derivatives of the last advance are made of: ∂s_t/∂z = 1 − s_t², and (s_{t−1}, x_t, 1).
 *
 * The function takes: the first group, its step area, and the number of groups.
 */
export function writeLocalDerivatives(emit: Emit): void {
  const { f, shape, layout } = emit;
  const step = stepLayout(shape);
  const [first, stepAt, count] = f.parameters;
  const { hiddenUnits: k, inputSize: d, streams: S } = shape;
  const walks = [
    { from: pointedTo(first), stride: layout.bytes },
    { from: pointedTo(stepAt), stride: step.bytes },
  ];
  f.eachOf(count, walks, ([group, into]) => {
    const streams = [
      { from: plus(group, layout.previous), stride: k * VECTOR },
      { from: plus(group, layout.acting), stride: k * VECTOR },
      {
        from: plus(group, layout.input),
        stride: storedWidth(shape.observation, d) * VECTOR,
      },
      { from: plus(into, step.derivatives), stride: VECTOR },
      { from: plus(into, step.inputs), stride: VECTOR },
    ];
    f.each(S, streams, ([previous, acting, input, derivatives, inputs]) => {
      const units = [
        { from: acting, stride: VECTOR },
        { from: derivatives, stride: S * VECTOR },
      ];
      f.each(
        k,
        units,
        ([at, derivative]) => {
          const state = f.vector(load(at));
          f.store(derivative, subtract(load(constant('one')), multiply(get(state), get(state))));
        },
        4,
      );
      copy(f, previous, inputs, k, S);
      const fromInput = plus(inputs, k * S * VECTOR);
      if (shape.observation === 'class') oneHot(f, input, fromInput, d, S);
      else copy(f, input, fromInput, d, S);
      const fromBias = plus(inputs, (cellColumns(shape) - 1) * S * VECTOR);
      f.store(fromBias, load(constant('one')));
    });
  });
}

function copy(f: FunctionBuilder, from: Address, to: Address, count: number, S: number): void {
  const walks = [
    { from, stride: VECTOR },
    { from: to, stride: S * VECTOR },
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
    f.each(classes, [{ from: to, stride: S * VECTOR }], ([at]) => {
      const isIt = equalIntegers(get(number), load(input));
      f.store(at, and(load(constant('one')), isIt));
      f.set(number, addIntegers(get(number), splatInteger(integer(1))));
    });
  });
}
