import type { FunctionBuilder } from '../../kernel-language/function-builder';
import { add, get, load, plus, type Address, type Local } from '../../kernel-language/expressions';
import { constant } from '../constants';
import { eachRows, registerFiles } from './blocks';

/** Vectors of each of two arrays that belong together: steps of samples. */
export interface Pairs {
  readonly left: Address;
  /** Bytes from one step to the next. */
  readonly leftStride: number;
  readonly right: Address;
  readonly rightStride: number;
  readonly count: number;
}

/** Steps that are written out one after the other. */
const UNROLLED_STEPS = 4;

/**
 * Σ over steps of left · rightᵀ, an outer product, entry by entry: `finish` gets each sum and where
 * its entry stands, in bytes from the block's start. Blocks of 4 × 2 sums stand in registers, so
 * six loads make eight products; with twice the registers, 4 × 4.
 */
export function outerProducts(
  f: FunctionBuilder,
  { left, leftStride, right, rightStride, count }: Pairs,
  rows: number,
  columns: number,
  block: Address,
  finish: (sum: Local, at: Address) => void,
): void {
  const rowWalks = [
    { from: left, stride: f.vectorBytes },
    { from: block, stride: columns * f.vectorBytes },
  ];
  eachRows(f, rows, 4, rowWalks, ([leftAt, rowAt], height) => {
    const columnWalks = [
      { from: right, stride: f.vectorBytes },
      { from: rowAt, stride: f.vectorBytes },
    ];
    const width = registerFiles(f) * (height === 1 ? 8 : height === 2 ? 4 : 2);
    eachRows(f, columns, width, columnWalks, ([rightAt, at], wide) => {
      f.scoped(() => {
        const sums = Array.from({ length: height * wide }, () => f.vector(load(constant('zero'))));
        const steps = [
          { from: leftAt, stride: leftStride },
          { from: rightAt, stride: rightStride },
        ];
        f.each(
          count,
          steps,
          ([l, r]) => {
            const values = Array.from({ length: wide }, (_, j) =>
              f.vector(load(plus(r, j * f.vectorBytes))),
            );
            const factor = f.vector();
            for (let i = 0; i < height; i++) {
              f.set(factor, load(plus(l, i * f.vectorBytes)));
              for (let j = 0; j < wide; j++) {
                const sum = sums[i * wide + j];
                f.set(sum, f.multiplyAdd(get(factor), get(values[j]), get(sum)));
              }
            }
          },
          UNROLLED_STEPS,
        );
        for (const [index, sum] of sums.entries()) {
          const i = Math.floor(index / wide);
          const j = index % wide;
          f.scoped(() => {
            finish(sum, plus(at, (i * columns + j) * f.vectorBytes));
          });
        }
      });
    });
  });
}

/** A vector at each step. */
export interface Vectors {
  readonly from: Address;
  /** Bytes from one step to the next. */
  readonly stride: number;
  readonly count: number;
  /** Entries of a vector. */
  readonly size: number;
}

/** Σ over steps of a vector, entry by entry; `finish` as in {@link outerProducts}. */
export function vectorSums(
  f: FunctionBuilder,
  { from, stride, count, size }: Vectors,
  block: Address,
  finish: (sum: Local, at: Address) => void,
): void {
  const walks = [from, block].map((start) => ({ from: start, stride: f.vectorBytes }));
  eachRows(f, size, 8, walks, ([at, entry], height) => {
    f.scoped(() => {
      const sums = Array.from({ length: height }, () => f.vector(load(constant('zero'))));
      f.each(
        count,
        [{ from: at, stride }],
        ([step]) => {
          for (const [i, sum] of sums.entries()) {
            f.set(sum, add(get(sum), load(plus(step, i * f.vectorBytes))));
          }
        },
        UNROLLED_STEPS,
      );
      for (const [i, sum] of sums.entries()) {
        f.scoped(() => {
          finish(sum, plus(entry, i * f.vectorBytes));
        });
      }
    });
  });
}
