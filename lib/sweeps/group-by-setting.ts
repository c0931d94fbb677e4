import type { ResultsRow } from './read-results';
import { keyOf, keysInTurn, outcomeNames } from './row';

/** What does not tell settings apart: in whatever experiment one was run, with which rate and seed. */
export const ofRun: ReadonlySet<string> = new Set([
  'experiment',
  'learningRate',
  'seed',
  ...outcomeNames,
]);

const isOfSetting = (name: string): boolean => !ofRun.has(name);

/** Names a row's setting in whatever experiment it was run, e.g. also in the re-run on fresh seeds. */
export function settingKey(row: ResultsRow): string {
  return keyOf(row, isOfSetting);
}

/** The runs of each setting, all learning rates and seeds together; in the order of the rows. */
export function groupBySetting(rows: readonly ResultsRow[]): ResultsRow[][] {
  const groups = new Map<string, ResultsRow[]>();
  const keyInTurn = keysInTurn((name) => name === 'experiment' || isOfSetting(name));
  for (const row of rows) {
    const key = keyInTurn(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}
