import { againstSetting, type ChosenSetting, type VariedColumn } from '../settings/chosen-settings';
import type { SettingSeries } from '../figures';
import { mean } from '../statistics';

/**
 * The share of its own best gain over a baseline that each method keeps, at each value of a
 * hyper-parameter: 1 where it gains most, 0 where it does no better than the baseline, NaN if it
 * gains nothing anywhere. What methods lose at small T cannot be compared where they differ in what
 * they had to lose; this share can.
 *
 * @param baseline the metric of knowing nothing, e.g. the error of always predicting 0
 * @returns lines against the hyper-parameter, one value at each point
 */
export function gainKept(
  settings: readonly ChosenSetting[],
  column: VariedColumn,
  baseline: number,
): SettingSeries[] {
  return againstSetting(settings, column).map((line) => {
    const gains = line.points.map(({ values }) => baseline - mean(values.filter(Number.isFinite)));
    const most = Math.max(...gains);
    return {
      ...line,
      points: line.points.map(({ setting }, i) => ({
        setting,
        values: [most > 0 ? gains[i] / most : NaN],
      })),
    };
  });
}
