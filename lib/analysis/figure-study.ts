import { experiments, type Experiment } from '../experiments';
import { FRESH, groupBySetting, readResults, settingKey, SweepError } from '../sweeps';
import { binEnds } from '../trainers';
import { chosenSettings, type ChosenSetting } from './chosen-settings';
import type { ResultRow } from './tables';

/** A figure's results: as the paper reports them, and on seeds that did not choose the rate. */
export interface FigureStudy {
  readonly experiment: Experiment;
  /** The step at which each bin of a learning curve ends. */
  readonly curveSteps: readonly number[];
  /** The paper's protocol: rates chosen and reported on the same 30 seeds. */
  readonly chosen: readonly ChosenSetting[];
  /** The chosen rates once more, on 30 seeds that had no part in the choice. */
  readonly fresh: readonly ChosenSetting[];
}

export interface StudyOptions {
  /** Judge after so many steps. Default: the end. */
  readonly horizon?: number;
  /** Where the rows are. Default `data/results`. */
  readonly folder?: string;
}

/**
 * Reads what was computed for an experiment. The fresh runs stand in the order of the chosen ones.
 *
 * @param name e.g. `figure-3a`
 * @throws SweepError if the rows are not there, or no fresh runs at a chosen rate
 * @throws RangeError if there is no such experiment
 */
export async function readStudy(name: string, options: StudyOptions = {}): Promise<FigureStudy> {
  const { horizon, folder = 'data/results' } = options;
  const experiment = experiments.find((candidate) => candidate.name === name);
  if (experiment === undefined) {
    throw new RangeError(
      `there is no experiment ${name}; there are ${experiments.map((one) => one.name).join(', ')}`,
    );
  }
  const chosen = chosenSettings(experiment, await readResults(folder, name), horizon);
  const rerun = await readResults(folder, `${name}${FRESH}`);
  const again = new Map(groupBySetting(rerun).map((own) => [settingKey(own[0]), own]));
  // Which rate is reported was chosen above; the fresh runs, which may hold one for each horizon, choose
  // nothing.
  const fresh = chosen.map(({ setting, learningRate }) => {
    const own = again.get(settingKey(setting)) ?? [];
    const runs = own.filter((row) => row.learningRate === learningRate);
    if (runs.length === 0) {
      throw new SweepError(
        `${name}${FRESH} has no runs of ${setting.trainer}, T = ${setting.T}, at the chosen learning rate ${learningRate}: compute them with fpp run ${name}${FRESH}`,
      );
    }
    return runs;
  });
  return {
    experiment,
    curveSteps: binEnds(experiment.protocol.steps, experiment.protocol.bins),
    chosen,
    fresh: chosenSettings(experiment, fresh.flat(), horizon),
  };
}

/** A table's rows for both protocols of a study, one below the other; the column `seeds` tells which. */
export function withBothSeeds(
  { chosen, fresh }: Pick<FigureStudy, 'chosen' | 'fresh'>,
  rowsOf: (settings: readonly ChosenSetting[]) => readonly ResultRow[],
): ResultRow[] {
  return [
    ...rowsOf(chosen).map((row) => ({ seeds: 'the paper’s', ...row })),
    ...rowsOf(fresh).map((row) => ({ seeds: 'fresh', ...row })),
  ];
}
