import { width, type Space, type Transitions } from '../environments';
import type { EngineConfig } from '../engines';
import { DataError } from '../validation/errors';

/**
 * Sees to it that only numbers and classes come in: an environment may be anybody's code.
 *
 * @throws DataError naming the time step, the run and the stream
 */
export function checkTransitions(
  config: EngineConfig,
  transitions: Transitions,
  time: number,
): void {
  checkValues('observation', config, config.network.observation, transitions.observations, time);
  checkValues('target', config, config.network.target, transitions.targets, time);
}

function checkValues(
  name: string,
  { runs, streams }: EngineConfig,
  space: Space,
  values: Int32Array | Float64Array,
  time: number,
): void {
  const size = width(space);
  if (values.length !== runs * streams * size) {
    const allowed = `${runs} runs × ${streams} streams × ${size} numbers long`;
    throw new DataError('environment', `the ${name}s at step ${time}`, values, allowed);
  }
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const fits =
      space.kind === 'class'
        ? Number.isInteger(value) && value >= 0 && value < space.classes
        : Number.isFinite(value);
    if (fits) continue;
    const index = Math.floor(i / size);
    const run = Math.floor(index / streams);
    const place = `${name} at step ${time}, run ${run}, stream ${index % streams}`;
    const allowed =
      space.kind === 'class' ? `a class from 0 to ${space.classes - 1}` : 'finite numbers';
    throw new DataError('environment', place, value, allowed);
  }
}
