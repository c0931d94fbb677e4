import { constant } from '../constants';
import {
  columnRuns,
  influenceBytes,
  influenceSize,
  parameterVectorLayout,
  placedBands,
  stepLayout,
} from '../forward-layout';
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
} from '../../kernel-language/expressions';
import { eachRows } from './blocks';
import { cellKernels } from './cells';
import { blockOf, type Emit } from './emit';
import { recurrentProduct } from './state-tangent';

export const INFLUENCE_PARAMETERS = 7;

/** Parameters whose influence is computed together, as long as there are so many. */
const TOGETHER = 4;

/** Room, in vectors, for dz of the parameters that are computed together. */
export function influenceRoom({ cell, hiddenUnits: k }: Shape): number {
  return TOGETHER * cell.preactivations * k;
}

/** What is done to G, in one pass. */
export interface InfluenceTask {
  /** Whether G ← (∂s_t/∂s_{t−1}) G + ∂s_t/∂W. */
  readonly propagates: boolean;
  /** Whether then target ← δᵀ G. */
  readonly contracts: boolean;
}

/**
 * One pass through G, a few parameters at a time: those of some rows i and one column c of a band of W.
 * They share A, so their products with it are a block; ∂z_i/∂W_ic, the column's input, joins row i only.
 *
 * The function takes: the first group, its step area, G, δ, target, room for a block, and the number
 * of groups.
 */
export function writeInfluence(emit: Emit, task: InfluenceTask): void {
  const { f, shape, layout } = emit;
  const step = stepLayout(shape);
  const vector = parameterVectorLayout(shape);
  const [firstGroup, stepAt, influenceAt, deltaAt, targetAt, roomAt, count] = f.parameters;
  const { cell, hiddenUnits: k, stateSize, streams: S } = shape;
  const column = stateSize * f.vectorBytes;
  const dz = cell.preactivations * k * f.vectorBytes;
  const room = pointedTo(roomAt);
  const groups = [
    { from: pointedTo(firstGroup), stride: layout.bytes },
    { from: pointedTo(stepAt), stride: step.bytes },
    { from: pointedTo(influenceAt), stride: influenceBytes(shape) },
    { from: pointedTo(deltaAt), stride: S * column },
    { from: pointedTo(targetAt), stride: vector.bytes },
  ];
  f.eachOf(count, groups, ([group, local, influence, delta, target]) => {
    const matrix = blockOf(emit, group, 'recurrent');
    const streams = [
      { from: plus(local, step.derivatives), stride: f.vectorBytes },
      { from: plus(local, step.inputs), stride: f.vectorBytes },
      { from: influence, stride: influenceSize(shape) * f.vectorBytes },
      { from: delta, stride: column },
      { from: plus(target, vector.values), stride: f.vectorBytes },
      { from: plus(target, vector.squares), stride: f.vectorBytes },
    ];
    f.each(S, streams, ([derivatives, inputs, ofStream, deltas, values, squares]) => {
      if (task.contracts) f.store(squares, load(constant('zero')));
      for (const { band, rows, columns, before } of placedBands(shape)) {
        for (const run of columnRuns(shape, band)) {
          const columnWalks = [
            { from: plus(inputs, run.input * S * f.vectorBytes), stride: S * f.vectorBytes },
            {
              from: plus(ofStream, (before + run.first * rows) * column),
              stride: rows * column,
            },
            {
              from: plus(values, (before + run.first) * S * f.vectorBytes),
              stride: S * f.vectorBytes,
            },
          ];
          f.each(run.count, columnWalks, ([input, ofColumn, ofTarget]) => {
            const blocks = [
              { from: ofColumn, stride: column },
              { from: ofTarget, stride: columns * S * f.vectorBytes },
              { from: plus(room, band.first * k * f.vectorBytes), stride: f.vectorBytes },
            ];
            eachRows(f, rows, TOGETHER, blocks, ([block, entries, diagonal], together) => {
              const parts = (at: Address, stride: number): Address[] =>
                Array.from({ length: together }, (_, i) => plus(at, i * stride));
              const vectors = parts(block, column);
              const scratch = parts(room, dz);
              if (task.propagates) {
                recurrentProduct(emit, matrix, vectors, scratch);
                for (const at of parts(diagonal, dz + f.vectorBytes)) {
                  f.store(at, add(load(at), load(input)));
                }
              }
              const sums = finishBlock(emit, task, vectors, scratch, derivatives, deltas);
              for (const [i, sum] of sums.entries()) {
                f.store(plus(entries, i * columns * S * f.vectorBytes), get(sum));
                f.store(squares, f.multiplyAdd(get(sum), get(sum), load(squares)));
              }
            });
          });
        }
      }
    });
  });
}

/** Columns of G ← their tangents, of dz that stands in the room; δᵀ of them. */
function finishBlock(
  { f, shape }: Emit,
  { propagates, contracts }: InfluenceTask,
  columns: readonly Address[],
  room: readonly Address[],
  derivatives: Address,
  deltas: Address,
): Local[] {
  const { cell, hiddenUnits: k, stateSize, streams: S } = shape;
  const sums = columns.flatMap(() => (contracts ? [f.vector(load(constant('zero')))] : []));
  const states = Array.from({ length: stateSize / k }, (_, part) => part);
  const units = [
    { from: derivatives, stride: S * f.vectorBytes },
    ...[deltas, ...columns, ...room].map((from) => ({ from, stride: f.vectorBytes })),
  ];
  f.each(
    k,
    units,
    ([derivativesAt, delta, ...at]) => {
      const factors = Array.from({ length: cell.derivatives }, (_, i) =>
        f.vector(load(plus(derivativesAt, i * k * S * f.vectorBytes))),
      );
      const derivative = (i: number) => get(factors[i]);
      const tangents = columns.map((_, c) => {
        const [into, dz] = [at[c], at[columns.length + c]];
        if (!propagates)
          return states.map((i) => f.vector(load(plus(into, i * k * f.vectorBytes))));
        const values = cellKernels(shape).tangent(
          f,
          (i) => multiply(derivative(i), load(plus(dz, i * k * f.vectorBytes))),
          derivative,
          () => load(into),
        );
        return values.map((value, i) => {
          const tangent = f.vector(value);
          f.store(plus(into, i * k * f.vectorBytes), get(tangent));
          return tangent;
        });
      });
      if (!contracts) return;
      for (const part of states) {
        f.set(factors[0], load(plus(delta, part * k * f.vectorBytes)));
        for (const [c, sum] of sums.entries()) {
          f.set(sum, f.multiplyAdd(get(factors[0]), get(tangents[c][part]), get(sum)));
        }
      }
    },
    2,
  );
  return sums;
}
