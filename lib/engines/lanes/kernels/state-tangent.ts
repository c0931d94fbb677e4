import { constant } from '../constants';
import { stepLayout } from '../forward-layout';
import { VECTOR } from '../layout';
import { get, load, multiply, plus, pointedTo, type Address } from '../wasm/expressions';
import type { Emit } from './emit';
import { eachRows, eachSampleBlock, rowsFor } from './blocks';
import { product, storeRows } from './product';
import { readoutBackward } from './readout';

export const PROPAGATE_PARAMETERS = 6;
export const COMBINE_PARAMETERS = 5;
export const DOT_PARAMETERS = 4;
export const LOSS_GRADIENT_PARAMETERS = 3;

/** out ← A v for a few vectors at once. */
export function recurrentProduct(
  emit: Emit,
  matrix: Address,
  vectors: readonly Address[],
  out: readonly Address[],
): void {
  const { f, shape } = emit;
  const { hiddenUnits: k } = shape;
  const together = vectors.length;
  const walks = [
    { from: matrix, stride: k * VECTOR },
    ...out.map((from) => ({ from, stride: VECTOR })),
  ];
  eachRows(f, k, rowsFor(together), walks, ([at, ...into], rows) => {
    const block = { at, rowStride: k * VECTOR, columnStride: VECTOR, columns: k };
    const zero = () => load(constant('zero'));
    product(f, { rows, samples: together }, [{ matrix: block, vectors }], zero, (sums) => {
      storeRows(f, sums, into);
    });
  });
}

/**
 * target ← (∂s_t/∂s_{t−1}) v = D A v. The function takes: the first group, its step area, target
 * and v, room for [S][k] vectors, and the number of groups.
 */
export function writePropagate(emit: Emit): void {
  const { f, shape, layout } = emit;
  const step = stepLayout(shape);
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
    eachSampleBlock(f, S, [recurrent], arrays, (matrix, [vectors, out]) => {
      recurrentProduct(emit, matrix, vectors, out);
    });
    const streams = [
      { from: room, stride: k * VECTOR },
      { from: plus(local, step.derivatives), stride: VECTOR },
      { from: target, stride: k * VECTOR },
    ];
    eachUnit(emit, streams, [VECTOR, S * VECTOR, VECTOR], ([sum, derivative, into]) => {
      f.store(into, multiply(load(sum), load(derivative)));
    });
  });
}

/**
 * target ← a x + b y. The function takes: the first group's step area, where a and b stand, target,
 * x, y, and the number of groups.
 */
export function writeCombine(emit: Emit): void {
  const { f, shape } = emit;
  const step = stepLayout(shape);
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
    eachUnit(emit, streams, [0, 0, VECTOR, VECTOR, VECTOR], ([a, b, target, x, y]) => {
      f.store(target, f.multiplyAdd(load(a), load(x), multiply(load(b), load(y))));
    });
  });
}

/**
 * x · y. The function takes: the first group's step area, for the results, x, y, and the number of
 * groups.
 */
export function writeDot(emit: Emit): void {
  const { f, shape } = emit;
  const step = stepLayout(shape);
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
export function writeLossGradient(emit: Emit): void {
  const { f, shape, layout } = emit;
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
    readoutBackward(emit, [group], S, {
      logitGradients: { at: [plus(group, layout.outputs)], stride: m * VECTOR },
      delta: { at: [target], stride: k * VECTOR },
    });
  });
}

/** Goes through the units of all streams. */
export function eachUnit(
  emit: Emit,
  streams: readonly { readonly from: Address; readonly stride: number }[],
  unitStrides: readonly number[],
  body: (addresses: readonly Address[]) => void,
): void {
  const { f, shape } = emit;
  const { hiddenUnits: k, streams: S } = shape;
  f.each(S, streams, (addresses) => {
    const walks = addresses.map((from, i) => ({ from, stride: unitStrides[i] }));
    f.each(k, walks, body, 4);
  });
}
