import { constant } from '../constants';
import { cellColumns, parameterVectorLayout, stepLayout } from '../forward-layout';
import { VECTOR, type GroupLayout } from '../layout';
import {
  add,
  get,
  load,
  multiply,
  plus,
  pointedTo,
  type Address,
  type Local,
} from '../wasm/expressions';
import type { Emit } from './emit';
import { moveParameters } from './apply';
import { eachRows } from './blocks';
import { descend } from './optimizer';
import { eachUnit } from './state-tangent';
import { outerProducts, vectorSums } from './weight-gradient';

export const PULL_BACK_PARAMETERS = 4;
export const PULL_BACK_NORM_PARAMETERS = 3;
export const PARAMETER_TANGENT_PARAMETERS = 4;

/** Parameters of a row that are computed, and moved, together. */
const COLUMNS_TOGETHER = 4;
const MOVED_TOGETHER = 2;

/**
 * Takes note of θ̃ ← a θ̃ + b νᵀ ∂s_t/∂W: that is a matrix of rank one, (b D ν) (s_{t−1}, x_t, 1)ᵀ, of
 * which only the left factor is computed.
 *
 * The function takes: the first group's step area, where b stands, θ̃, ν, and the number of groups.
 */
export function writePullBack(emit: Emit): void {
  const { f, shape } = emit;
  const step = stepLayout(shape);
  const vector = parameterVectorLayout(shape);
  const [stepAt, targetAt, nuAt, count] = f.parameters;
  const { hiddenUnits: k, streams: S } = shape;
  const walks = [
    { from: pointedTo(stepAt), stride: step.bytes },
    { from: pointedTo(targetAt), stride: vector.bytes },
    { from: pointedTo(nuAt), stride: S * k * VECTOR },
  ];
  f.eachOf(count, walks, ([local, target, nu]) => {
    const streams = [
      { from: plus(local, step.second), stride: VECTOR },
      { from: plus(local, step.derivatives), stride: VECTOR },
      { from: nu, stride: k * VECTOR },
      { from: plus(target, vector.factors), stride: VECTOR },
    ];
    const strides = [0, S * VECTOR, VECTOR, S * VECTOR];
    eachUnit(emit, streams, strides, ([b, derivative, sign, factor]) => {
      f.store(factor, multiply(load(b), multiply(load(derivative), load(sign))));
    });
  });
}

/**
 * ‖νᵀ ∂s_t/∂W‖² = ‖D ν‖² ‖(s_{t−1}, x_t, 1)‖². The function takes: the first group's step area, for
 * the results, too, ν, and the number of groups.
 */
export function writePullBackNorm(emit: Emit): void {
  const { f, shape } = emit;
  const step = stepLayout(shape);
  const [stepAt, nuAt, count] = f.parameters;
  const { hiddenUnits: k, streams: S } = shape;
  const walks = [
    { from: pointedTo(stepAt), stride: step.bytes },
    { from: pointedTo(nuAt), stride: S * k * VECTOR },
  ];
  f.eachOf(count, walks, ([local, nu]) => {
    const streams = [
      { from: plus(local, step.result), stride: VECTOR },
      { from: plus(local, step.derivatives), stride: VECTOR },
      { from: plus(local, step.inputs), stride: VECTOR },
      { from: nu, stride: k * VECTOR },
    ];
    f.each(S, streams, ([result, derivatives, inputs, signs]) => {
      const left = f.vector(load(constant('zero')));
      const right = f.vector(load(constant('zero')));
      const units = [
        { from: derivatives, stride: S * VECTOR },
        { from: signs, stride: VECTOR },
      ];
      const value = f.vector();
      f.each(
        k,
        units,
        ([derivative, sign]) => {
          f.set(value, multiply(load(derivative), load(sign)));
          f.set(left, f.multiplyAdd(get(value), get(value), get(left)));
        },
        4,
      );
      f.each(
        cellColumns(shape),
        [{ from: inputs, stride: S * VECTOR }],
        ([input]) => {
          f.set(value, load(input));
          f.set(right, f.multiplyAdd(get(value), get(value), get(right)));
        },
        4,
      );
      f.store(result, multiply(get(left), get(right)));
    });
  });
}

/** What is done to θ̃, in one pass. */
export interface TangentTask {
  /** Whether what was taken note of is added first. */
  readonly adds: boolean;
  /** Whether it then makes the gradient of W, and β gets its own; and whether θ moves along it. */
  readonly use: 'nothing' | 'gradient' | 'update';
}

/**
 * One pass through θ̃. The function takes: the first group, its step area, θ̃, and the number of
 * groups.
 */
