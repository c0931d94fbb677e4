import type { CellName } from '../models';
import { benchCase, type BenchCase } from './cases';

/** One thing that is varied, all else being as in the case that it starts from. */
export interface ScaleAxis {
  /** E.g. `k`. */
  readonly name: string;
  readonly points: readonly ScalePoint[];
}

interface ScalePoint {
  readonly value: number | CellName;
  readonly given: BenchCase;
  readonly runs: number;
}

const RUNS = 180;
const base = benchCase('k32-T20');

const varied = (name: string, values: readonly number[], key: keyof BenchCase): ScaleAxis => ({
  name,
  points: values.map((value) => ({
    value,
    given: { ...base, [key]: value, name: `scale-${name}-${value}` },
    runs: RUNS,
  })),
});

const cells: readonly CellName[] = ['elman', 'gru', 'lstm'];

/** What is varied: runs, k, T, N, B, S, and the cell. */
export const SCALE_AXES: readonly ScaleAxis[] = [
  {
    name: 'runs',
    points: [48, 96, 192, 384, 720, 1440].map((runs) => ({ value: runs, given: base, runs })),
  },
  varied('k', [4, 8, 16, 32, 64, 128], 'hiddenUnits'),
  varied('T', [1, 2, 5, 10, 20, 40], 'truncationLength'),
  varied('N', [100, 1000, 10_000], 'bufferSize'),
  varied('B', [1, 2, 4, 8, 16], 'batchSize'),
  varied('S', [1, 2, 4, 8, 16], 'streams'),
  {
    name: 'cell',
    points: cells.map((cell) => ({
      value: cell,
      given: { ...base, cell, name: `scale-cell-${cell}` },
      runs: RUNS,
    })),
  },
];
