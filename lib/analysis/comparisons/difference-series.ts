import type { ChosenSetting, VariedColumn } from '../settings/chosen-settings';
import type { ForestSeries } from '../figures';
import type { StyleName } from '../figures/palette';
import type { PairedDifference } from './paired';

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
  column: VariedColumn,
): string {
  const where = differences
    .filter(({ one, high }) => one.style === style && high < 0)
    .map(({ one }) => one.setting[column]);
  return where.length === 0 ? `at no ${column}` : `at ${column} = ${where.join(', ')}`;
}
