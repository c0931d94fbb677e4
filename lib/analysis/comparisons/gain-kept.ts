import type { ChosenSetting, Column } from '../settings/chosen-settings';
import { againstSetting } from '../settings/lines';
import type { SettingSeries } from '../figures';
import type { StyleName } from '../figures/palette';
import { mean } from '../statistics';
import { LookupError } from '../../validation/errors';

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
  column: Column,
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

/**
 * The share of its best gain that a method keeps at one value, in per cent: `83%`.
 *
 * @param kept by {@link gainKept}
 * @throws LookupError if the method has no such point
 */
export function percentKept(
  kept: readonly SettingSeries[],
  style: StyleName,
  setting: number,
): string {
  const points = kept.filter((line) => line.style === style).flatMap((line) => line.points);
  const found = points.find((point) => point.setting === setting);
  if (found === undefined) throw new LookupError(`${style} has no gain at ${setting}`);
  return `${Math.round(100 * found.values[0])}%`;
}
