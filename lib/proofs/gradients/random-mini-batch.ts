import type { Objective } from '../../engines';
import { initialParameters, type Input, type Network } from '../../models';
import { standardNormal, type Generator } from '../../random';
import type { Space } from '../../environments';
import type { MiniBatch } from './mini-batch';

/** What a random instance is to look like. */
export interface RandomMiniBatchOptions {
  readonly network: Network;
  /** B. */
  readonly batchSize: number;
  /** T. */
  readonly truncationLength: number;
  readonly objective: Objective;
}

/**
 * A random instance of eq. 7: weights as the network starts plus a little noise in every one of
 * them (biases would be 0 otherwise), states within the range of tanh, random data. Inputs are kept
 * small enough for tanh not to saturate: a gradient that has all but vanished over T steps is lost
 * in the rounding of any check.
 */
export function randomMiniBatch(generator: Generator, options: RandomMiniBatchOptions): MiniBatch {
  const { network, batchSize, truncationLength: T, objective } = options;
  const parameters = initialParameters(network, generator).map(
    (value) => value + 0.1 * standardNormal(generator),
  );
  const state = (): Float64Array =>
    Float64Array.from({ length: network.stateSize }, () => 2 * generator.uniform() - 1);
  const value = (space: Space): Input =>
    space.kind === 'class'
      ? generator.below(space.classes)
      : Float64Array.from({ length: space.size }, () => 0.5 * standardNormal(generator));
  const steps = (space: Space): Input[] => Array.from({ length: T }, () => value(space));
  const windows = Array.from({ length: batchSize }, () => ({
    start: state(),
    end: state(),
    inputs: steps(network.observation),
    targets: steps(network.target),
  }));
  return { network, parameters, windows, objective };
}
