import { z } from 'zod';
import { OptionError } from '../validation/errors';
import { cells, type Network } from './network';

/** Networks that were found to be right, so that a call for each window costs nothing. */
const known = new WeakSet();

/** What a network must be, in words. */
const words = `what ${Object.keys(cells).join(', ')} make, e.g. elman(environment, { hiddenUnits: 4 })`;

/**
 * Accepts a network that its cell makes: every shape and place in it follows from a few options, so it is
 * made anew from them and compared.
 */
export const networkSchema = z.custom<Network>(isNetwork, words);

/** @throws OptionError if a network is not what {@link networkSchema} accepts */
export function checkNetwork(owner: string, network: unknown): asserts network is Network {
  if (!isNetwork(network)) throw new OptionError(owner, 'network', network, words);
}

function isNetwork(value: unknown): value is Network {
  if (!isObject(value)) return false;
  if (!known.has(value) && !isMade(value)) return false;
  known.add(value);
  return true;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isMade(network: object): boolean {
  if (!('cell' in network) || !Object.hasOwn(cells, String(network.cell))) return false;
  return jsonOf(network) === jsonOf(madeAnew(network as Network));
}

/** What a network's cell makes of the options that are found in it; undefined if it makes nothing. */
function madeAnew(network: Network): Network | undefined {
  const { cell, hiddenUnits, initialWeights, embedding, loss } = network;
  const options = {
    hiddenUnits,
    initialWeights,
    embedding,
    loss: loss === 'softmax-cross-entropy' ? undefined : loss,
    ...ownOptions(network),
  };
  try {
    return cells[cell](network, options);
  } catch (error) {
    if (error instanceof OptionError) return undefined;
    throw error;
  }
}

/** What a cell has beside the options of all cells. */
function ownOptions(network: Network): object {
  switch (network.cell) {
    case 'elman':
      return { activation: network.activation };
    case 'lstm':
      return { forgetBias: network.forgetBias };
    case 'gru':
      return {};
  }
}

/** JSON in which the order of names does not matter. */
function jsonOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
