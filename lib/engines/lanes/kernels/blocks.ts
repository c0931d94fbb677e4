import type { Shape } from '../shape';
import type { Emit } from './emit';
import type { FunctionBuilder } from '../../kernel-language/function-builder';
import { get, load, plus, type Address, type Local } from '../../kernel-language/expressions';

/** Samples that share their weights and are computed together. */
const SAMPLES_TOGETHER = 4;

/** An array with a part for each sample, for each of the groups that are computed together. */
export interface PerSample {
  /** One for each group. */
  readonly at: readonly Address[];
  /** Bytes from one sample to the next. */
  readonly stride: number;
}

/**
 * How many groups of runs to compute together. A small network's products are too short to fill
 * the time that one step waits for the one before; several groups, step by step in turn, do.
 *
 * @param samples of each group
 */
export function groupsTogether({ cell, hiddenUnits }: Shape, samples: number): number {
  const width = cell.preactivations * hiddenUnits * samples;
  if (width <= 4) return 3;
  return width <= 8 ? 2 : 1;
}

/**
 * Goes through the samples of all groups in blocks of a few, which share their weights.
 *
 * @param weights one address for each group
 * @param body gets the group's weights, and for each array, the address of each sample's part, and how many there are
 */
export function eachSampleBlock(
  f: FunctionBuilder,
  samples: number,
  weights: readonly Address[],
  arrays: readonly PerSample[],
  body: (weights: Address, arrays: readonly (readonly Address[])[], together: number) => void,
): void {
  for (const [g, weightsAt] of weights.entries()) {
    const walks = arrays.map(({ at, stride }) => ({ from: at[g], stride }));
    eachRows(f, samples, SAMPLES_TOGETHER, walks, (addresses, together) => {
      const samplesAt = addresses.map((address, i) =>
        Array.from({ length: together }, (_, sample) => plus(address, sample * arrays[i].stride)),
      );
      body(weightsAt, samplesAt, together);
    });
  }
}

/** How many rows go with so many samples: eight sums at most, and what is loaded, fit in registers. */
export function rowsFor(samples: number): number {
  return samples <= 3 ? 4 : 2;
}

/** Registers for vectors, in multiples of the 16 that every processor has. */
export function registerFiles({ lanes }: FunctionBuilder): number {
  // Sixteen lanes are a vector of AVX-512, which has 32.
  return lanes === 16 ? 2 : 1;
}

/**
 * Goes through the rows of a product with so many samples in blocks that fill the registers, and then
 * what is left over. The order of no sum depends on the blocks.
 */
export function eachProductRows(
  f: FunctionBuilder,
  rows: number,
  samples: number,
  arrays: readonly { readonly from: Address; readonly stride: number }[],
  body: (addresses: readonly Address[], rows: number) => void,
): void {
  const size = rowsFor(samples);
  const large = size * registerFiles(f);
  const inLarge = large === size ? 0 : rows - (rows % large);
  if (inLarge > 0) eachRows(f, inLarge, large, arrays, body);
  const rest = arrays.map(({ from, stride }) => ({ from: plus(from, inLarge * stride), stride }));
  if (rows > inLarge) eachRows(f, rows - inLarge, size, rest, body);
}

/** Goes through rows in blocks of a size, and then what is left over. */
export function eachRows(
  f: FunctionBuilder,
  rows: number,
  size: number,
  arrays: readonly { readonly from: Address; readonly stride: number }[],
  body: (addresses: readonly Address[], rows: number) => void,
  unroll = 1,
): void {
  const whole = Math.floor(rows / size);
  const rest = rows % size;
  const walks = arrays.map(({ from, stride }) => ({ from, stride: stride * size }));
  if (whole > 0) {
    f.each(
      whole,
      walks,
      (addresses) => {
        body(addresses, size);
      },
      unroll,
    );
  }
  if (rest > 0) {
    const last = arrays.map(({ from: { base, offset }, stride }) => ({
      base,
      offset: offset + whole * size * stride,
    }));
    body(last, rest);
  }
}

/** The hidden units of all states. */
export function hiddenOf({ f, shape }: Emit, { at, stride }: PerSample): PerSample {
  return { at: at.map((address) => plus(address, shape.hiddenOffset * f.vectorBytes)), stride };
}

/** Vectors that go through a function together. */
const ACTIVATED_TOGETHER = 4;

/** So many vectors ← a function of them, a few at once. */
export function activate(
  f: FunctionBuilder,
  start: Address,
  count: number,
  apply: (f: FunctionBuilder, values: readonly Local[]) => void,
): void {
  eachRows(f, count, ACTIVATED_TOGETHER, [{ from: start, stride: f.vectorBytes }], ([at], rows) => {
    f.scoped(() => {
      const places = Array.from({ length: rows }, (_, i) => plus(at, i * f.vectorBytes));
      const values = places.map((place) => f.vector(load(place)));
      apply(f, values);
      for (const [i, value] of values.entries()) f.store(places[i], get(value));
    });
  });
}
