import { chooseRate, type Experiment } from '../../experiments';
import { groupBySetting, metricOf, type ResultsRow } from '../../sweeps';
import type { CurveSeries, SettingSeries } from '../figures';
import { seriesStyle, type StyleName } from '../figures/palette';
import { quantile, summarise } from '../statistics';
import type { ResultRow } from '../tables/danfo';

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

/** A hyper-parameter that figures vary. */
export type VariedColumn = 'T' | 'B' | 'M' | 'N' | 'lambda' | 'stateRate';

/**
 * Every setting of an experiment at its chosen learning rate (the paper's protocol).
 *
 * @param judgedBy the metric's mean over so many steps, default all; or something else of a run
 *   that is to be small, e.g. `endOf`
 */
export function chosenSettings(
  experiment: Experiment,
  rows: readonly ResultsRow[],
  judgedBy?: number | ((row: ResultsRow) => number),
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

/** The chosen settings as lines of a figure, one for each method, against a hyper-parameter. */
export function againstSetting(
  settings: readonly ChosenSetting[],
  column: VariedColumn,
): SettingSeries[] {
  const varied = settings.filter(({ setting }) => typeof setting[column] === 'number');
  return linesOfMethods(varied, (setting) => setting[column] as number);
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

/** The learning curves of the chosen settings, as series of a figure. */
export function settingLearningCurves(settings: readonly ChosenSetting[]): CurveSeries[] {
  return settings.map(({ style, label, runs }) => ({
    style,
    label,
    runs: runs.map(({ curve }) => curve),
  }));
}

/**
 * The chosen settings against their computation: the steps of the network that are unrolled at an
 * online step, M updates of B windows of T steps. (No-overlap T-BPTT unrolls T steps every T-th step;
 * the forward-mode methods and constants unroll nothing and are left out.)
 */
export function againstComputation(settings: readonly ChosenSetting[]): SettingSeries[] {
  return linesOfMethods(
    settings.filter(({ setting }) => setting.T !== null),
    unrolledSteps,
  );
}

function linesOfMethods(
  settings: readonly ChosenSetting[],
  placeOf: (setting: ResultsRow) => number,
): SettingSeries[] {
  const styles = [...new Set(settings.map(({ style }) => style))];
  return styles.map((style) => ({
    style,
    points: settings
      .filter((one) => one.style === style)
      .map(({ setting, values }) => ({ setting: placeOf(setting), values }))
      .sort((a, b) => a.setting - b.setting),
  }));
}

/** Steps of the network that a setting unrolls at an online step; see {@link againstComputation}. */
export function unrolledSteps({ trainer, T, B, M }: ResultsRow): number {
  return trainer === 'No-Overlap T-BPTT' ? 1 : (T ?? 0) * (B ?? 1) * (M ?? 1);
}

/** How sensitive each setting is to its learning rate, as lines of a figure. */
export function againstLearningRate(settings: readonly ChosenSetting[]): SettingSeries[] {
  return settings.map(({ style, label, byRate }) => ({
    style,
    label,
    points: byRate.map(({ learningRate, values }) => ({ setting: learningRate, values })),
  }));
}

/** The chosen settings as a table's rows: mean, 95% bootstrap interval, chosen rate, divergence. */
export function settingRows(
  settings: readonly ChosenSetting[],
  columns: readonly VariedColumn[],
): ResultRow[] {
  return settings.map(({ setting, label, learningRate, isGridEdge, values }) => {
    const { mean, low, high, n, diverged } = summarise(values, 'bootstrap');
    return {
      method: label,
      ...hyperParameters(setting, columns),
      'learning rate': learningRate,
      'edge of grid': isGridEdge ? 'yes' : '',
      mean,
      low,
      high,
      n,
      diverged,
    };
  });
}

/** Every run of the chosen settings as a row, for `summaryTable`; its metric is called `value`. */
export function runRows(
  settings: readonly ChosenSetting[],
  columns: readonly VariedColumn[],
): ResultRow[] {
  return settings.flatMap(({ setting, label, learningRate, runs, values }) =>
    runs.map(({ seed }, i) => ({
      method: label,
      ...hyperParameters(setting, columns),
      'learning rate': learningRate,
      seed,
      value: values[i],
    })),
  );
}

/**
 * How the runs of each setting end, by the last bin of their learning curves, as a table's rows. The
 * mean, with its 95% bootstrap interval, is over the `n` runs that stayed finite; the median and the
 * number that end at exactly 0 are over all runs, and a run that diverged is worse than any other.
 */
export function endingRows(
  settings: readonly ChosenSetting[],
  columns: readonly VariedColumn[],
): ResultRow[] {
  return valuedBy(settings, endOf).map((one) => {
    const { mean, low, high, n, diverged } = summarise(one.values, 'bootstrap');
    const sorted = one.values.map((end) => (Number.isFinite(end) ? end : Infinity));
    return {
      method: one.label,
      ...hyperParameters(one.setting, columns),
      'learning rate': one.learningRate,
      mean,
      low,
      high,
      median: quantile(
        sorted.sort((a, b) => a - b),
        0.5,
      ),
      'end at 0': one.values.filter((end) => end === 0).length,
      n,
      diverged,
    };
  });
}

/** The metric over the last bin of a run's learning curve; NaN if it diverged. */
export function endOf({ curve }: ResultsRow): number {
  return curve.at(-1) ?? NaN;
}

/** For each method, how often its best learning rate was the grid's end, and how many runs diverged. */
export function gridRows(settings: readonly ChosenSetting[]): ResultRow[] {
  const labels = [...new Set(settings.map(({ label }) => label))];
  return labels.map((label) => {
    const own = settings.filter((one) => one.label === label);
    const values = own.flatMap(({ byRate }) => byRate.flatMap((rate) => rate.values));
    const edges = own.filter(({ isGridEdge }) => isGridEdge);
    const atLowest = edges.filter(
      ({ byRate, learningRate }) => learningRate === byRate[0].learningRate,
    );
    return {
      method: label,
      settings: own.length,
      'best at lowest rate': atLowest.length,
      'best at highest rate': edges.length - atLowest.length,
      runs: values.length,
      diverged: values.filter((value) => !Number.isFinite(value)).length,
    };
  });
}

/** The hyper-parameters of a table's row; `–` for those that a method lacks. */
export function hyperParameters(setting: ResultsRow, columns: readonly VariedColumn[]): ResultRow {
  return Object.fromEntries(columns.map((column) => [column, setting[column] ?? '–']));
}

function labelOf({ trainer, prediction }: ResultsRow, style: StyleName): string {
  return trainer === 'ConstantPrediction' ? `Predict ${prediction}` : seriesStyle(style).label;
}

function styleOf({ trainer, stateRate }: ResultsRow): StyleName {
  if (trainer === 'FPP') return stateRate === 'shared' ? 'fpp' : 'fpp-own-rate';
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
