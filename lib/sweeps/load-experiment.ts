import { experiments, type Experiment } from '../experiments';
import { OptionError } from '../validation/errors';
import { meant } from '../validation/nearest-name';
import { checkNamed } from './check-options';
import { checkExperiment } from './check-experiment';
import { exportedExperiment } from './experiment-module';
import { atRates, FRESH, onFreshSeeds } from './fresh-seeds';

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
  checkNamed('loadExperiment', folder, reference);
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
    const experiment = checkExperiment(reference, await exportedExperiment(reference));
    if (experiment.name.endsWith(FRESH)) {
      const allowed = `a name without ${FRESH}, which is that of a re-run on fresh seeds`;
      throw new OptionError(reference, 'name', experiment.name, allowed);
    }
    return { experiment, isFresh: false };
  }
  const isFresh = reference.endsWith(FRESH);
  const name = isFresh ? reference.slice(0, -FRESH.length) : reference;
  const experiment = experiments.find((candidate) => candidate.name === name);
  if (experiment !== undefined) return { experiment, isFresh };
  const names = experiments.map((candidate) => candidate.name);
  const known = isFresh ? names.map((one) => `${one}${FRESH}`) : names;
  const allowed = `one that fpp list shows, or the path of a module such as ./my-experiment.cjs`;
  throw new OptionError('fpp', 'experiment', reference, allowed + meant(reference, known));
}
