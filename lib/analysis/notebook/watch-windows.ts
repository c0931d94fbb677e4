import { z } from 'zod';
import { engineFactoryOf } from '../../engines/named-engines';
import { learn, type LearnOptions } from '../../trainers';
import { mean } from '../statistics';
import { LookupError } from '../../validation/errors';
import { integer, parseOptions, record } from '../../validation/options';
import { windowProbe, type WindowObservation } from './window-probe';

/** What FPP's gradients looked like while a network learned, each the mean over the observed updates. */
export interface MeanObservation extends Omit<WindowObservation, 'update'> {
  /** ‖∇_W (λ/2)‖s_i − ŝ_i‖²‖ / ‖∇_W ℓ‖. */
  readonly penaltyOverLoss: number;
}

/** Which updates are observed. */
export interface WatchOptions {
  /** Every so many updates one is observed. */
  readonly every: number;
  /** Of the observed updates, only the last so many count. Default: all. */
  readonly last?: number;
}

const schema = record({ every: integer(1), last: integer(1).optional() });
// The rest is for `learn` to check.
const studySchema = record({ options: z.looseObject({}, "an object of learn's options") });

/**
 * Lets a network learn from windows, and takes the gradients of some updates apart (eq. 7).
 *
 * @throws OptionError, DataError and LearningStopped as `learn` does
 * @throws LookupError if no update is observed
 */
export async function watchWindows(
  options: LearnOptions,
  which: WatchOptions,
): Promise<MeanObservation> {
  parseOptions('watchWindows', studySchema, { options });
  const { every, last } = parseOptions('watchWindows', schema, which);
  const factory = await engineFactoryOf('watchWindows', options.engine ?? 'reference');
  const probe = windowProbe(factory, every);
  await learn({ ...options, engine: probe.engine });
  const seen = last === undefined ? probe.observations : probe.observations.slice(-last);
  if (seen.length === 0) throw new LookupError(`there are fewer than ${every} updates to observe`);
  const over = (of: (one: WindowObservation) => number): number => mean(seen.map(of));
  return {
    lossOnWeights: over((one) => one.lossOnWeights),
    penaltyOnWeights: over((one) => one.penaltyOnWeights),
    penaltyOverLoss: over((one) => one.penaltyOnWeights / one.lossOnWeights),
    disagreement: over((one) => one.disagreement),
    startGradient: over((one) => one.startGradient),
  };
}
