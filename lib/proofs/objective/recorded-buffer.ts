import { RunStreams, type Environment, type Space } from '../../environments';
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
  const streams = new RunStreams(environment, 1, [generator]);
  const inputs: Input[] = [];
  const targets: Input[] = [];
  for (let t = 1; t <= length; t++) {
    const transitions = streams.next(t);
    inputs.push(valueOf(transitions.observations, environment.observation));
    targets.push(valueOf(transitions.targets, environment.target));
  }
  return { network, inputs, targets };
}

function valueOf(values: Int32Array | Float64Array, space: Space): Input {
  return space.kind === 'class' ? values[0] : Float64Array.from(values);
}
