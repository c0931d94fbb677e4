import type { FunctionBuilder } from '../../kernel-language/function-builder';
import { eachRows, rowsFor } from './blocks';
import {
  add,
  multiply,
  get,
  load,
  plus,
  type Address,
  type Expression,
  type Local,
} from '../../kernel-language/expressions';

/** Pairs of columns that are written out one after the other; more become a loop. */
const UNROLLED = 8;

/** A matrix of parameters, in bytes. */
export interface Matrix {
  readonly at: Address;
  readonly rowStride: number;
  readonly columnStride: number;
  readonly columns: number;
}

/**
 * `rows` rows of Σ_terms matrix · vector, for several samples that share the matrix at
 * once. All sums stand in registers: up to 8 of them, so that what is loaded fits in beside them.
 *
 * @param start what a sum begins with
 * @param finish what becomes of the sums, [rows][samples]
 */
export function product(
  f: FunctionBuilder,
  { rows, samples }: { readonly rows: number; readonly samples: number },
  terms: readonly { readonly matrix: Matrix; readonly vectors: readonly Address[] }[],
  start: (row: number, sample: number) => Expression,
  finish: (sums: readonly (readonly Local[])[]) => void,
): void {
  f.scoped(() => {
    const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
    const sums = range(rows).map((row) =>
      range(samples).map((sample) => f.vector(start(row, sample))),
    );
    for (const { matrix, vectors } of terms) {
      const { at, rowStride, columnStride, columns } = matrix;
      const walks = [
        { from: at, stride: columnStride },
        ...vectors.map((from) => ({ from, stride: f.vectorBytes })),
      ];
      // Few sums would wait for each other: with two columns at a time, half as many wait.
      const wide = Math.min(rows, rowsFor(samples)) * samples <= 4 ? 2 : 1;
      eachRows(
        f,
        columns,
        wide,
        walks,
        ([columnsAt, ...vectorsAt], width) => {
          const values = vectorsAt.map((address) =>
            range(width).map((c) => f.vector(load(plus(address, c * f.vectorBytes)))),
          );
          for (let row = 0; row < rows; row++) {
            const [first, second] = range(width).map((c) =>
              f.vector(load(plus(columnsAt, row * rowStride + c * columnStride))),
            );
            for (let sample = 0; sample < samples; sample++) {
              const sum = sums[row][sample];
              const [x, y] = values[sample];
              if (width === 1) {
                f.set(sum, f.multiplyAdd(get(first), get(x), get(sum)));
              } else {
                const both = f.multiplyAdd(get(second), get(y), multiply(get(first), get(x)));
                f.set(sum, add(get(sum), both));
              }
            }
          }
        },
        UNROLLED,
      );
    }
    finish(sums);
  });
}

/** Stores sums, [rows][samples], one row after the other at each sample's address. */
export function storeRows(
  f: FunctionBuilder,
  sums: readonly (readonly Local[])[],
  out: readonly Address[],
): void {
  for (const [row, samples] of sums.entries()) {
    for (const [sample, sum] of samples.entries())
      f.store(plus(out[sample], row * f.vectorBytes), get(sum));
  }
}
