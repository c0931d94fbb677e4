import type { ResultsRow } from './read-results';
import { keyOf, outcomeNames } from './row';

/** What does not tell settings apart: in whatever experiment one was run, with which rate and seed. */
const ofRun: ReadonlySet<string> = new Set(['experiment', 'learningRate', 'seed', ...outcomeNames]);

/** Names a row's setting in whatever experiment it was run, e.g. also in the re-run on fresh seeds. */
export function settingKey(row: ResultsRow): string {
  return keyOf(row, (name) => !ofRun.has(name));
}

/** The runs of each setting, all learning rates and seeds together; in the order of the rows. */
export function groupBySetting(rows: readonly ResultsRow[]): ResultsRow[][] {
  const groups = new Map<string, ResultsRow[]>();
  for (const row of rows) {
    const key = `${row.experiment} ${settingKey(row)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}
