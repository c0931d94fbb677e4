import { width, type Space, type Transitions } from '../environments';
import { firstMisfit, wordsOf } from '../environments/check-values';
import type { EngineConfig } from '../engines';
import { DataError } from '../validation/errors';

/**
 * Sees to it that only numbers and classes come in: an environment may be anybody's code.
 *
 * @throws DataError naming the time step, the run and the stream
 */
export function checkTransitions(
  { network, streams }: EngineConfig,
  { observations, targets, scored }: Transitions,
  time: number,
): void {
  checkValues('observation', network.observation, observations, streams, time);
  checkValues('target', network.target, targets, streams, time);
  checkValues('scored', { kind: 'class', classes: 2 }, scored, streams, time);
}

function checkValues(
  name: string,
  space: Space,
  values: Transitions['observations' | 'scored'],
  streams: number,
  time: number,
): void {
  const misfit = firstMisfit(space, values);
  if (misfit === -1) return;
  const index = Math.floor(misfit / width(space));
  const place = `${name} at step ${time}, run ${Math.floor(index / streams)}, stream ${index % streams}`;
  const value = values[misfit];
  const unwritten = Number.isNaN(value) ? ', and is NaN until next writes it' : '';
  throw new DataError('environment', place, value, `${wordsOf(space)}${unwritten}`);
}
