import {
  blockOf,
  cellNames,
  cells,
  deriveGenerator,
  initialParameters,
  type Network,
} from '../../lib';

/** Every cell that there is, for `describe.each`. */
export const eachCell = cellNames.map((cell) => [cell, cells[cell]] as const);

/** A network with initial weights; `gate` gives one gate's part of a block, gates counted from 0. */
export function withGates<Own extends Network>(network: Own) {
  const theta = initialParameters(network, deriveGenerator('test', network.cell, 0, 'weights'));
  const gate = (name: string, index: number): Float64Array => {
    const { offset, rows, columns, gates } = blockOf(network, name);
    const size = (rows / gates) * columns;
    return theta.slice(offset + index * size, offset + (index + 1) * size);
  };
  return { network, gate };
}
