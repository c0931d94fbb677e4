import { Arena } from '../lanes/arena';
import { writeConstants } from '../lanes/constants';
import { LANES, VECTOR, type Shape } from './shape';
import { TABLE_BYTES, writeTable } from './table';

/** An engine's memory: the table of constants at address 0, then whatever is asked for. */
export class Memory {
  readonly arena = new Arena('denseEngine');
  readonly lanes = LANES;

  constructor({ outputSize }: Shape) {
    this.arena.allocate(TABLE_BYTES);
    const { buffer } = this.arena.memory;
    writeConstants(buffer, LANES);
    writeTable(buffer, outputSize);
  }

  /** Room for some vectors, all 0. */
  vectors(count: number): number {
    return this.arena.allocate(count * VECTOR);
  }

  /** Room for some integers. */
  integers(count: number): number {
    return this.arena.allocate(4 * count);
  }

  /** The floats from an address on; not to be kept, as the memory may grow. */
  floats(at: number, count: number): Float32Array {
    return this.arena.floats.subarray(at / 4, at / 4 + count);
  }

  /** A number into every lane of a vector. */
  splat(at: number, value: number): void {
    this.floats(at, LANES).fill(value);
  }
}

/**
 * Copies rows of samples from one matrix in panels into another.
 *
 * @param rows of each matrix: how many it has, and the first that is copied
 */
export function copyRows(
  { arena }: Memory,
  panels: number,
  count: number,
  from: { readonly at: number; readonly rows: number; readonly first: number },
  to: { readonly at: number; readonly rows: number; readonly first: number },
): void {
  const { floats } = arena;
  for (let panel = 0; panel < panels; panel++) {
    const source = from.at / 4 + (panel * from.rows + from.first) * LANES;
    const target = to.at / 4 + (panel * to.rows + to.first) * LANES;
    floats.copyWithin(target, source, source + count * LANES);
  }
}

/** A place in a matrix in panels, in numbers. */
export function placeIn(rows: number, row: number, column: number): number {
  return (Math.floor(column / LANES) * rows + row) * LANES + (column % LANES);
}

/** Copies vectors of `size`, one after the other, into the rows of a matrix in panels. */
export function writeRows(
  memory: Memory,
  at: number,
  rows: number,
  size: number,
  values: ArrayLike<number>,
): void {
  const { floats } = memory.arena;
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < size; j++) {
      floats[at / 4 + placeIn(rows, row, j)] = values[row * size + j];
    }
  }
}

/** A row of a matrix in panels ← 0. */
export function clearRow(
  { arena }: Memory,
  at: number,
  rows: number,
  panels: number,
  row: number,
): void {
  for (let panel = 0; panel < panels; panel++) {
    const first = at / 4 + (panel * rows + row) * LANES;
    arena.floats.fill(0, first, first + LANES);
  }
}

/** The rows of a matrix in panels as vectors of `size`, one after the other. */
export function readRows({ arena }: Memory, at: number, rows: number, size: number): Float32Array {
  const { floats } = arena;
  const values = new Float32Array(rows * size);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < size; j++) values[row * size + j] = floats[at / 4 + placeIn(rows, row, j)];
  }
  return values;
}
