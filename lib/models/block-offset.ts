import type { NetworkShape } from './network';

/** Where a block of the network starts in θ. */
export function blockOffset(network: NetworkShape, name: string): number {
  const block = network.blocks.find((candidate) => candidate.name === name);
  if (block === undefined) throw new Error(`the network has no block "${name}"`);
  return block.offset;
}
