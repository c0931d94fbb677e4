import type { BlockName } from '../cell-shape';
import { constant } from '../constants';
import {
  columnRuns,
  bandColumns,
  parameterVectorLayout,
  placedBands,
  stepLayout,
} from '../forward-layout';
import {
  add,
  get,
  load,
  multiply,
  plus,
  pointedTo,
  type Address,
  type Expression,
  type Local,
} from '../../kernel-language/expressions';
import type { Emit } from './emit';
import { partAt } from './affine';
import { moveParameters } from './apply';
import { eachRows } from './blocks';
import { cellKernels } from './cells';
import { descend } from './optimizer';
import { eachEntry } from './state-tangent';
import { outerProducts, vectorSums } from './weight-gradient';

export const PULL_BACK_PARAMETERS = 4;
export const PULL_BACK_NORM_PARAMETERS = 3;
export const PARAMETER_TANGENT_PARAMETERS = 4;

/** Parameters of a row that are computed, and moved, together. */
const COLUMNS_TOGETHER = 4;
const MOVED_TOGETHER = 2;

/**
 * Takes note of θ̃ ← a θ̃ + b νᵀ ∂s_t/∂W. In each band of W that is a matrix of rank one,
 * b (νᵀ ∂s_t/∂z)ᵀ (h_{t−1}, x_t, 1), of which only the left factor is computed.
 *
 * The function takes: the first group's step area, where b stands, θ̃, ν, and the number of groups.
 */
export function writePullBack(emit: Emit): void {
  const { f, shape } = emit;
  const step = stepLayout(shape);
  const vector = parameterVectorLayout(shape);
  const [stepAt, targetAt, nuAt, count] = f.parameters;
  const { hiddenUnits: k, stateSize, streams: S } = shape;
  const walks = [
    { from: pointedTo(stepAt), stride: step.bytes },
    { from: pointedTo(targetAt), stride: vector.bytes },
    { from: pointedTo(nuAt), stride: S * stateSize * f.vectorBytes },
  ];
  f.eachOf(count, walks, ([local, target, nu]) => {
    const streams = [
      { from: plus(local, step.second), stride: f.vectorBytes },
      { from: plus(local, step.derivatives), stride: f.vectorBytes },
      { from: nu, stride: stateSize * f.vectorBytes },
      { from: plus(target, vector.factors), stride: f.vectorBytes },
    ];
    const strides = [0, S * f.vectorBytes, f.vectorBytes, S * f.vectorBytes];
    eachEntry(emit, k, streams, strides, ([b, derivatives, signs, factors]) => {
      for (const [i, factor] of cotangentOf(emit, derivatives, signs).entries()) {
        f.store(plus(factors, i * k * S * f.vectorBytes), multiply(load(b), factor));
      }
    });
  });
}

/** νᵀ ∂s_t/∂z of one unit: a vector for each preactivation. */
function cotangentOf({ f, shape }: Emit, derivatives: Address, nu: Address): readonly Expression[] {
  const { hiddenUnits: k, streams: S } = shape;
  return cellKernels(shape).cotangent(
    f,
    (i) => load(plus(derivatives, i * k * S * f.vectorBytes)),
    (i) => load(plus(nu, i * k * f.vectorBytes)),
  ).preactivations;
}

/**
 * ‖νᵀ ∂s_t/∂W‖², band by band ‖νᵀ ∂s_t/∂z‖² ‖(h_{t−1}, x_t, 1)‖². The function takes: the first group's
 * step area, for the results, too, ν, and the number of groups.
 */
