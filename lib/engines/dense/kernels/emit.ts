import type { FunctionBuilder, Walk } from '../../kernel-language/function-builder';
import { plus, type Address } from '../../kernel-language/expressions';
import { VECTOR, type Shape, type Tile } from '../shape';
import type { ParameterLayout } from '../parameters';

/** What a kernel is written with. */
export interface Emit {
  readonly f: FunctionBuilder;
  readonly shape: Shape;
  readonly layout: ParameterLayout;
  readonly tile: Tile;
  /** n, samples side by side: rows of every matrix of samples. */
  readonly samples: number;
}

/**
 * A matrix in panels of 16 columns: [panel][row][16]. A row of a panel is a vector, and what a tile of a
 * product needs of some panels stands together.
 */
export interface PanelMatrix {
  readonly at: Address;
  /** Rows that there is room for. */
  readonly rows: number;
}

/** Bytes of one panel. */
export function panelBytes({ rows }: { readonly rows: number }): number {
  return rows * VECTOR;
}

/** A number of a matrix: of a row and a column. */
export function numberAt({ at, rows }: PanelMatrix, row: number, column: number): Address {
  const panel = Math.floor(column / 16);
  return plus(at, (panel * rows + row) * VECTOR + 4 * (column % 16));
}

/** How a walk goes through a matrix panel by panel. */
export function byPanel(matrix: PanelMatrix, panels = 1): Walk {
  return { from: matrix.at, stride: panels * panelBytes(matrix) };
}

/**
 * `count` things, several at a time, then the rest: the body gets how many.
 *
 * @param strides of each address, from one thing to the next
 */
export function eachSeveral(
  f: FunctionBuilder,
  count: number,
  several: number,
  walks: readonly Walk[],
  body: (addresses: readonly Address[], together: number) => void,
): void {
  const rounds = Math.floor(count / several);
  f.each(
    rounds,
    walks.map(({ from, stride }) => ({ from, stride: several * stride })),
    (addresses) => {
      body(addresses, several);
    },
  );
  const rest = count % several;
  if (rest === 0) return;
  f.scoped(() => {
    body(
      walks.map(({ from, stride }) => plus(from, rounds * several * stride)),
      rest,
    );
  });
}

/** As {@link eachSeveral}, in as few rounds as can be, and these as even as can be. */
export function eachEvenly(
  f: FunctionBuilder,
  count: number,
  most: number,
  walks: readonly Walk[],
  body: (addresses: readonly Address[], together: number) => void,
): void {
  eachSeveral(f, count, Math.ceil(count / Math.ceil(count / most)), walks, body);
}
