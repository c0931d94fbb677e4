import { checkNumbers } from '../environments/check-values';
import type { Engine } from '../engines';
import type { Network } from '../models';
import { checkNetwork } from '../models/check-network';
import { OptionError } from '../validation/errors';
import { integer, parseOptions, record } from '../validation/options';

/** A network and its weights θ = (W, β), in the layout of `network.blocks`. */
export interface TrainedNetwork {
  readonly network: Network;
  /** [parameterCount] */
  readonly parameters: ArrayLike<number>;
}

/**
 * What has learned, and can tell its weights: the result of `learn`, an engine, a learner that is taught one
 * sample at a time, or a network with its weights.
 */
export type WeightSource =
  | TrainedNetwork
  | Engine
  | { readonly engine: Engine }
  | { readonly network: Network; readonly parameters: (which?: number) => ArrayLike<number> };

/** Which weights of a {@link WeightSource} are meant. */
export interface WhichRun {
  /** The place of one of `learn`'s runs, or of a learner's candidates. Default: the first; the best candidate. */
  readonly run?: number;
}

const schema = record({ run: integer(0).optional() });

const words =
  "what has learned: learn's result, an engine, a learner, or { network, parameters } with its weights";

/**
 * A network and a copy of its weights.
 *
 * @throws OptionError if the source cannot tell them, or has no such run
 * @throws DataError if they are not as many as the network has
 */
export function trainedNetwork(
  owner: string,
  source: WeightSource,
  which: WhichRun,
): { readonly network: Network; readonly parameters: Float64Array } {
  const { run } = parseOptions(owner, schema, which, []);
  if (typeof source !== 'object' || (source as unknown) === null) refuse(owner, source);
  if ('engine' in source) return ofEngine(owner, source.engine, run);
  if ('config' in source) return ofEngine(owner, source, run);
  const { network } = source;
  checkNetwork(owner, network);
  const parameters =
    typeof source.parameters === 'function' ? source.parameters(run) : source.parameters;
  checkNumbers(owner, 'parameters', network.parameterCount, parameters);
  return { network, parameters: Float64Array.from(parameters) };
}

function ofEngine(owner: string, engine: Engine, run = 0) {
  const { config } = engine as Partial<Engine>;
  if (config === undefined) refuse(owner, engine);
  const { network, runs } = config;
  checkNetwork(owner, network);
  if (run >= runs) {
    throw new OptionError(owner, 'run', run, `an integer from 0 to ${runs - 1}`);
  }
  return { network, parameters: Float64Array.from(engine.parameters(run)) };
}

function refuse(owner: string, source: unknown): never {
  throw new OptionError(owner, 'source', source, words);
}
