import { existsSync } from 'node:fs';
import { experiments } from '../experiments';
import { readResults, sweepPaths, type ResultsRow } from '../sweeps';
import type { ResultsReader } from './judge-claims';

/**
 * Reads the rows of experiments from a folder, where they are there.
 *
 * @param suffix of the experiments' names, e.g. `-fresh` for the re-runs on fresh seeds
 * @param names of the experiments that will be asked for. Default: all of this package's
 * @throws SweepError if there are rows, but not as they were computed
 */
export async function resultsReader(
  folder: string,
  suffix = '',
  names: readonly string[] = experiments.map(({ name }) => name),
): Promise<ResultsReader> {
  const rows = new Map<string, readonly ResultsRow[]>();
  for (const experiment of names) {
    const name = `${experiment}${suffix}`;
    if (!existsSync(sweepPaths(folder, name).rows)) continue;
    rows.set(experiment, await readResults(folder, name));
  }
  return (experiment) => rows.get(experiment);
}
