import { chooseRate, type Experiment } from '../../experiments';
import { groupBySetting, metricOf, type ResultsRow } from '../../sweeps';
import { seriesStyle, type StyleName } from '../figures/palette';
import { mean } from '../statistics';
import { LookupError } from '../../validation/errors';

/** One setting of an experiment at the learning rate that served it best. */
export interface ChosenSetting {
  /** A row of it, for its hyper-parameters. */
  readonly setting: ResultsRow;
  readonly style: StyleName;
  readonly label: string;
  readonly learningRate: number;
  /** Whether the chosen rate is the lowest or highest tried: a better one may lie beyond. */
  readonly isGridEdge: boolean;
  /** The runs at the chosen rate, and the metric of each. */
  readonly runs: readonly ResultsRow[];
  readonly values: readonly number[];
  /** The runs and their metric at every rate tried, lowest rate first. */
  readonly byRate: readonly {
    readonly learningRate: number;
    readonly runs: readonly ResultsRow[];
    readonly values: readonly number[];
  }[];
}

/** A column of the rows that has one value in a row: all but the learning curve. */
export type Column = Exclude<keyof ResultsRow, 'curve'>;

/** What runs are judged by: their metric's mean over so many steps, or something else that is to be small. */
export type JudgedBy = number | ((row: ResultsRow) => number);

/**
 * Every setting of an experiment at its chosen learning rate (the paper's protocol).
 *
 * @param judgedBy the metric's mean over so many steps, default all; or something else of a run
 *   that is to be small, e.g. `endOf`
 */
export function chosenSettings(
  experiment: Experiment,
  rows: readonly ResultsRow[],
  judgedBy?: JudgedBy,
): ChosenSetting[] {
  const valueOf =
    typeof judgedBy === 'function'
      ? judgedBy
      : (row: ResultsRow): number => metricOf(experiment, row, judgedBy);
  return groupBySetting(rows).map((own) => {
    const rates = [...new Set(own.map(({ learningRate }) => learningRate))].sort((a, b) => a - b);
    const { learningRate, runs } = chooseRate(own, valueOf);
    const style = styleOf(own[0]);
    return {
      setting: own[0],
      style,
      label: labelOf(own[0], style),
      learningRate,
      isGridEdge: rates.length > 1 && [rates[0], rates.at(-1)].includes(learningRate),
      runs,
      values: runs.map(valueOf),
      byRate: rates.map((rate) => {
        const atRate = own.filter((row) => row.learningRate === rate);
        return { learningRate: rate, runs: atRate, values: atRate.map(valueOf) };
      }),
    };
  });
}

/**
 * The setting of one method at some values of its columns.
 *
 * @param where what its row has, e.g. `{ T: 5 }`; what is left out does not matter
 * @throws LookupError if there is none, or more than one
 */
export function settingOf(
  settings: readonly ChosenSetting[],
  style: StyleName,
  where: Partial<Pick<ResultsRow, Column>> = {},
): ChosenSetting {
  const found = settings.filter(
    (one) =>
      one.style === style &&
      Object.entries(where).every(([column, value]) => one.setting[column as Column] === value),
  );
  if (found.length === 1) return found[0];
  const what = `${style} at ${JSON.stringify(where)}`;
  throw new LookupError(`there are ${found.length} settings of ${what}, and should be one`);
}

/**
 * The mean metric of {@link settingOf} over all its runs; NaN if one diverged.
 *
 * @throws LookupError as `settingOf` does
 */
export function meanOf(
  settings: readonly ChosenSetting[],
  style: StyleName,
  where?: Partial<Pick<ResultsRow, Column>>,
): number {
  return mean(settingOf(settings, style, where).values);
}

/** Of the settings, those of the methods that the paper draws in Figures 2 and 3. */
export function drawnInPaper(settings: readonly ChosenSetting[]): ChosenSetting[] {
  const drawn: readonly StyleName[] = ['fpp', 'fpp-own-rate', 'truncated-bptt', 'no-overlap'];
  return settings.filter(({ style }) => drawn.includes(style));
}

/**
 * The same settings at the same learning rates, but each run valued otherwise: by the end of its
 * curve, by whether it diverged.
 */
export function valuedBy(
  settings: readonly ChosenSetting[],
  valueOf: (run: ResultsRow) => number,
): ChosenSetting[] {
  return settings.map((one) => ({
    ...one,
    values: one.runs.map(valueOf),
    byRate: one.byRate.map(({ learningRate, runs }) => ({
      learningRate,
      runs,
      values: runs.map(valueOf),
    })),
  }));
}

/** The metric over the last bin of a run's learning curve; NaN if it diverged. */
export function endOf({ curve }: ResultsRow): number {
  return curve.at(-1) ?? NaN;
}

function labelOf({ trainer, prediction }: ResultsRow, style: StyleName): string {
  return trainer === 'ConstantPrediction' ? `Predict ${prediction}` : seriesStyle(style).label;
}

function styleOf({ trainer, stateRate, replay, windowLoss }: ResultsRow): StyleName {
  const isInChains = replay === 'backward';
  if (trainer === 'FPP') {
    if (isInChains) return 'fpp-chains';
    return stateRate === 'shared' ? 'fpp' : 'fpp-own-rate';
  }
  if (trainer === 'StoredState' && isInChains) return 'stored-chains';
  if (trainer === 'T-BPTT' && windowLoss === 'every') return 'bptt-every-step';
  return trainerStyles[trainer] ?? 'plain';
}

const trainerStyles: Readonly<Record<string, StyleName | undefined>> = {
  StoredState: 'stored-state',
  'T-BPTT': 'truncated-bptt',
  'No-Overlap T-BPTT': 'no-overlap',
  UORO: 'uoro',
  RTRL: 'rtrl',
  ConstantPrediction: 'constant',
  Unigram: 'unigram',
  Bigram: 'bigram',
};
