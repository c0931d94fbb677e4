import seedrandom from 'seedrandom';
import { z } from 'zod';
import { integer, oneOf, parseOptions, record } from '../validation/options';
import { Generator } from './generator';

const purposes = ['environment', 'weights', 'samples', 'signs'] as const;

/** What a generator is for. Each purpose has its own stream, so that none disturbs another. */
export type Purpose = (typeof purposes)[number];

const schema = record({
  experiment: z.string('a text'),
  setting: z.string('a text'),
  seed: integer(0),
  purpose: oneOf(...purposes),
});

/**
 * The generator of one purpose in one run.
 *
 * The run is named by what it is, never by where it stands in a batch: the same experiment, setting
 * and seed give the same bits whichever runs it shares a batch with. Trainers and learning rates
 * are left out of the name on purpose, so that they are compared on the same data and the same
 * initial weights (paired by seed).
 *
 * @param experiment the experiment's name, e.g. `figure-3a`
 * @param setting what is learned, e.g. the environment's name
 * @param seed index of the run, 0, 1, 2, …
 * @throws OptionError if one of them does not fit
 */
export function deriveGenerator(
  experiment: string,
  setting: string,
  seed: number,
  purpose: Purpose,
): Generator {
  parseOptions('deriveGenerator', schema, { experiment, setting, seed, purpose });
  const source = seedrandom(JSON.stringify([experiment, setting, seed, purpose]));
  return new Generator([source.int32(), source.int32(), source.int32(), source.int32() | 1]);
}
