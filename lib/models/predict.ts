import { checkNumbers, checkValue } from '../environments/check-values';
import { isList } from '../validation/describe-value';
import { DataError } from '../validation/errors';
import { checkNetwork } from './check-network';
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
 * @throws OptionError if the network is none
 * @throws DataError if the parameters, an observation or the state do not fit it
 * @example
 * ```ts
 * import { CycleWorld, elman, learn, predict, TruncatedBptt } from 'fixed-point-propagation';
 *
 * const environment = new CycleWorld({ length: 4 });
 * const network = elman(environment, { hiddenUnits: 4 });
 * const trainer = new TruncatedBptt({ truncationLength: 4 });
 * const { engine } = await learn({ environment, network, trainer, learningRate: 0.01, steps: 2000 });
 * const { outputs } = predict(network, Float64Array.from(engine.parameters(0)), [0, 0, 0, 1, 0, 0, 0]);
 * console.log(outputs.length, outputs[6][1] > outputs[5][1]); // 7 true
 * ```
 */
export function predict(
  network: Network,
  parameters: Float64Array,
  observations: readonly Input[],
  initialState?: Float64Array,
): SequencePrediction {
  checkNetwork('predict', network);
  const { parameterCount, stateSize } = network;
  checkNumbers('predict', 'parameters', parameterCount, parameters);
  if (initialState !== undefined) checkNumbers('predict', 'initialState', stateSize, initialState);
  checkObservations(network, observations);
  const cell = cellOf(network);
  const readout = readoutOf(network);
  const states: Float64Array[] = [];
  let previous = initialState ?? new Float64Array(stateSize);
  for (const observation of observations) {
    const next = new Float64Array(stateSize);
    cell.forward(parameters, previous, observation, next);
    states.push(next);
    previous = next;
  }
  return { states, outputs: states.map((state) => readout.output(parameters, state)) };
}

function checkObservations({ observation }: Network, observations: unknown): void {
  if (!isList(observations)) {
    const allowed = 'an array (Array.from collects what an iterator gives)';
    throw new DataError('predict', 'observations', observations, allowed);
  }
  for (let t = 0; t < observations.length; t++) {
    checkValue('predict', `observations[${t}]`, observation, observations[t]);
  }
}
