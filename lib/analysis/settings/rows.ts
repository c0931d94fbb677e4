import type { ResultsRow } from '../../sweeps';
import { quantile, summarise } from '../statistics';
import type { ResultRow } from '../tables/result-row';
import { endOf, valuedBy, type ChosenSetting, type Column } from './chosen-settings';
import type { FigureStudy } from './study';

/** A learning rate as a table has it; what counts, or is constant, has none. */
function rateText(learningRate: number): number | string {
  return learningRate === 0 ? '–' : learningRate;
}

/** The chosen settings as a table's rows: mean, 95% bootstrap interval, chosen rate, divergence. */
export function settingRows(
  settings: readonly ChosenSetting[],
  columns: readonly Column[],
): ResultRow[] {
  return settings.map(({ setting, label, learningRate, isGridEdge, values }) => {
    const { mean, low, high, n, diverged } = summarise(values, 'bootstrap');
    return {
      method: label,
      ...hyperParameters(setting, columns),
      'learning rate': rateText(learningRate),
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
  columns: readonly Column[],
): ResultRow[] {
  return settings.flatMap(({ setting, label, learningRate, runs, values }) =>
    runs.map(({ seed }, i) => ({
      method: label,
      ...hyperParameters(setting, columns),
      'learning rate': rateText(learningRate),
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
  columns: readonly Column[],
): ResultRow[] {
  return valuedBy(settings, endOf).map((one) => {
    const { mean, low, high, n, diverged } = summarise(one.values, 'bootstrap');
    const sorted = one.values.map((end) => (Number.isFinite(end) ? end : Infinity));
    return {
      method: one.label,
      ...hyperParameters(one.setting, columns),
      'learning rate': rateText(one.learningRate),
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

/**
 * The paper's protocol beside fresh seeds, a row for each setting: mean and one standard error over
 * the runs that chose the learning rate, mean and 95% bootstrap interval over those that did not.
 */
export function protocolRows(
  { chosen, fresh }: Pick<FigureStudy, 'chosen' | 'fresh'>,
  columns: readonly Column[],
): ResultRow[] {
  return chosen.map(({ setting, label, learningRate, isGridEdge, values }, i) => {
    const paper = summarise(values);
    const { mean, low, high, diverged } = summarise(fresh[i].values, 'bootstrap');
    return {
      method: label,
      ...hyperParameters(setting, columns),
      'learning rate': `${rateText(learningRate)}${isGridEdge ? ' (edge)' : ''}`,
      mean: paper.mean,
      's.e.': paper.standardError,
      'fresh mean': mean,
      low,
      high,
      diverged: paper.diverged + diverged,
    };
  });
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

/** The hyper-parameters of a table's row; `–` for those that a method lacks. */
function hyperParameters(setting: ResultsRow, columns: readonly Column[]): ResultRow {
  const cell = (column: Column): ResultRow[string] => {
    const value = setting[column] ?? '–';
    return typeof value === 'object' ? value.join(' ') : value; // a list only in an option of one's own
  };
  return Object.fromEntries(columns.map((column) => [column, cell(column)]));
}
