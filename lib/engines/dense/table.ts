import { constantBytes } from '../lanes/constants';
import { tableEntry, type Address } from '../kernel-language/expressions';
import { LANES, VECTOR } from './shape';

/*
 * Vectors that the kernels need beside the constants of `lanes`, in the table at address 0 behind them.
 */

const NAMES = ['numbers', 'realOutputs', 'lowest', 'lanes'] as const;

const FIRST = constantBytes(LANES) / VECTOR;

/** Bytes of the whole table. */
export const TABLE_BYTES = (FIRST + NAMES.length) * VECTOR;

/**
 * 0, 1, … as integers; all ones where the last panel of outputs has one; −∞; how many numbers a vector has.
 */
export function entry(name: (typeof NAMES)[number]): Address {
  return tableEntry(FIRST + NAMES.indexOf(name));
}

/** Writes these vectors. @param outputs m */
export function writeTable(buffer: ArrayBuffer, outputs: number): void {
  const place = (name: (typeof NAMES)[number]): number => (FIRST + NAMES.indexOf(name)) * LANES;
  const integers = new Int32Array(buffer);
  const last = ((outputs - 1) % LANES) + 1;
  for (let lane = 0; lane < LANES; lane++) {
    integers[place('numbers') + lane] = lane;
    integers[place('realOutputs') + lane] = lane < last ? -1 : 0;
    integers[place('lanes') + lane] = LANES;
  }
  new Float32Array(buffer).fill(-Infinity, place('lowest'), place('lowest') + LANES);
}
