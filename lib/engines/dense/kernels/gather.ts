import type { Walk } from '../../kernel-language/function-builder';
import {
  add,
  addInteger,
  addressOf,
  load,
  loadInteger,
  multiply,
  pointedTo,
  type Address,
} from '../../kernel-language/expressions';
import { constant } from '../../lanes/constants';
import { VECTOR } from '../shape';
import type { Emit } from './emit';

/** Rows of a table that samples name, each a few vectors. */
export interface NamedRows {
  readonly table: Address;
  /** [n] where each sample's row stands, in bytes behind the table. */
  readonly names: Address;
  readonly vectors: number;
  /** From one vector of a row to the next. */
  readonly apart: number;
}

/** to ← the row of each sample. */
export function writeGather(emit: Emit, rows: NamedRows, to: Address): void {
  const { f } = emit;
  eachNamedVector(emit, rows, to, (from, at) => {
    f.store(at, load(from));
  });
}

/** The row of each sample += what comes from it, times 1/n; one sample after the other. */
export function writeScatter(emit: Emit, rows: NamedRows, from: Address): void {
  const { f } = emit;
  eachNamedVector(emit, rows, from, (to, at) => {
    f.store(to, add(load(to), multiply(load(at), load(constant('sampleWeight')))));
  });
}

function eachNamedVector(
  { f, samples }: Emit,
  { table, names, vectors, apart }: NamedRows,
  matrix: Address,
  body: (row: Address, sample: Address) => void,
): void {
  const walks: Walk[] = [
    { from: names, stride: 4 },
    { from: matrix, stride: VECTOR },
  ];
  f.each(samples, walks, ([name, sample]) => {
    const row = f.local('i32', addInteger(addressOf(table), loadInteger(name)));
    const through = [
      { from: pointedTo(row), stride: apart },
      { from: sample, stride: samples * VECTOR },
    ];
    f.each(vectors, through, ([at, of]) => {
      body(at, of);
    });
  });
}
