import type { ChosenSetting } from './chosen-settings';
import type { ForestSeries } from './figures';
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
