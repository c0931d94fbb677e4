import type { ChosenSetting, VariedColumn } from './chosen-settings';
import { mean } from './statistics';
import type { ResultRow } from './tables';

/**
 * How much a method keeps of its own best gain over a baseline, at each value of a hyper-parameter:
 * 1 where it gains most, 0 where it does no better than the baseline. What a method loses at small
 * T says little about methods that differ in what they had to lose; this share can be compared.
 *
 * @param baseline the metric of knowing nothing, e.g. the error of always predicting 0
 */
export function gainKept(
  settings: readonly ChosenSetting[],
  column: VariedColumn,
  baseline: number,
): ResultRow[] {
  const varied = settings.filter(({ setting }) => setting[column] !== null);
  const gain = ({ values }: ChosenSetting): number =>
    baseline - mean(values.filter(Number.isFinite));
  return varied.map((one) => {
    const most = Math.max(...varied.filter(({ label }) => label === one.label).map(gain));
    return {
      method: one.label,
      [column]: one.setting[column] as number,
      gain: gain(one),
      kept: most > 0 ? gain(one) / most : NaN,
    };
  });
}
