import type { FunctionBuilder } from '../wasm/function-builder';
import {
  get,
  load,
  plus,
  type Address,
  type Expression,
  type Local,
} from '../wasm/expressions';

/** Columns that are written out one after the other; more become a loop. */
const UNROLLED_COLUMNS = 32;

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
        ...vectors.map((from) => ({ from, stride: 16 })),
      ];
      f.each(
        columns,
        walks,
        (addresses) => {
          const columnAt = addresses.slice(0, at.length);
          const values = addresses.slice(at.length).map((address) => f.vector(load(address)));
          const weight = f.vector();
          for (let row = 0; row < rows; row++) {
            for (let unit = 0; unit < units; unit++) {
              if (unit === 0 || !shared) {
                f.set(weight, load(plus(columnAt[shared ? 0 : unit], row * rowStride)));
              }
              const sum = sums[row][unit];
              f.set(sum, f.multiplyAdd(get(weight), get(values[unit]), get(sum)));
            }
          }
        },
        UNROLLED_COLUMNS,
      );
    }
    for (let row = 0; row < rows; row++) {
      for (let unit = 0; unit < units; unit++) finish(row, unit, sums[row][unit]);
    }
  });
}
