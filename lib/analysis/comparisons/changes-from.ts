import type { ChosenSetting, Column } from '../settings/chosen-settings';
import { differencesBySeed } from './paired';
import type { ResultsRow } from '../../sweeps';
import { LookupError } from '../../validation/errors';

const hyperParameters = ['T', 'B', 'M', 'N', 'lambda'] as const;

/**
 * The settings, each run valued by how far it is from the run of the same seed and method where one
 * hyper-parameter has another value: the cost of N = 1,000 over N = 100, say. At that value itself
 * all values are 0.
 *
 * @throws LookupError if a setting has no such counterpart
 */
export function changesFrom(
  settings: readonly ChosenSetting[],
  column: Column,
  value: number,
): ChosenSetting[] {
  const same = (a: ResultsRow, b: ResultsRow): boolean =>
    a.environment === b.environment &&
    hyperParameters.every((name) => name === column || a[name] === b[name]);
  return settings.map((one) => {
    const other = settings.find(
      ({ style, setting }) =>
        style === one.style && setting[column] === value && same(setting, one.setting),
    );
    if (other === undefined) {
      throw new LookupError(`${one.label} at T = ${one.setting.T} has no ${column} = ${value}`);
    }
    return { ...one, values: differencesBySeed(one, other) };
  });
}
