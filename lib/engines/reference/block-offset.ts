import type { Network } from '../../models';

/** Where a block of the network starts in θ. */
export function blockOffset(network: Network, name: string): number {
  const block = network.blocks.find((candidate) => candidate.name === name);
  if (block === undefined) throw new Error(`a ${network.cell} network has no block "${name}"`);
  return block.offset;
}
