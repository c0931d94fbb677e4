import { constant } from '../constants';
import { stepLayout } from '../forward-layout';
import {
  get,
  load,
  multiply,
  plus,
  pointedTo,
  type Address,
} from '../../kernel-language/expressions';
import { partsOf } from './affine';
import { cellKernels } from './cells';
import { blockOf, type Emit } from './emit';
import { eachProductRows, eachSampleBlock } from './blocks';
import { product, storeRows } from './product';
import { readoutBackward } from './readout';

export const PROPAGATE_PARAMETERS = 6;
export const COMBINE_PARAMETERS = 5;
export const DOT_PARAMETERS = 4;
export const LOSS_GRADIENT_PARAMETERS = 3;

/**
 * dz ← (∂z/∂h) v for a few vectors like the state at once, whose hidden units count.
 *
 * @param recurrent where A stands
 */
export function recurrentProduct(
  { f, shape }: Emit,
  recurrent: Address,
  vectors: readonly Address[],
  dz: readonly Address[],
): void {
  const { hiddenUnits: k, hiddenOffset } = shape;
  const hidden = vectors.map((at) => plus(at, hiddenOffset * f.vectorBytes));
  const together = vectors.length;
  const zero = () => load(constant('zero'));
  for (const band of shape.cell.bands) {
    const out = dz.map((at) => ({
      from: plus(at, band.first * k * f.vectorBytes),
      stride: f.vectorBytes,
    }));
    const part = partsOf(band).hidden;
    if (part === undefined) {
      f.each(band.count * k, out, (into) => {
        for (const at of into) f.store(at, zero());
      });
      continue;
    }
    const from = plus(recurrent, part.firstRow * k * k * f.vectorBytes);
    const walks = [{ from, stride: k * f.vectorBytes }, ...out];
    eachProductRows(f, band.count * k, together, walks, ([at, ...into], rows) => {
      const matrix = { at, rowStride: k * f.vectorBytes, columnStride: f.vectorBytes, columns: k };
      product(f, { rows, samples: together }, [{ matrix, vectors: hidden }], zero, (sums) => {
        storeRows(f, sums, into);
      });
    });
  }
}

/**
 * target ← (∂s_t/∂s_{t−1}) v. The function takes: the first group, its step area, target and v, room
 * for dz of all streams, and the number of groups.
 */
export function writePropagate(emit: Emit): void {
  const { f, shape, layout } = emit;
  const step = stepLayout(shape);
  const [first, stepAt, targetAt, vectorAt, roomAt, count] = f.parameters;
  const { cell, hiddenUnits: k, stateSize, streams: S } = shape;
  const walks = [
    { from: pointedTo(first), stride: layout.bytes },
    { from: pointedTo(stepAt), stride: step.bytes },
    { from: pointedTo(targetAt), stride: S * stateSize * f.vectorBytes },
    { from: pointedTo(vectorAt), stride: S * stateSize * f.vectorBytes },
  ];
  const dzBytes = cell.preactivations * k * f.vectorBytes;
  f.eachOf(count, walks, ([group, local, target, vector]) => {
    const room = pointedTo(roomAt);
    const arrays = [
      { at: [vector], stride: stateSize * f.vectorBytes },
      { at: [room], stride: dzBytes },
    ];
    const recurrent = blockOf(emit, group, 'recurrent');
    eachSampleBlock(f, S, [recurrent], arrays, (matrix, [vectors, out]) => {
      recurrentProduct(emit, matrix, vectors, out);
    });
    const streams = [
      { from: room, stride: dzBytes },
      { from: plus(local, step.derivatives), stride: f.vectorBytes },
      { from: target, stride: stateSize * f.vectorBytes },
      ...(cell.passesState ? [{ from: vector, stride: stateSize * f.vectorBytes }] : []),
    ];
    const strides = [f.vectorBytes, S * f.vectorBytes, f.vectorBytes, f.vectorBytes];
    eachEntry(emit, k, streams, strides, ([dz, derivatives, into, before]) => {
      const derivative = (i: number) => load(plus(derivatives, i * k * S * f.vectorBytes));
      const tangents = cellKernels(shape).tangent(
        f,
        (i) => multiply(load(plus(dz, i * k * f.vectorBytes)), derivative(i)),
        derivative,
        () => load(before),
      );
      for (const [i, tangent] of tangents.entries())
        f.store(plus(into, i * k * f.vectorBytes), tangent);
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
  const { stateSize, streams: S } = shape;
  const walks = [
    { from: pointedTo(stepAt), stride: step.bytes },
    ...[targetAt, xAt, yAt].map((at) => ({
      from: pointedTo(at),
      stride: S * stateSize * f.vectorBytes,
    })),
  ];
  f.eachOf(count, walks, ([local, ...vectors]) => {
    const streams = [
      { from: plus(local, step.first), stride: f.vectorBytes },
      { from: plus(local, step.second), stride: f.vectorBytes },
      ...vectors.map((from) => ({ from, stride: stateSize * f.vectorBytes })),
    ];
    eachEntry(
      emit,
      stateSize,
      streams,
      [0, 0, f.vectorBytes, f.vectorBytes, f.vectorBytes],
      ([a, b, target, x, y]) => {
        f.store(target, f.multiplyAdd(load(a), load(x), multiply(load(b), load(y))));
      },
    );
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
  const { stateSize, streams: S } = shape;
  const walks = [
    { from: pointedTo(stepAt), stride: step.bytes },
    ...[xAt, yAt].map((at) => ({ from: pointedTo(at), stride: S * stateSize * f.vectorBytes })),
  ];
  f.eachOf(count, walks, ([local, ...vectors]) => {
    const streams = [
      { from: plus(local, step.result), stride: f.vectorBytes },
      ...vectors.map((from) => ({ from, stride: stateSize * f.vectorBytes })),
    ];
    f.each(S, streams, ([result, x, y]) => {
      const sum = f.vector(load(constant('zero')));
      const entries = [x, y].map((from) => ({ from, stride: f.vectorBytes }));
      f.each(
        stateSize,
        entries,
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
  const { stateSize, outputSize: m, streams: S } = shape;
  const walks = [
    { from: pointedTo(first), stride: layout.bytes },
    { from: pointedTo(targetAt), stride: S * stateSize * f.vectorBytes },
  ];
  f.eachOf(count, walks, ([group, target]) => {
    f.each(
      S * stateSize,
      [{ from: target, stride: f.vectorBytes }],
      ([at]) => {
        f.store(at, load(constant('zero')));
      },
      4,
    );
    readoutBackward(emit, [group], S, {
      logitGradients: { at: [plus(group, layout.outputs)], stride: m * f.vectorBytes },
      delta: { at: [target], stride: stateSize * f.vectorBytes },
    });
  });
}

/** Goes through so many entries of all streams' vectors. */
export function eachEntry(
  { f, shape }: Emit,
  count: number,
  streams: readonly { readonly from: Address; readonly stride: number }[],
  strides: readonly number[],
  body: (addresses: readonly Address[]) => void,
): void {
  f.each(shape.streams, streams, (addresses) => {
    const walks = addresses.map((from, i) => ({ from, stride: strides[i] }));
    f.each(count, walks, body, 4);
  });
}
