import { chooseRate, type Experiment } from '../experiments';
import { groupBySetting, metricOf, type ResultsRow } from '../sweeps';
import type { CurveSeries, SettingSeries } from './figures';
import { seriesStyle, type StyleName } from './palette';
import { summarise } from './statistics';
import type { ResultRow } from './tables';

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
  /** The metric at every rate tried, lowest rate first. */
  readonly byRate: readonly { readonly learningRate: number; readonly values: readonly number[] }[];
}

/** A hyper-parameter that figures vary. */
export type VariedColumn = 'T' | 'B' | 'M' | 'N' | 'lambda';

/**
 * Every setting of an experiment at its chosen learning rate (the paper's protocol).
 *
 * @param horizon judge after so many steps; default the end
 */
export function chosenSettings(
  experiment: Experiment,
  rows: readonly ResultsRow[],
  horizon?: number,
): ChosenSetting[] {
  const valueOf = (row: ResultsRow): number => metricOf(experiment, row, horizon);
  return groupBySetting(rows).map((own) => {
    const rates = [...new Set(own.map(({ learningRate }) => learningRate))].sort((a, b) => a - b);
    const { learningRate, runs } = chooseRate(own, valueOf);
    const style = styleOf(own[0]);
    return {
      setting: own[0],
      style,
      label: seriesStyle(style).label,
      learningRate,
      isGridEdge: rates.length > 1 && [rates[0], rates.at(-1)].includes(learningRate),
      runs,
      values: runs.map(valueOf),
      byRate: rates.map((rate) => ({
        learningRate: rate,
        values: own.filter((row) => row.learningRate === rate).map(valueOf),
      })),
    };
  });
}

/** The chosen settings as lines of a figure, one for each method, against a hyper-parameter. */
export function againstSetting(
  settings: readonly ChosenSetting[],
  column: VariedColumn,
): SettingSeries[] {
  const varied = settings.filter(({ setting }) => setting[column] !== null);
  const styles = [...new Set(varied.map(({ style }) => style))];
  return styles.map((style) => ({
    style,
    points: varied
      .filter((one) => one.style === style)
      .map(({ setting, values }) => ({ setting: setting[column] as number, values }))
      .sort((a, b) => a.setting - b.setting),
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
  const unrolling = settings.filter(({ setting }) => setting.T !== null);
  const styles = [...new Set(unrolling.map(({ style }) => style))];
  return styles.map((style) => ({
    style,
    points: unrolling
      .filter((one) => one.style === style)
      .map(({ setting, values }) => ({ setting: unrolledSteps(setting), values }))
      .sort((a, b) => a.setting - b.setting),
  }));
}

function unrolledSteps({ trainer, T, B, M }: ResultsRow): number {
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
      ...Object.fromEntries(columns.map((column) => [column, setting[column] ?? '–'])),
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
};