export function writePullBackNorm(emit: Emit): void {
  const { f, shape } = emit;
  const step = stepLayout(shape);
  const [stepAt, nuAt, count] = f.parameters;
  const { cell, hiddenUnits: k, stateSize, streams: S } = shape;
  const walks = [
    { from: pointedTo(stepAt), stride: step.bytes },
    { from: pointedTo(nuAt), stride: S * stateSize * f.vectorBytes },
  ];
  f.eachOf(count, walks, ([local, nu]) => {
    const streams = [
      { from: plus(local, step.result), stride: f.vectorBytes },
      { from: plus(local, step.derivatives), stride: f.vectorBytes },
      { from: plus(local, step.inputs), stride: f.vectorBytes },
      { from: nu, stride: stateSize * f.vectorBytes },
    ];
    f.each(S, streams, ([result, derivatives, inputs, signs]) => {
      const bands = cell.bands.map((band) => ({
        band,
        left: f.vector(load(constant('zero'))),
        right: f.vector(load(constant('zero'))),
      }));
      const units = [
        { from: derivatives, stride: S * f.vectorBytes },
        { from: signs, stride: f.vectorBytes },
      ];
      const value = f.vector();
      const addSquare = (sum: Local, of: Expression): void => {
        f.set(value, of);
        f.set(sum, f.multiplyAdd(get(value), get(value), get(sum)));
      };
      f.each(
        k,
        units,
        ([derivative, sign]) => {
          const factors = cotangentOf(emit, derivative, sign);
          for (const { band, left } of bands) {
            for (let i = 0; i < band.count; i++) addSquare(left, factors[band.first + i]);
          }
        },
        4,
      );
      for (const { band, right } of bands) {
        for (const { input, count } of columnRuns(shape, band)) {
          const walk = { from: plus(inputs, input * S * f.vectorBytes), stride: S * f.vectorBytes };
          f.each(
            count,
            [walk],
            ([at]) => {
              addSquare(right, load(at));
            },
            4,
          );
        }
      }
      const squares = bands.map(({ left, right }) => multiply(get(left), get(right)));
      f.store(result, squares.reduce(add));
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
  const [firstGroup, stepAt, vectorAt, count] = f.parameters;
  const { hiddenUnits: k, streams: S } = shape;
  const walks = [
    { from: pointedTo(firstGroup), stride: layout.bytes },
    { from: pointedTo(stepAt), stride: step.bytes },
    { from: pointedTo(vectorAt), stride: vector.bytes },
  ];
  f.eachOf(count, walks, ([group, local, tangent]) => {
    if (task.adds) {
      f.each(S, [{ from: plus(tangent, vector.squares), stride: f.vectorBytes }], ([at]) => {
        f.store(at, load(constant('zero')));
      });
    }
    const rate = f.vector(load(plus(group, layout.rate)));
    for (const { band, rows, columns, before } of placedBands(shape)) {
      const parts = bandColumns(shape, band);
      const rowWalks = [
        {
          from: plus(tangent, vector.values + before * S * f.vectorBytes),
          stride: columns * S * f.vectorBytes,
        },
        {
          from: plus(tangent, vector.factors + band.first * k * S * f.vectorBytes),
          stride: S * f.vectorBytes,
        },
        ...parts.map(({ part, count }) => ({
          from: partAt(emit, group, part),
          stride: count * f.vectorBytes,
        })),
      ];
      f.each(rows, rowWalks, ([values, factors, ...parameters]) => {
        for (const [i, { input, first, count }] of parts.entries()) {
          const walks = [
            { from: plus(values, first * S * f.vectorBytes), stride: S * f.vectorBytes },
            {
              from: plus(local, step.inputs + input * S * f.vectorBytes),
              stride: S * f.vectorBytes,
            },
            { from: parameters[i], stride: f.vectorBytes },
          ];
          eachRows(f, count, COLUMNS_TOGETHER, walks, ([valuesAt, inputsAt, theta], width) => {
            f.scoped(() => {
              const at = { values: valuesAt, inputs: inputsAt, factors, tangent };
              const sums = sumOverStreams(emit, task, at, width);
              if (task.use === 'nothing') return;
              for (const [c, sum] of sums.entries()) {
                f.store(
                  plus(theta, c * f.vectorBytes + layout.gradient - layout.parameters),
                  get(sum),
                );
              }
              if (task.use === 'update') moveRow(emit, rate, theta, sums);
            });
          });
        }
      });
    }
    if (task.use !== 'nothing') readoutGradient(emit, group);
    if (task.use === 'update') {
      const { readout } = layout.blocks;
      moveParameters(emit, group, readout / f.vectorBytes);
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
  const streams = starts.map((from) => ({ from, stride: f.vectorBytes }));
  f.each(S, streams, ([values, inputs, factors, keep, weights, squares]) => {
    const places = Array.from({ length: width }, (_, c) => plus(values, c * S * f.vectorBytes));
    const entries = places.map((place) => f.vector(load(place)));
    if (task.adds) {
      const [kept, factor] = [keep, factors].map((address) => f.vector(load(address)));
      const square = f.vector(load(squares));
      for (const [c, entry] of entries.entries()) {
        const input = load(plus(inputs, c * S * f.vectorBytes));
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
        const parameter = plus(theta, (from + i) * f.vectorBytes);
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
  const { hiddenUnits: k, stateSize, hiddenOffset, outputSize: m, streams: S } = shape;
  const block = (name: BlockName): Address => plus(group, layout.gradient + layout.blocks[name]);
  const finish = (sum: Local, at: Address): void => {
    f.store(at, S === 1 ? get(sum) : multiply(get(sum), load(constant('streamWeight'))));
  };
  const logitGradients = plus(group, layout.outputs);
  const pairs = {
    left: logitGradients,
    leftStride: m * f.vectorBytes,
    right: plus(group, layout.acting + hiddenOffset * f.vectorBytes),
    rightStride: stateSize * f.vectorBytes,
    count: S,
  };
  outerProducts(f, pairs, m, k, block('readout'), finish);
  const sums = { from: logitGradients, stride: m * f.vectorBytes, count: S, size: m };
  vectorSums(f, sums, block('readoutBias'), finish);
}
