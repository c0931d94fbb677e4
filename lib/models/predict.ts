import type { Input } from './cells/cell';
import { cellOf, type Network } from './network';
import { readoutOf } from './readout';

/** What a network makes of a sequence of observations. */
export interface SequencePrediction {
  /** [steps][outputSize] g_β(s_t): the probability of each class, or the predicted vector. */
  readonly outputs: readonly Float64Array[];
  /** [steps][stateSize] s_t. The last one goes on where the sequence ends. */
  readonly states: readonly Float64Array[];
}

/**
 * Lets a network with given parameters read a sequence, without learning: s_t = f_W(s_{t−1}, o_t) and
 * g_β(s_t) at every step, in float64.
 *
 * @param parameters θ = (W, β), e.g. `engine.parameters(run)` of a network that has learned
 * @param observations [steps] class indices or vectors, as the network's observation space has it
 * @param initialState [stateSize] s_0. Default 0.
 */
export function predict(
  network: Network,
  parameters: Float64Array,
  observations: readonly Input[],
  initialState: Float64Array = new Float64Array(network.stateSize),
): SequencePrediction {
  const cell = cellOf(network);
  const readout = readoutOf(network);
  const states: Float64Array[] = [];
  let previous = initialState;
  for (const observation of observations) {
    const next = new Float64Array(network.stateSize);
    cell.forward(parameters, previous, observation, next);
    states.push(next);
    previous = next;
  }
  return { states, outputs: states.map((state) => readout.output(parameters, state)) };
}
