import type { Experiment } from '../experiments';
import { SweepError } from './errors';
import { FRESH } from './fresh-seeds';
import { groupBySetting } from './group-by-setting';
import { sweepPaths } from './paths';
import { planSweep } from './plan';
import { readResults, type ResultsRow } from './read-results';
import { howToCompute } from './results';

/**
 * Reads an experiment's results for whoever judges by them: of every setting that it declares and of
 * at least as many seeds, since fewer may well come to another verdict.
 *
 * @param isFresh whether the re-run on fresh seeds is meant
 * @throws SweepError if they are not there, not as they were computed, or of less
 */
export async function readDeclared(
  folder: string,
  experiment: Experiment,
  isFresh: boolean,
): Promise<ResultsRow[]> {
  const { name, protocol, settings } = experiment;
  const paths = sweepPaths(folder, isFresh ? `${name}${FRESH}` : name);
  const rows = await readResults(folder, isFresh ? `${name}${FRESH}` : name);
  const check = (what: string, found: number, wanted: number): void => {
    if (found >= wanted) return;
    const problem = `${paths.rows}: there are ${found} ${what}, and should be ${wanted}`;
    throw new SweepError(`${problem}: ${howToCompute(paths)}`);
  };
  const seeds = new Set(rows.map(({ seed }) => seed)).size;
  check('seeds', seeds, (isFresh ? protocol.freshSeeds : undefined) ?? protocol.seeds);
  check('settings', groupBySetting(rows).length, settings.length);
  if (!isFresh) check('rows', rows.length, planSweep(experiment, { seeds }).runs);
  return rows;
}
