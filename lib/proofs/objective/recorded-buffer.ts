import { allocateTransitions, type Environment, type Space } from '../../environments';
import type { Input, Network } from '../../models';
import type { Generator } from '../../random';
import type { FixedBuffer } from './fixed-buffer';

/** A fixed buffer of the first n transitions of a stream of the environment. */
export function recordedBuffer(
  environment: Environment,
  network: Network,
  length: number,
  generator: Generator,
): FixedBuffer {
  const stream = environment.open(1, generator);
  const inputs: Input[] = [];
  const targets: Input[] = [];
  for (let t = 0; t < length; t++) {
    const transition = allocateTransitions(environment, 1);
    stream.next(transition, 0);
    inputs.push(valueOf(transition.observations, environment.observation));
    targets.push(valueOf(transition.targets, environment.target));
  }
  return { network, inputs, targets };
}

function valueOf(values: Int32Array | Float64Array, space: Space): Input {
  return space.kind === 'class' ? values[0] : Float64Array.from(values);
}
