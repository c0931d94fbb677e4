import {
  blockOffset,
  initialParameters,
  type Input,
  type Network,
  type Target,
} from '../../models';
import { standardNormal, type Generator } from '../../random';
import { dot } from '../numerics/linear-algebra';
import type { FixedBuffer } from '../objective/fixed-buffer';
import type { RnnPoint } from '../objective/rnn-objective';
import { windowSteps } from '../gradients/window-steps';

/** How the data of {@link teacherProblem} are made. */
export interface TeacherOptions {
  /** n. */
  readonly length: number;
  /** Standard deviation of the noise on targets that are vectors. Default 0.3. */
  readonly noise?: number;
}

/**
 * A small problem that has a minimum worth the name: the targets are what a random network of the
 * same shape (the teacher) predicts, plus noise; classes are drawn from its softmax. Targets drawn at
 * random instead send the weights to infinity.
 *
 * @returns the data, and the teacher, near which the minimum lies
 */
export function teacherProblem(
  generator: Generator,
  network: Network,
  { length, noise = 0.3 }: TeacherOptions,
): { readonly buffer: FixedBuffer; readonly teacher: RnnPoint } {
  const parameters = initialParameters(network, generator).map(
    (value) => value + 0.3 * standardNormal(generator),
  );
  const initialState = Float64Array.from(
    { length: network.stateSize },
    () => generator.uniform() - 0.5,
  );
  const inputs = Array.from({ length }, () => drawInput(network, generator));
  const steps = windowSteps({ network, parameters }, { start: initialState, inputs });
  const targets = steps.map(({ next }) =>
    drawTarget(network, outputsOf(network, parameters, next), noise, generator),
  );
  return { buffer: { network, inputs, targets }, teacher: { parameters, initialState } };
}

function drawInput({ observation }: Network, generator: Generator): Input {
  return observation.kind === 'class'
    ? generator.below(observation.classes)
    : Float64Array.from({ length: observation.size }, () => standardNormal(generator));
}

/** g_β(s) = V h + c. */
function outputsOf(network: Network, parameters: Float64Array, state: Float64Array): Float64Array {
  const { outputSize, hiddenUnits: k, hiddenOffset } = network;
  const readout = blockOffset(network, 'readout');
  const bias = blockOffset(network, 'readoutBias');
  const hidden = state.subarray(hiddenOffset, hiddenOffset + k);
  return Float64Array.from(
    { length: outputSize },
    (_, i) => parameters[bias + i] + dot(hidden, parameters.subarray(readout + i * k)),
  );
}

function drawTarget(
  { loss }: Network,
  outputs: Float64Array,
  noise: number,
  generator: Generator,
): Target {
  if (loss !== 'softmax-cross-entropy') {
    return outputs.map((output) => output + noise * standardNormal(generator));
  }
  const weights = outputs.map(Math.exp);
  let rest = generator.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  let drawn = 0;
  while (drawn < weights.length - 1 && rest >= weights[drawn]) {
    rest -= weights[drawn];
    drawn += 1;
  }
  return drawn;
}
