import { DataError } from '../validation/errors';
import { firstMisfit, wordsOf } from './check-values';
import { width, type Environment, type Space, type Spaces, type Transitions } from './environment';
import { firstTargetMisfit } from './missing-target';

/** Where a time step stands, for messages. */
export interface StepPlace {
  /** t, from 1. */
  readonly step: number;
  /** S, streams of each run. */
  readonly streams: number;
}

/**
 * Sees to it that only numbers and classes come in: an environment may be anybody's code.
 *
 * @throws DataError naming the time step, the run and the stream
 */
export function checkTransitions(
  { observation, target, mayLackTargets = false }: Spaces & Pick<Environment, 'mayLackTargets'>,
  { observations, targets }: Transitions,
  place: StepPlace,
): void {
  checkValues('observation', observation, observations, place);
  checkValues('target', target, targets, place, mayLackTargets);
}

function checkValues(
  name: string,
  space: Space,
  values: Transitions['observations'],
  place: StepPlace,
  mayBeMissing = false,
): void {
  const misfit = (mayBeMissing ? firstTargetMisfit : firstMisfit)(space, values);
  if (misfit === -1) return;
  const value = values[misfit];
  const unwritten = Number.isNaN(value) ? ', and is NaN until next writes it' : '';
  throw misfitError(
    name,
    Math.floor(misfit / width(space)),
    place,
    value,
    `${wordsOf(space)}${unwritten}`,
  );
}

/**
 * What is said of a value that does not fit.
 *
 * @param index of its stream, r·S + s
 */
export function misfitError(
  name: string,
  index: number,
  { step, streams }: StepPlace,
  value: unknown,
  allowed: string,
): DataError {
  const stream = `run ${Math.floor(index / streams)}, stream ${index % streams}`;
  return new DataError('environment', `${name} at step ${step}, ${stream}`, value, allowed);
}
