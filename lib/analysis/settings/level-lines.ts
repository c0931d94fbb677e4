import type { ChosenSetting, VariedColumn } from './chosen-settings';
import type { SettingSeries } from '../figures';

/**
 * Methods that a hyper-parameter does not concern (RTRL and UORO have no T, nor have constants), as
 * level lines through the values that the other settings take.
 */
export function levelLines(
  settings: readonly ChosenSetting[],
  column: VariedColumn,
): SettingSeries[] {
  const taken = settings
    .map(({ setting }) => setting[column])
    .filter((value): value is number => typeof value === 'number');
  return settings
    .filter(({ setting }) => setting[column] === null)
    .map(({ style, label, values }) => ({
      style,
      label,
      points: [...new Set(taken)].map((setting) => ({ setting, values })),
    }));
}
