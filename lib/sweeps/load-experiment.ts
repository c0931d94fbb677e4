import { z } from 'zod';
import { experiments, type Experiment, type Setting } from '../experiments';
import { OptionError } from '../validation/errors';
import { integer, number, oneOf, parseOptions } from '../validation/options';
import { exportedExperiment } from './experiment-module';
import { atRates, FRESH, onFreshSeeds } from './fresh-seeds';

/** What stands in a message, and in a line of a list. */
const LINE = /^[^\p{Cc}]*$/u;

const settingSchema = z.custom<Setting>(
  (value) =>
    z
      .object({
        environment: z.object({ name: z.string().regex(LINE) }),
        network: z.object({ cell: z.string() }),
        trainer: z.object({ name: z.string(), options: z.object({}) }),
        streams: integer(1),
        engine: z.string().optional(),
      })
      .safeParse(value).success,
  'an environment (whose name is a line of text), a network, a trainer and a number of streams',
);

const nameWords = 'a name of at most 100 small letters, digits and dashes';

const experimentSchema: z.ZodType<Experiment> = z.object(
  {
    name: z
      .string(nameWords)
      .max(100, nameWords)
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, nameWords),
    title: z.string('a line of text').regex(LINE, 'a line of text'),
    metric: oneOf('error', 'loss'),
    protocol: z.object(
      {
        steps: integer(1),
        learningRates: z.array(number(0), 'a list of learning rates').min(1, 'at least one rate'),
        seeds: integer(1),
        freshSeeds: integer(1).optional(),
        bins: integer(1),
        learningSteps: integer(0).optional(),
        horizons: z.array(integer(1), 'a list of numbers of steps').optional(),
      },
      'an object with steps, learningRates, seeds and bins',
    ),
    engine: z.string('the name of an engine'),
    settings: z.array(settingSchema, 'a list of settings').min(1, 'at least one setting'),
  },
  'an object with name, title, metric, protocol, engine and settings',
);

/** Whether an experiment is given by its file rather than its name. */
function isFile(reference: string): boolean {
  return /[\\/.]/.test(reference);
}

/**
 * Finds an experiment: one of this package's by its name, or one of your own by the path of a
 * module that exports it as `experiment`. A name followed by `-fresh` is that experiment at the
 * learning rates chosen by its results, on fresh seeds.
 *
 * @param folder the results folder, where `-fresh` looks
 * @throws OptionError if there is none
 * @throws SweepError if the module cannot be loaded, or there are no results to choose rates by
 */
export async function loadExperiment(reference: string, folder: string): Promise<Experiment> {
  const { experiment, isFresh } = await find(reference);
  return isFresh ? onFreshSeeds(experiment, folder) : experiment;
}

/**
 * Finds an experiment as {@link loadExperiment} does, without a look at any results.
 *
 * @param learningRates of each setting, for one on fresh seeds
 * @throws OptionError if there is none
 * @throws SweepError if the module cannot be loaded
 */
export async function loadAtRates(
  reference: string,
  learningRates: readonly (readonly number[])[],
): Promise<Experiment> {
  const { experiment, isFresh } = await find(reference);
  return isFresh ? atRates(experiment, learningRates) : experiment;
}

/** An experiment as it is declared, and whether its re-run on fresh seeds is meant. */
async function find(reference: string): Promise<{ experiment: Experiment; isFresh: boolean }> {
  if (isFile(reference)) {
    const exported = await exportedExperiment(reference);
    return { experiment: parseOptions(reference, experimentSchema, exported), isFresh: false };
  }
  const isFresh = reference.endsWith(FRESH);
  const name = isFresh ? reference.slice(0, -FRESH.length) : reference;
  const experiment = experiments.find((candidate) => candidate.name === name);
  if (experiment !== undefined) return { experiment, isFresh };
  const names = experiments.map((candidate) => candidate.name).join(', ');
  const allowed = `one of ${names}, or the path of a module such as ./my-experiment.cjs`;
  throw new OptionError('fpp', 'experiment', reference, allowed);
}
