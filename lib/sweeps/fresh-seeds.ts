import { chooseRate, type Experiment } from '../experiments';
import { SweepError } from './errors';
import { groupBySetting } from './group-by-setting';
import { metricOf } from './horizon';
import { readResults } from './read-results';

/** What the name of a re-run on fresh seeds ends with. */
export const FRESH = '-fresh';

/**
 * The same experiment at the learning rates that its results chose, on seeds of its own: a rate that
 * was chosen on the runs that are then reported flatters itself. Seeds are derived from the name, so
 * no run shares data or initial weights with those that chose.
 *
 * @param folder where the experiment's results are
 * @throws SweepError if they are not there, or not of these settings
 */
export async function onFreshSeeds(experiment: Experiment, folder: string): Promise<Experiment> {
  const { protocol } = experiment;
  const horizons = protocol.horizons ?? [protocol.steps];
  const results = groupBySetting(await readResults(folder, experiment.name));
  if (results.length !== experiment.settings.length) {
    throw new SweepError(
      `${experiment.name}: there are results of ${results.length} settings, and should be of ${experiment.settings.length}`,
    );
  }
  const chosen = results.map((runs) =>
    horizons.map(
      (horizon) => chooseRate(runs, (row) => metricOf(experiment, row, horizon)).learningRate,
    ),
  );
  return atRates(
    experiment,
    chosen.map((rates) => [...new Set(rates)]),
  );
}

/**
 * An experiment on fresh seeds, at rates that are known.
 *
 * @param learningRates of each setting
 */
export function atRates(
  experiment: Experiment,
  learningRates: readonly (readonly number[])[],
): Experiment {
  const { protocol } = experiment;
  return {
    ...experiment,
    name: `${experiment.name}${FRESH}`,
    ...(experiment.seedsOf === undefined ? {} : { seedsOf: `${experiment.seedsOf}${FRESH}` }),
    title: `${experiment.title}; chosen rates, fresh seeds`,
    protocol: { ...protocol, seeds: protocol.freshSeeds ?? protocol.seeds },
    settings: experiment.settings.map((setting, index) => ({
      ...setting,
      learningRates: learningRates[index],
    })),
  };
}
