import { windowGradient } from '../../engines';
import type { Eq7Gradients, MiniBatch } from './mini-batch';

/** Eq. 7 as it was derived by hand, the way the reference engine computes it. */
export function derivedGradients(batch: MiniBatch): Eq7Gradients {
  const { network, parameters, windows, objective } = batch;
  const differentiate = windowGradient(network);
  const gradient = new Float64Array(network.parameterCount);
  const newState = (): Float64Array => new Float64Array(network.stateSize);
  const starts = windows.map(newState);
  const ends = windows.map(newState);
  for (const [b, window] of windows.entries()) {
    const weight = 1 / windows.length;
    differentiate(parameters, window, objective, weight, gradient, starts[b], ends[b]);
  }
  return {
    W: gradient.slice(0, network.cellParameterCount),
    beta: gradient.slice(network.cellParameterCount, network.learnedParameterCount),
    starts,
    ends,
  };
}
