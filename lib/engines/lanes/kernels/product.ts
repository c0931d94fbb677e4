import { VECTOR } from '../layout';
import type { FunctionBuilder } from '../wasm/function-builder';
import { eachRows } from './blocks';
import {
  add,
  multiply,
  get,
  load,
  plus,
  type Address,
  type Expression,
  type Local,
} from '../wasm/expressions';

/** Pairs of columns that are written out one after the other; more become a loop. */
const UNROLLED = 8;

/** A matrix of parameters, in bytes. */
export interface Matrix {
  /** One for each unit, or a single one that all units share. */
  readonly at: readonly Address[];
  readonly rowStride: number;
  readonly columnStride: number;
  readonly columns: number;
}

/**
 * `rows` rows of Σ_terms matrix · vector, for several units (samples, or groups of runs) at once.
 * All sums stand in registers: rows × units should be about 8, to cover the adder's waiting time
 * and leave registers for what is loaded. A shared matrix is loaded once for all units.
 *
 * @param start what a sum begins with
 * @param finish what becomes of it
 */
export function product(
  f: FunctionBuilder,
  rows: number,
  units: number,
  terms: readonly { readonly matrix: Matrix; readonly vectors: readonly Address[] }[],
  start: (row: number, unit: number) => Expression,
  finish: (row: number, unit: number, sum: Local) => void,
): void {
  f.scoped(() => {
    const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
    const sums = range(rows).map((row) => range(units).map((unit) => f.vector(start(row, unit))));
    for (const { matrix, vectors } of terms) {
      const { at, rowStride, columnStride, columns } = matrix;
      const shared = at.length === 1;
      const walks = [
        ...at.map((from) => ({ from, stride: columnStride })),
        ...vectors.map((from) => ({ from, stride: VECTOR })),
      ];
      // Few sums would wait for each other: with two columns at a time, half as many wait.
      const together = rows * units <= 4 ? 2 : 1;
      eachRows(
        f,
        columns,
        together,
        walks,
        (addresses, width) => {
          const columnsAt = addresses.slice(0, at.length);
          const vectorsAt = addresses.slice(at.length);
          const values = vectorsAt.map((address) =>
            range(width).map((c) => f.vector(load(plus(address, c * VECTOR)))),
          );
          for (let row = 0; row < rows; row++) {
            const weightsAt = columnsAt.map((column) =>
              range(width).map((c) => load(plus(column, row * rowStride + c * columnStride))),
            );
            const weights = shared
              ? [weightsAt[0].map((weight) => get(f.vector(weight)))]
              : weightsAt;
            for (let unit = 0; unit < units; unit++) {
              const sum = sums[row][unit];
              const [first, second] = weights[shared ? 0 : unit];
              const [x, y] = values[unit];
              if (width === 1) {
                f.set(sum, f.multiplyAdd(first, get(x), get(sum)));
              } else {
                const both = f.multiplyAdd(second, get(y), multiply(first, get(x)));
                f.set(sum, add(get(sum), both));
              }
            }
          }
        },
        UNROLLED,
      );
    }
    for (let row = 0; row < rows; row++) {
      for (let unit = 0; unit < units; unit++) finish(row, unit, sums[row][unit]);
    }
  });
}
