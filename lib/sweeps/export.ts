import { csvLine } from './csv';
import { sweepPaths } from './paths';
import { query, resultsIn } from './query';
import { openResults } from './results';

/**
 * Rows as CSV, a line a run: those of an experiment, or of all in a folder in the columns of all of them.
 *
 * @returns the text in parts, the names of the columns first
 * @throws SweepError if there are no such results, or they are not those that were computed
 * @throws FileError if they cannot be read
 */
export async function* csvOf(folder: string, experiment?: string): AsyncGenerator<string> {
  const names = experiment === undefined ? resultsIn(folder) : [experiment];
  const united =
    experiment === undefined ? (await query('FROM results LIMIT 0', folder)).columns : undefined;
  for (const [place, name] of names.entries()) {
    const table = await openResults(sweepPaths(folder, name), name);
    const columns = united ?? table.columns.map((column) => column.name);
    if (place === 0) yield csvLine(columns);
    yield table.rows.map((row) => csvLine(columns.map((column) => row[column]))).join('');
  }
}
