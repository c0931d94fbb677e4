import type { FunctionBuilder } from '../wasm/function-builder';
import type { Address } from '../wasm/expressions';

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
 * the time that one step waits for the one before; several groups side by side do.
 *
 * @param samples of each group
 */
export function groupsTogether(hiddenUnits: number, samples: number): number {
  if (hiddenUnits * samples <= 4) return 3;
  return hiddenUnits * samples <= 8 ? 2 : 1;
}

/**
 * Goes through the samples of all groups in blocks of a few units each.
 *
 * @param body gets, for each array, the address of each unit's part
 */
export function eachUnits(
  f: FunctionBuilder,
  samples: number,
  arrays: readonly PerSample[],
  body: (arrays: readonly (readonly Address[])[], units: number) => void,
): void {
  const groups = arrays[0].at.length;
  const unitsAt = (array: PerSample, at: readonly Address[], count: number): Address[] =>
    at.flatMap(({ base, offset }) =>
      Array.from({ length: count }, (_, sample) => ({
        base,
        offset: offset + sample * array.stride,
      })),
    );
  if (groups > 1) {
    const all = arrays.map((array) => unitsAt(array, array.at, samples));
    body(all, groups * samples);
    return;
  }
  const block = (count: number, times: number, from: readonly Address[]): void => {
    const walks = arrays.map((array, i) => ({ from: from[i], stride: array.stride * count }));
    f.each(times, walks, (addresses) => {
      body(
        arrays.map((array, i) => unitsAt(array, [addresses[i]], count)),
        count,
      );
    });
  };
  const starts = arrays.map((array) => array.at[0]);
  const wholes = Math.floor(samples / SAMPLES_TOGETHER);
  const rest = samples % SAMPLES_TOGETHER;
  if (wholes > 0) block(SAMPLES_TOGETHER, wholes, starts);
  if (rest > 0) {
    const done = wholes * SAMPLES_TOGETHER;
    const from = starts.map(({ base, offset }, i) => ({
      base,
      offset: offset + done * arrays[i].stride,
    }));
    block(rest, 1, from);
  }
}

/** How many rows go with so many units: eight sums at most, and what is loaded, fit in registers. */
export function rowsFor(units: number): number {
  return units <= 3 ? 4 : 2;
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
