import { chooseRate, type Experiment } from '../experiments';
import { metricOf } from './horizon';
import { sweepPaths } from './paths';
import { planSweep } from './plan';
import { readResults, type ResultsRow } from './read-results';
import { readProvenance, type Provenance } from './results';

/** What the name of a re-run on fresh seeds ends with. */
export const FRESH = '-fresh';

/**
 * The same experiment at the learning rates that its results chose, on seeds of its own: a rate that
 * was chosen on the runs that are then reported flatters itself. Seeds are derived from the name, so
 * no run shares data or initial weights with those that chose.
 *
 * @param folder where the experiment's results are
 * @throws SweepError if they are not there
 */
export function onFreshSeeds(experiment: Experiment, folder: string): Experiment {
  const rows = readResults(folder, experiment.name);
  const { seeds } = readProvenance(sweepPaths(folder, experiment.name)) as Provenance;
  const { protocol } = experiment;
  const horizons = protocol.horizons ?? [protocol.steps];
  const settings = planSweep(experiment, { seeds }).settings.map(({ setting, runs }) => {
    const own = rows.splice(0, runs);
    const chosen = horizons.map(
      (horizon) =>
        chooseRate(own, (row: ResultsRow) => metricOf(experiment, row, horizon)).learningRate,
    );
    return { ...setting, learningRates: [...new Set(chosen)] };
  });
  return {
    ...experiment,
    name: `${experiment.name}${FRESH}`,
    title: `${experiment.title}; chosen rates, fresh seeds`,
    settings,
  };
}
