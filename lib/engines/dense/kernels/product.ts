import type { Walk } from '../../kernel-language/function-builder';
import {
  get,
  load,
  plus,
  type Address,
  type Expression,
  type Local,
} from '../../kernel-language/expressions';
import { LANES, VECTOR } from '../shape';
import { byPanel, eachEvenly, eachSeveral, type Emit, type PanelMatrix } from './emit';

/** Columns of the left matrix that are written out one after the other. */
const UNROLLED = 2;

/** A product x · w of samples and a matrix of weights, summed over their `count` columns and rows. */
export interface Term {
  readonly x: PanelMatrix;
  readonly w: PanelMatrix;
  readonly count: number;
}

/** What a sum begins with: `row` and `panel` count within the tile, whose addresses are given. */
export type Start = (tile: {
  readonly row: number;
  readonly panel: number;
  readonly out: Address;
  readonly rows: readonly Address[];
  readonly columns: readonly Address[];
}) => Expression;

export interface Product {
  /** Panels of the result. */
  readonly panels: number;
  readonly terms: readonly Term[];
  readonly out: PanelMatrix;
  /** Further addresses for `start`: what moves on with the samples, and what with the result's panels. */
  readonly rows?: readonly Walk[];
  readonly columns?: readonly Walk[];
  readonly start: Start;
}

/**
 * out ← start + Σ_terms x · w. Each number is a sum in the order of the terms and of their columns, whatever
 * the tiles are.
 */
export function product(
  emit: Emit,
  { panels, terms, out, rows = [], columns = [], start }: Product,
): void {
  const { f, tile, samples } = emit;
  const walks = [byPanel(out), ...terms.map(({ w }) => byPanel(w)), ...columns];
  eachSeveral(f, panels, tile.panels, walks, ([outAt, ...rest], width) => {
    const weights = rest.slice(0, terms.length);
    const columnsAt = rest.slice(terms.length);
    const byRow = [outAt, ...terms.map(({ x }) => x.at)].map((from) => ({ from, stride: VECTOR }));
    eachEvenly(f, samples, tile.rows, [...byRow, ...rows], ([tileOut, ...others], height) => {
      const xs = others.slice(0, terms.length);
      const rowsAt = others.slice(terms.length);
      const sums = Array.from({ length: height }, (_, row) =>
        Array.from({ length: width }, (_, panel) => {
          const place = plus(tileOut, panel * out.rows * VECTOR + row * VECTOR);
          return f.vector(start({ row, panel, out: place, rows: rowsAt, columns: columnsAt }));
        }),
      );
      for (const [i, { x, w, count }] of terms.entries()) {
        addTerm(emit, sums, { x: { ...x, at: xs[i] }, w: { ...w, at: weights[i] }, count });
      }
      for (const [row, ofRow] of sums.entries()) {
        for (const [panel, sum] of ofRow.entries()) {
          f.store(plus(tileOut, panel * out.rows * VECTOR + row * VECTOR), get(sum));
        }
      }
    });
  });
}

/** sums[row][panel] += Σ_j x[row][j] · w[j][panel], for a tile. */
function addTerm({ f }: Emit, sums: readonly (readonly Local[])[], { x, w, count }: Term): void {
  const addColumn = ([xAt, wAt]: readonly Address[]): void => {
    const weights = sums[0].map((_, panel) => f.vector(load(plus(wAt, panel * w.rows * VECTOR))));
    for (const [row, ofRow] of sums.entries()) {
      f.scoped(() => {
        const value = f.number(plus(xAt, row * VECTOR));
        for (const [panel, sum] of ofRow.entries()) {
          f.set(sum, f.multiplyAdd(get(value), get(weights[panel]), get(sum)));
        }
      });
    }
  };
  const ofColumns = (xAt: Address, wAt: Address): Walk[] => [
    { from: xAt, stride: 4 },
    { from: wAt, stride: VECTOR },
  ];
  const full = Math.floor(count / LANES);
  const ofPanels = [byPanel(x), { from: w.at, stride: LANES * VECTOR }];
  f.each(full, ofPanels, ([xAt, wAt]) => {
    f.each(LANES, ofColumns(xAt, wAt), addColumn, UNROLLED);
  });
  const rest = ofColumns(plus(x.at, full * x.rows * VECTOR), plus(w.at, full * LANES * VECTOR));
  f.each(count % LANES, rest, addColumn, UNROLLED);
}

/** A matrix that stands in a run's θ. */
export function parameterMatrix(
  { layout }: Emit,
  theta: Address,
  name: 'recurrent' | 'input' | 'readout',
): PanelMatrix {
  const { at, rows } = layout.blocks[name];
  return { at: plus(theta, at), rows };
}
