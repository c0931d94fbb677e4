import { forestPlot, type ForestSeries } from '../figures';
import type { StyleName } from '../figures/palette';
import type { Figure } from '../figures/plotly';
import type { ChosenSetting, Column } from '../settings/chosen-settings';
import type { PairedDifference } from './paired';

/** Options of {@link differencePlot}. */
export interface DifferencePlotOptions {
  /** What is subtracted from what, e.g. `error minus T-BPTT's`. */
  readonly xTitle: string;
  /** The label of a setting's row. Default its truncation length: `T = 5`. */
  readonly rowOf?: (one: ChosenSetting) => string;
}

/**
 * Paired differences as a forest plot: a row for each setting, in the order in which they come, and in
 * it the methods.
 */
export function differencePlot(
  differences: readonly PairedDifference[],
  { xTitle, rowOf = ({ setting }) => `T = ${setting.T}` }: DifferencePlotOptions,
): Figure {
  return forestPlot(differenceSeries(differences, rowOf), {
    rows: [...new Set(differences.map(({ one }) => rowOf(one)))],
    xTitle,
  });
}

/**
 * Paired differences as the series of a forest plot, one for each method.
 *
 * @param rowOf the label of a setting's row, e.g. `T = 5`
 */
export function differenceSeries(
  differences: readonly PairedDifference[],
  rowOf: (one: ChosenSetting) => string,
): ForestSeries[] {
  const labels = [...new Set(differences.map(({ one }) => one.label))];
  return labels.map((label) => {
    const own = differences.filter(({ one }) => one.label === label);
    return {
      style: own[0].one.style,
      label,
      points: own.map(({ one, mean, low, high }) => ({ row: rowOf(one), mean, low, high })),
    };
  });
}

/**
 * Where a method is ahead, the whole interval of its difference below 0, in words: `at T = 5, 7`, or
 * `at no T`.
 */
export function aheadAt(
  differences: readonly PairedDifference[],
  style: StyleName,
  column: Column,
): string {
  const where = differences
    .filter(({ one, high }) => one.style === style && high < 0)
    .map(({ one }) => one.setting[column]);
  return where.length === 0 ? `at no ${column}` : `at ${column} = ${where.join(', ')}`;
}
