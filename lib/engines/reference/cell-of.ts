import type { Network } from '../../models';
import type { Cell } from './cell';
import { elmanCell } from './elman-cell';
import { lstmCell } from './lstm-cell';

/** The arithmetic of a network's cell. */
export function cellOf(network: Network): Cell {
  return network.cell === 'elman' ? elmanCell(network) : lstmCell(network);
}
