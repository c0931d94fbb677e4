import type { Spaces } from '../environments';
import type { Cell, CellOptions } from './cells/cell';
import { elman, elmanCell, type ElmanNetwork } from './cells/elman';
import { gru, gruCell, type GruNetwork } from './cells/gru';
import { lstm, lstmCell, type LstmNetwork } from './cells/lstm';

/**
 * A recurrent network as data: shapes, layout and, by the name of its cell, equations. How it is
 * computed fast is an engine's business.
 */
export type Network = ElmanNetwork | LstmNetwork | GruNetwork;

/** The name of a cell. */
export type CellName = Network['cell'];

/** Makes a network of some cell, by the options that all cells have. */
export type MakeNetwork = (spaces: Spaces, options: CellOptions) => Network;

/** What makes a network of each cell: whatever holds for every cell goes through these. */
export const cells: Readonly<Record<CellName, MakeNetwork>> = { elman, lstm, gru };

/** Their names. */
export const cellNames: readonly CellName[] = Object.keys(cells).filter(isCellName);

function isCellName(name: string): name is CellName {
  return name in cells;
}

/** The equations of a network's cell, and their derivatives. */
export function cellOf(network: Network): Cell {
  switch (network.cell) {
    case 'elman':
      return elmanCell(network);
    case 'lstm':
      return lstmCell(network);
    case 'gru':
      return gruCell(network);
  }
}
