import type { Plan } from './plan';

/** What a setting is, in a few words: its trainer, and the options in which those that have them differ. */
export function settingLabel({ settings }: Plan, index: number): string {
  const varies = (column: string): boolean =>
    new Set(settings.map(({ values }) => values[column] ?? null).filter((one) => one !== null))
      .size > 1;
  return Object.entries(settings[index].values)
    .filter(([column, value]) => value !== null && (column === 'trainer' || varies(column)))
    .map(([column, value]) => (isNamed(column) ? String(value) : `${column} ${String(value)}`))
    .join(', ');
}

/** Whether a value says by itself what it is. */
function isNamed(column: string): boolean {
  return column === 'trainer' || column === 'environment';
}
