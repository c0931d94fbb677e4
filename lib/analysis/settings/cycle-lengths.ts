import type { ResultsRow } from '../../sweeps';
import type { ChosenSetting } from './chosen-settings';
import type { SettingSeries } from '../figures';
import { LookupError } from '../../validation/errors';

/** p, the length of a row's CycleWorld. @throws LookupError if the row is of another environment */
export function cycleLength({ environment }: Pick<ResultsRow, 'environment'>): number {
  const match = /^CycleWorld\((\d+)\)$/.exec(environment);
  if (match === null) throw new LookupError(`${environment} has no cycle length`);
  return Number(match[1]);
}

/** The same settings, their errors as a ratio to always predicting 0, which errs once in p steps. */
export function ratioToPredictZero(settings: readonly ChosenSetting[]): ChosenSetting[] {
  return settings.map((one) => {
    const times = (values: readonly number[]): number[] =>
      values.map((value) => value * cycleLength(one.setting));
    return {
      ...one,
      values: times(one.values),
      byRate: one.byRate.map((rate) => ({ ...rate, values: times(rate.values) })),
    };
  });
}

/**
 * The lines of Figure 2: the settings against the length of the cycle. Windows as long as the cycle
 * are solid lines, windows half as long dashed; a method without windows has one line.
 */
export function againstCycleLength(settings: readonly ChosenSetting[]): SettingSeries[] {
  const names = [...new Set(settings.map(lineName))];
  return names.map((name) => {
    const line = settings.filter((one) => lineName(one) === name);
    return {
      style: line[0].style,
      label: name,
      dash: name.endsWith('p/2') ? 'dash' : 'solid',
      points: line.map(({ setting, values }) => ({ setting: cycleLength(setting), values })),
    };
  });
}

function lineName({ setting, label }: ChosenSetting): string {
  if (setting.T === null) return label;
  return `${label}, T = p${setting.T === cycleLength(setting) ? '' : '/2'}`;
}
