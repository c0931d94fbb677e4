import type { Experiment } from '../experiments';
import { sqlName } from './database';
import { SweepError } from './errors';
import { ofRun } from './group-by-setting';
import { readParquet } from './parquet';
import { sweepPaths } from './paths';
import { resultsRow, type ResultsRow } from './read-results';
import { checkSha256, withAdvice } from './results';

/**
 * Reads of each setting only the runs at the learning rate that is chosen for it, or, where it is judged after
 * several horizons, at those that are; of rates that are equal but for rounding, all. `chooseRate` chooses among them
 * what it chooses among all rows, six times as many. For studies of hundreds of thousands of rows.
 *
 * @param folder the results folder
 * @throws SweepError if the rows are not there, or not those that were computed; one line that says how to compute
 *   them again
 */
export async function readChosenRuns(
  folder: string,
  experiment: Experiment,
): Promise<ResultsRow[]> {
  const { name } = experiment;
  const paths = sweepPaths(folder, name);
  await checkSha256(paths, name);
  return withAdvice(paths, async () => {
    const { rows } = await readParquet(paths.rows, (source, names) =>
      chosenIn(source, names, experiment),
    );
    return rows.map((row, place) => {
      const where = (): string => `${paths.rows}, row ${place + 1} of those at chosen rates`;
      const own = resultsRow(row, where);
      if (own.experiment === name) return own;
      throw new SweepError(`${where()}: experiment is ${own.experiment}, and should be ${name}`);
    });
  });
}

/** As `ranked` has it; of what a sum's order could tell apart, all. */
const order = 'ORDER BY diverged_there, round(mean_there, 9) NULLS LAST';

function chosenIn(
  source: string,
  names: readonly string[],
  { metric, protocol: { steps, bins, horizons = [steps] } }: Experiment,
): string {
  const setting = names.filter((name) => !ofRun.has(name)).map(sqlName);
  const partition = `PARTITION BY ${setting.join(', ')}`;
  const atRate = `(${partition}, "learningRate")`;
  const valueAt = (horizon: number): string =>
    horizon === steps ? metric : `list_avg(curve[1:${(horizon * bins) / steps}])`;
  // A rate's rank by one horizon, in a column of its own.
  const rankedBy = (horizon: number, from: string): string => `
    SELECT * EXCLUDE (value_there, diverged_there, mean_there),
      rank() OVER (${partition} ${order}) AS rank_${horizon}
    FROM (
      SELECT *,
        count(*) FILTER (NOT coalesce(isfinite(value_there), false)) OVER ${atRate} AS diverged_there,
        avg(value_there) FILTER (isfinite(value_there)) OVER ${atRate} AS mean_there
      FROM (SELECT *, ${valueAt(horizon)} AS value_there FROM ${from})
    )`;
  const all = horizons.reduce(
    (from, horizon) => `(${rankedBy(horizon, from)})`,
    `(SELECT *, row_number() OVER () AS place_there FROM ${source})`,
  );
  return `
    SELECT ${names.map(sqlName).join(', ')} FROM ${all}
    WHERE ${horizons.map((horizon) => `rank_${horizon} = 1`).join(' OR ')} ORDER BY place_there`;
}
