import { blockOffset } from '../../models';
import type { ConstrainedProblem } from './constraints';
import { OptionError } from '../../validation/errors';
import { countFree } from './constraints';
import type { FreeVector } from './interleaved-rnns';

/**
 * The network that predicts the best constant: all weights and states 0 but the readout's bias, the
 * mean target or the logarithm of each class's frequency. A stationary point of (10): with V = 0
 * nothing else is felt, and with h = 0 V is not. It is a saddle as soon as any state could help.
 *
 * @throws OptionError if the best constant under the loss is no mean
 * @returns W, β, s_0, …, s_{T−1}; −Infinity in the bias of a class that never occurs
 */
export function bestConstant(problem: ConstrainedProblem): FreeVector {
  const { buffer, truncationLength: T } = problem;
  const { network } = buffer;
  if (network.loss !== 'squared-error' && network.loss !== 'softmax-cross-entropy') {
    const allowed = '"squared-error" or "softmax-cross-entropy"';
    throw new OptionError('bestConstant', 'network.loss', network.loss, allowed);
  }
  const scored = buffer.targets.slice(T - 1);
  const mean = new Float64Array(network.outputSize);
  for (const target of scored) {
    if (typeof target === 'number') mean[target] += 1 / scored.length;
    else for (let i = 0; i < mean.length; i++) mean[i] += target[i] / scored.length;
  }
  const free = new Float64Array(countFree(problem));
  const bias = network.loss === 'softmax-cross-entropy' ? mean.map(Math.log) : mean;
  free.set(bias, blockOffset(network, 'readoutBias'));
  return free;
}
