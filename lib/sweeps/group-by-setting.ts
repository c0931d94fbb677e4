import type { ResultsRow } from './read-results';

/** What tells the runs of one setting apart, and what came of them. */
const ofRun: ReadonlySet<string> = new Set<keyof ResultsRow>([
  'learningRate',
  'seed',
  'loss',
  'error',
  'diverged',
  'curve',
]);

/** Names a row's setting in whatever experiment it was run, e.g. also in the re-run on fresh seeds. */
export function settingKey(row: ResultsRow): string {
  const entries = Object.entries(row);
  return JSON.stringify(
    entries.filter(([column]) => column !== 'experiment' && !ofRun.has(column)),
  );
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
