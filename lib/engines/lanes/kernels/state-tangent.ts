import { constant } from '../constants';
import type { StepLayout } from '../forward-layout';
import { VECTOR, type GroupLayout } from '../layout';
import type { Shape } from '../shape';
import type { FunctionBuilder } from '../wasm/function-builder';
import { get, load, multiply, plus, pointedTo, type Address } from '../wasm/expressions';
import { eachRows, eachUnits, rowsFor } from './blocks';
import { product, storeRows } from './product';
import { readoutBackward } from './readout';

export const PROPAGATE_PARAMETERS = 6;
export const COMBINE_PARAMETERS = 5;
export const DOT_PARAMETERS = 4;
export const LOSS_GRADIENT_PARAMETERS = 3;

/** out ← A v for a few vectors at once. */
export function recurrentProduct(
  f: FunctionBuilder,
  shape: Shape,
  matrix: Address,
  vectors: readonly Address[],
  out: readonly Address[],
): void {
  const { hiddenUnits: k } = shape;
  const units = vectors.length;
  const walks = [
    { from: matrix, stride: k * VECTOR },
    ...out.map((from) => ({ from, stride: VECTOR })),
  ];
  eachRows(f, k, rowsFor(units), walks, ([at, ...into], rows) => {
    const block = { at, rowStride: k * VECTOR, columnStride: VECTOR, columns: k };
    const zero = () => load(constant('zero'));
    product(f, rows, units, [{ matrix: block, vectors }], zero, (sums) => {
      storeRows(f, sums, into);
    });
  });
}

/**
 * target ← (∂s_t/∂s_{t−1}) v = D A v. The function takes: the first group, its step area, target
 * and v, room for [S][k] vectors, and the number of groups.
 */
export function writePropagate(
  f: FunctionBuilder,
  shape: Shape,
  layout: GroupLayout,
  step: StepLayout,
): void {
  const [first, stepAt, targetAt, vectorAt, roomAt, count] = f.parameters;
  const { hiddenUnits: k, streams: S } = shape;
  const walks = [
    { from: pointedTo(first), stride: layout.bytes },
    { from: pointedTo(stepAt), stride: step.bytes },
    { from: pointedTo(targetAt), stride: S * k * VECTOR },
    { from: pointedTo(vectorAt), stride: S * k * VECTOR },
  ];
  f.eachOf(count, walks, ([group, local, target, vector]) => {
    const room = pointedTo(roomAt);
    const arrays = [vector, room].map((at) => ({ at: [at], stride: k * VECTOR }));
    const recurrent = plus(group, layout.parameters + layout.blocks.recurrent);
    eachUnits(f, S, [recurrent], arrays, (matrix, [vectors, out]) => {
      recurrentProduct(f, shape, matrix, vectors, out);
    });
    const streams = [
      { from: room, stride: k * VECTOR },
      { from: plus(local, step.slopes), stride: VECTOR },
      { from: target, stride: k * VECTOR },
    ];
    eachUnit(f, shape, streams, [VECTOR, S * VECTOR, VECTOR], ([sum, slope, into]) => {
      f.store(into, multiply(load(sum), load(slope)));
    });
  });
}

/**
 * target ← a x + b y. The function takes: the first group's step area, where a and b stand, target,
 * x, y, and the number of groups.
 */
export function writeCombine(f: FunctionBuilder, shape: Shape, step: StepLayout): void {
  const [stepAt, targetAt, xAt, yAt, count] = f.parameters;
  const { hiddenUnits: k, streams: S } = shape;
  const walks = [
    { from: pointedTo(stepAt), stride: step.bytes },
    ...[targetAt, xAt, yAt].map((at) => ({ from: pointedTo(at), stride: S * k * VECTOR })),
  ];
  f.eachOf(count, walks, ([local, ...vectors]) => {
    const streams = [
      { from: plus(local, step.first), stride: VECTOR },
      { from: plus(local, step.second), stride: VECTOR },
      ...vectors.map((from) => ({ from, stride: k * VECTOR })),
    ];
    eachUnit(f, shape, streams, [0, 0, VECTOR, VECTOR, VECTOR], ([a, b, target, x, y]) => {
      f.store(target, f.multiplyAdd(load(a), load(x), multiply(load(b), load(y))));
    });
  });
}

/**
 * x · y. The function takes: the first group's step area, for the results, x, y, and the number of
 * groups.
 */
export function writeDot(f: FunctionBuilder, shape: Shape, step: StepLayout): void {
  const [stepAt, xAt, yAt, count] = f.parameters;
  const { hiddenUnits: k, streams: S } = shape;
  const walks = [
    { from: pointedTo(stepAt), stride: step.bytes },
    ...[xAt, yAt].map((at) => ({ from: pointedTo(at), stride: S * k * VECTOR })),
  ];
  f.eachOf(count, walks, ([local, ...vectors]) => {
    const streams = [
      { from: plus(local, step.result), stride: VECTOR },
      ...vectors.map((from) => ({ from, stride: k * VECTOR })),
    ];
    f.each(S, streams, ([result, x, y]) => {
      const sum = f.vector(load(constant('zero')));
      const units = [x, y].map((from) => ({ from, stride: VECTOR }));
      f.each(
        k,
        units,
        ([a, b]) => {
          f.set(sum, f.multiplyAdd(load(a), load(b), get(sum)));
        },
        4,
      );
      f.store(result, get(sum));
    });
  });
}

/**
 * target ← ∇_{s_t} ℓ = Vᵀ ∂ℓ/∂g_β(s_t), which stands in the groups' outputs. The function takes: the
 * first group, target, and the number of groups.
 */
export function writeLossGradient(f: FunctionBuilder, shape: Shape, layout: GroupLayout): void {
  const [first, targetAt, count] = f.parameters;
  const { hiddenUnits: k, outputSize: m, streams: S } = shape;
  const walks = [
    { from: pointedTo(first), stride: layout.bytes },
    { from: pointedTo(targetAt), stride: S * k * VECTOR },
  ];
  f.eachOf(count, walks, ([group, target]) => {
    f.each(
      S * k,
      [{ from: target, stride: VECTOR }],
      ([at]) => {
        f.store(at, load(constant('zero')));
      },
      4,
    );
    readoutBackward(f, shape, layout, [group], S, {
      slopes: { at: [plus(group, layout.outputs)], stride: m * VECTOR },
      delta: { at: [target], stride: k * VECTOR },
    });
  });
}

/** Goes through the units of all streams. */
export function eachUnit(
  f: FunctionBuilder,
  { hiddenUnits: k, streams: S }: Shape,
  streams: readonly { readonly from: Address; readonly stride: number }[],
  unitStrides: readonly number[],
  body: (addresses: readonly Address[]) => void,
): void {
  f.each(S, streams, (addresses) => {
    const walks = addresses.map((from, i) => ({ from, stride: unitStrides[i] }));
    f.each(k, walks, body, 4);
  });
}
