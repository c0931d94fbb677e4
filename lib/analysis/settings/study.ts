import { existsSync } from 'node:fs';
import { z } from 'zod';
import { listFolder } from '../../platform/files';
import { experimentNamed, experiments, withChains, type Experiment } from '../../experiments';
import {
  FRESH,
  groupBySetting,
  readResults,
  settingKey,
  SweepError,
  sweepPaths,
  type ResultsRow,
} from '../../sweeps';
import { binEnds } from '../../trainers';
import { OptionError } from '../../validation/errors';
import {
  callable,
  either,
  filePath,
  integer,
  line,
  parseOptions,
  record,
} from '../../validation/options';
import { chosenSettings, type ChosenSetting, type JudgedBy } from './chosen-settings';

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

/** All runs of an experiment, or undefined if they are not there. */
export type ResultsReader = (experiment: string) => readonly ResultsRow[] | undefined;

const readerSchema = record({
  folder: filePath('the path of a folder'),
  suffix: z.string('a text'),
  names: z.array(line(), 'a list of names'),
});

/**
 * Reads the rows of experiments from a folder, where they are there.
 *
 * @param suffix of the experiments' names, e.g. `-fresh` for the re-runs on fresh seeds
 * @param names of the experiments that will be asked for. Default: all of this package's
 * @throws SweepError if there are rows, but not as they were computed
 * @throws FileError if the folder cannot be read
 */
export async function resultsReader(
  folder: string,
  suffix = '',
  names: readonly string[] = experiments.map(({ name }) => name),
): Promise<ResultsReader> {
  parseOptions('resultsReader', readerSchema, { folder, suffix, names });
  listFolder(folder);
  const rows = new Map<string, readonly ResultsRow[]>();
  for (const experiment of names) {
    const name = `${experiment}${suffix}`;
    if (!existsSync(sweepPaths(folder, name).rows)) continue;
    rows.set(experiment, await readResults(folder, name));
  }
  return (experiment) => rows.get(experiment);
}

/** Options of {@link readStudy} and its kin. */
export interface StudyOptions {
  /** What runs are judged by. Default: the metric's mean over all steps. */
  readonly judgedBy?: JudgedBy;
  /** Where the rows are. Default `data/results`. */
  readonly folder?: string;
}

const optionsSchema = record({
  judgedBy: either(
    'a number of steps of at least 1, or a function of a row, e.g. endOf',
    integer(1),
    callable<(row: ResultsRow) => number>('a function of a row'),
  ).optional(),
  folder: filePath('the path of a folder').optional(),
});

/** @throws OptionError naming what does not fit */
function checkedOptions(owner: string, options: StudyOptions): StudyOptions {
  parseOptions(owner, optionsSchema, options);
  return options;
}

/**
 * Reads what was computed for an experiment: every setting at its chosen learning rate.
 *
 * @param name e.g. `readings-3a`
 * @throws SweepError if the rows are not there
 * @throws OptionError if there is no such experiment, or an option does not fit
 */
export async function readChosen(
  name: string,
  options: StudyOptions = {},
): Promise<ChosenSetting[]> {
  const { judgedBy, folder = 'data/results' } = checkedOptions('readChosen', options);
  return chosenSettings(experimentNamed(name), await readResults(folder, name), judgedBy);
}

/**
 * Reads what was computed for a figure, with its fresh runs, which stand in the order of the chosen ones.
 *
 * @param name e.g. `figure-3a`
 * @throws SweepError if the rows are not there, or no fresh runs at a chosen rate
 * @throws OptionError if there is no such experiment, or an option does not fit
 */
export async function readStudy(name: string, options: StudyOptions = {}): Promise<FigureStudy> {
  const { judgedBy, folder = 'data/results' } = checkedOptions('readStudy', options);
  const experiment = experimentNamed(name);
  const chosen = await readChosen(name, options);
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
    fresh: chosenSettings(experiment, fresh.flat(), judgedBy),
  };
}

/**
 * A figure's results with those of backward chains behind them, which have its seeds.
 *
 * @param figure e.g. `figure-3a`
 * @throws SweepError as {@link readStudy}
 * @throws OptionError if there is no such experiment, it was not run again with chains, or an option does
 *   not fit
 */
export async function readWithChains(
  figure: string,
  options: StudyOptions = {},
): Promise<FigureStudy> {
  checkedOptions('readWithChains', options);
  const again = withChains(figure);
  if (again === undefined) {
    const figures = experiments.map(({ name }) => name).filter((name) => withChains(name));
    const allowed = `one that was run again with backward chains: ${figures.join(', ')}`;
    throw new OptionError('readWithChains', 'figure', figure, allowed);
  }
  const [paper, chains] = [await readStudy(figure, options), await readStudy(again.name, options)];
  return {
    ...paper,
    chosen: [...paper.chosen, ...chains.chosen],
    fresh: [...paper.fresh, ...chains.fresh],
  };
}
