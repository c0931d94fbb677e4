import { OptionError } from '../validation/errors';
import { meant } from '../validation/nearest-name';
import { csvLine } from './csv';
import { sweepPaths } from './paths';
import { query } from './query';
import { openResults } from './results';
import { isKnown, resultsIn } from './results-folder';

/**
 * Rows as CSV, a line a run: those of an experiment, or of all in a folder in the columns of all of them.
 *
 * @param note is told of files in the folder that are left out
 * @returns the text in parts, the names of the columns first
 * @throws OptionError if there are no results of that experiment
 * @throws SweepError if there are no results, or they are not those that were computed
 * @throws FileError if they cannot be read
 */
export async function* csvOf(
  folder: string,
  experiment?: string,
  note?: (text: string) => void,
): AsyncGenerator<string> {
  const there = resultsIn(folder).experiments;
  if (experiment !== undefined && !there.includes(experiment) && !isKnown(experiment)) {
    throw new OptionError(
      `results in ${folder}`,
      'experiment',
      experiment,
      `one of ${there.join(', ')}${meant(experiment, there)}`,
    );
  }
  const names = experiment === undefined ? there : [experiment];
  const united =
    experiment === undefined
      ? (await query('FROM results LIMIT 0', folder, note)).columns
      : undefined;
  for (const [place, name] of names.entries()) {
    const table = await openResults(sweepPaths(folder, name), name);
    const columns = united ?? table.columns.map((column) => column.name);
    if (place === 0) yield csvLine(columns);
    yield table.rows.map((row) => csvLine(columns.map((column) => row[column]))).join('');
  }
}