export function writeParameterTangent(emit: Emit, task: TangentTask): void {
  const { f, shape, layout } = emit;
  const step = stepLayout(shape);
  const vector = parameterVectorLayout(shape);
  const [first, stepAt, vectorAt, count] = f.parameters;
  const { hiddenUnits: k, inputSize: d, streams: S } = shape;
  const walks = [
    { from: pointedTo(first), stride: layout.bytes },
    { from: pointedTo(stepAt), stride: step.bytes },
    { from: pointedTo(vectorAt), stride: vector.bytes },
  ];
  f.eachOf(count, walks, ([group, local, tangent]) => {
    if (task.adds) {
      f.each(S, [{ from: plus(tangent, vector.squares), stride: VECTOR }], ([at]) => {
        f.store(at, load(constant('zero')));
      });
    }
    const rate = f.vector(load(plus(group, layout.rate)));
    const block = (name: keyof GroupLayout['blocks']): Address =>
      plus(group, layout.parameters + layout.blocks[name]);
    const rows = [
      { from: plus(tangent, vector.values), stride: cellColumns(shape) * S * VECTOR },
      { from: plus(tangent, vector.factors), stride: S * VECTOR },
      { from: block('recurrent'), stride: k * VECTOR },
      { from: block('input'), stride: d * VECTOR },
      { from: block('bias'), stride: VECTOR },
    ];
    f.each(k, rows, ([values, factors, ...parameters]) => {
      let column = 0;
      for (const [i, columns] of [k, d, 1].entries()) {
        const walks = [
          { from: plus(values, column * S * VECTOR), stride: S * VECTOR },
          { from: plus(local, step.inputs + column * S * VECTOR), stride: S * VECTOR },
          { from: parameters[i], stride: VECTOR },
        ];
        eachRows(f, columns, COLUMNS_TOGETHER, walks, ([valuesAt, inputsAt, theta], width) => {
          f.scoped(() => {
            const at = { values: valuesAt, inputs: inputsAt, factors, tangent };
            const sums = sumOverStreams(emit, task, at, width);
            if (task.use === 'nothing') return;
            for (const [c, sum] of sums.entries()) {
              f.store(plus(theta, c * VECTOR + layout.gradient - layout.parameters), get(sum));
            }
            if (task.use === 'update') moveRow(emit, rate, theta, sums);
          });
        });
        column += columns;
      }
    });
    if (task.use !== 'nothing') readoutGradient(emit, group);
    if (task.use === 'update') {
      const { readout } = layout.blocks;
      moveParameters(emit, group, readout / VECTOR);
    }
  });
}

/** A few columns of a row of θ̃, stream by stream: adds to them, and sums what they weigh. */
function sumOverStreams(
  emit: Emit,
  task: TangentTask,
  at: Record<'values' | 'inputs' | 'factors' | 'tangent', Address>,
  width: number,
): Local[] {
  const { f, shape } = emit;
  const { streams: S } = shape;
  const vector = parameterVectorLayout(shape);
  const uses = task.use !== 'nothing';
  const sums = Array.from({ length: uses ? width : 0 }, () => f.vector(load(constant('zero'))));
  const starts = [
    at.values,
    at.inputs,
    at.factors,
    plus(at.tangent, vector.keep),
    plus(at.tangent, vector.weights),
    plus(at.tangent, vector.squares),
  ];
  const streams = starts.map((from) => ({ from, stride: VECTOR }));
  f.each(S, streams, ([values, inputs, factors, keep, weights, squares]) => {
    const places = Array.from({ length: width }, (_, c) => plus(values, c * S * VECTOR));
    const entries = places.map((place) => f.vector(load(place)));
    if (task.adds) {
      const [kept, factor] = [keep, factors].map((address) => f.vector(load(address)));
      const square = f.vector(load(squares));
      for (const [c, entry] of entries.entries()) {
        const input = load(plus(inputs, c * S * VECTOR));
        f.set(entry, f.multiplyAdd(get(factor), input, multiply(get(kept), get(entry))));
        f.store(places[c], get(entry));
      }
      const pairs = entries.map((entry) => multiply(get(entry), get(entry)));
      f.store(squares, add(get(square), pairs.reduce(add)));
    }
    if (uses) {
      const weight = f.vector(load(weights));
      for (const [c, entry] of entries.entries()) {
        f.set(sums[c], f.multiplyAdd(get(weight), get(entry), get(sums[c])));
      }
    }
  });
  return sums;
}

function moveRow(emit: Emit, rate: Local, theta: Address, gradients: readonly Local[]): void {
  const { f, shape, layout } = emit;
  for (let from = 0; from < gradients.length; from += MOVED_TOGETHER) {
    f.scoped(() => {
      const moving = gradients.slice(from, from + MOVED_TOGETHER).map((gradient, i) => {
        const parameter = plus(theta, (from + i) * VECTOR);
        return {
          parameter,
          accumulator: plus(parameter, layout.accumulators - layout.parameters),
          gradient,
        };
      });
      descend(f, shape.optimizer, rate, moving);
    });
  }
}

/** The gradient of β: the mean over streams of ∇_β ℓ_β(s_t; y_t). */
function readoutGradient(emit: Emit, group: Address): void {
  const { f, shape, layout } = emit;
  const { hiddenUnits: k, outputSize: m, streams: S } = shape;
  const block = (name: keyof GroupLayout['blocks']): Address =>
    plus(group, layout.gradient + layout.blocks[name]);
  const finish = (sum: Local, at: Address): void => {
    f.store(at, S === 1 ? get(sum) : multiply(get(sum), load(constant('streamWeight'))));
  };
  const logitGradients = plus(group, layout.outputs);
  const pairs = {
    left: logitGradients,
    leftStride: m * VECTOR,
    right: plus(group, layout.acting),
    rightStride: k * VECTOR,
    count: S,
  };
  outerProducts(f, pairs, m, k, block('readout'), finish);
  const sums = { from: logitGradients, stride: m * VECTOR, count: S, size: m };
  vectorSums(f, sums, block('readoutBias'), finish);
}
