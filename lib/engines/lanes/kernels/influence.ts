import { constant } from '../constants';
import { cellColumns, influenceBytes, parameterVectorLayout, stepLayout } from '../forward-layout';
import { VECTOR } from '../layout';
import type { Shape } from '../shape';
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
import { recurrentProduct } from './state-tangent';

export const INFLUENCE_PARAMETERS = 7;

/** Parameters whose influence is computed together; k is a multiple of it. */
const TOGETHER = 4;

/** Room, in vectors, for the influence of the parameters that are computed together. */
export function influenceRoom({ hiddenUnits: k }: Shape): number {
  return TOGETHER * k;
}

/** What is done to G, in one pass. */
export interface InfluenceTask {
  /** Whether G ← (∂s_t/∂s_{t−1}) G + ∂s_t/∂W. */
  readonly propagates: boolean;
  /** Whether then target ← δᵀ G. */
  readonly contracts: boolean;
}

/**
 * One pass through G, four parameters at a time: those of four rows i and one column c of W. They
 * share A, so their products with it are a block; ∂z_i/∂W_ic, the column's input, joins row i only.
 *
 * The function takes: the first group, its step area, G, δ, target, room for a block, and the number
 * of groups.
 */
export function writeInfluence(emit: Emit, task: InfluenceTask): void {
  const { f, shape, layout } = emit;
  const step = stepLayout(shape);
  const vector = parameterVectorLayout(shape);
  const [first, stepAt, influenceAt, deltaAt, targetAt, roomAt, count] = f.parameters;
  const { hiddenUnits: k, streams: S } = shape;
  const C = cellColumns(shape);
  const column = k * VECTOR;
  const room = pointedTo(roomAt);
  const groups = [
    { from: pointedTo(first), stride: layout.bytes },
    { from: pointedTo(stepAt), stride: step.bytes },
    { from: pointedTo(influenceAt), stride: influenceBytes(shape) },
    { from: pointedTo(deltaAt), stride: S * k * VECTOR },
    { from: pointedTo(targetAt), stride: vector.bytes },
  ];
  f.eachOf(count, groups, ([group, local, influence, delta, target]) => {
    const matrix = plus(group, layout.parameters + layout.blocks.recurrent);
    const streams = [
      { from: plus(local, step.derivatives), stride: VECTOR },
      { from: plus(local, step.inputs), stride: VECTOR },
      { from: influence, stride: C * k * column },
      { from: delta, stride: k * VECTOR },
      { from: plus(target, vector.values), stride: VECTOR },
      { from: plus(target, vector.squares), stride: VECTOR },
    ];
    f.each(S, streams, ([derivatives, inputs, ofStream, deltas, values, squares]) => {
      if (task.contracts) f.store(squares, load(constant('zero')));
      const columns = [
        { from: inputs, stride: S * VECTOR },
        { from: ofStream, stride: k * column },
        { from: values, stride: S * VECTOR },
      ];
      f.each(C, columns, ([input, ofColumn, ofTarget]) => {
        const blocks = [
          { from: ofColumn, stride: TOGETHER * column },
          { from: ofTarget, stride: TOGETHER * C * S * VECTOR },
          { from: room, stride: TOGETHER * VECTOR },
        ];
        f.each(k / TOGETHER, blocks, ([block, entries, diagonal]) => {
          const parts = (at: Address, stride: number): Address[] =>
            Array.from({ length: TOGETHER }, (_, i) => plus(at, i * stride));
          const rows = parts(block, column);
          const scratch = parts(room, column);
          if (task.propagates) {
            recurrentProduct(emit, matrix, rows, scratch);
            for (const at of parts(diagonal, column + VECTOR)) {
              f.store(at, add(load(at), load(input)));
            }
          }
          const sums = finishBlock(emit, task, rows, scratch, derivatives, deltas);
          for (const [i, sum] of sums.entries()) {
            f.store(plus(entries, i * C * S * VECTOR), get(sum));
            f.store(squares, f.multiplyAdd(get(sum), get(sum), load(squares)));
          }
        });
      });
    });
  });
}

/** Rows of G ← D times what stands in the room; δᵀ of them. */
function finishBlock(
  emit: Emit,
  { propagates, contracts }: InfluenceTask,
  rows: readonly Address[],
  room: readonly Address[],
  derivatives: Address,
  deltas: Address,
): Local[] {
  const { f, shape } = emit;
  const { hiddenUnits: k, streams: S } = shape;
  const sums = rows.flatMap(() => (contracts ? [f.vector(load(constant('zero')))] : []));
  const units = [
    { from: derivatives, stride: S * VECTOR },
    ...[deltas, ...rows, ...room].map((from) => ({ from, stride: VECTOR })),
  ];
  f.each(
    k,
    units,
    ([derivative, delta, ...at]) => {
      const into = at.slice(0, rows.length);
      const factor = f.vector(load(derivative));
      const values = into.map((address, i) => {
        if (!propagates) return f.vector(load(address));
        const value = f.vector(multiply(get(factor), load(at[rows.length + i])));
        f.store(address, get(value));
        return value;
      });
      if (contracts) {
        f.set(factor, load(delta));
        for (const [i, sum] of sums.entries()) {
          f.set(sum, f.multiplyAdd(get(factor), get(values[i]), get(sum)));
        }
      }
    },
    2,
  );
  return sums;
}
