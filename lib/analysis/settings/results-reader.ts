import { existsSync } from 'node:fs';
import { readResults, sweepPaths } from '../../sweeps';
import type { ResultsReader } from '../claims/judge-claims';

/**
 * Reads an experiment's rows from a folder, where they are there.
 *
 * @param suffix of the experiments' names, e.g. `-fresh` for the re-runs on fresh seeds
 */
export function resultsReader(folder: string, suffix = ''): ResultsReader {
  return (experiment) => {
    const name = `${experiment}${suffix}`;
    return existsSync(sweepPaths(folder, name).rows) ? readResults(folder, name) : undefined;
  };
}
