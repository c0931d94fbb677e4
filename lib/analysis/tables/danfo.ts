/**
 * Summaries of result rows by Danfo. Only this module loads Danfo, and with it TensorFlow's native
 * library; everything else in `analysis` starts at once.
 */
import '../../platform/node-compat';
import type * as danfojs from 'danfojs-node';
import type { DataFrame } from 'danfojs-node';
import { optionalPackage } from '../../platform/packages';
import type { SettingSeries } from '../figures';
import type { ColumnFormat } from './html-table';
import type { ResultRow } from './result-row';
import { seriesStyle } from '../figures/palette';
import { bootstrapInterval, mean } from '../statistics';
import { queryResults } from '../../sweeps';
import { LookupError } from '../../validation/errors';

const danfo = optionalPackage(
  'danfojs-node',
  'fixed-point-propagation/analysis/tables',
) as typeof danfojs;

/**
 * One row a setting: the `by` columns, then `mean`, `standard error`, `n` and `diverged` of a
 * metric. Settings come in the order in which they first appear. A run whose metric is not finite
 * counts as diverged and is not averaged.
 * @throws LookupError if there are no rows, or a row lacks a column
 */
export function summaryTable(
  rows: readonly ResultRow[],
  by: readonly string[],
  metric: string,
): DataFrame {
  checkColumns(rows, [...by, metric]);
  const statistics = finiteStatistics(rows, by, metric);
  const values = groups(rows, by).map(({ key, members }) => {
    const { mean, std, n } = statistics.get(key) ?? { mean: NaN, std: NaN, n: 0 };
    return [
      ...by.map((name) => members[0][name]),
      mean,
      n < 2 ? NaN : std / Math.sqrt(n),
      n,
      members.length - n,
    ];
  });
  return new danfo.DataFrame(values, {
    columns: [...by, 'mean', 'standard error', 'n', 'diverged'],
  });
}

/**
 * The means of a figure's lines: a row for each line, a column for each setting, NaN where a line
 * has no point. Diverged runs are left out of the means.
 *
 * @param symbol of what is varied, for the headings: `T`
 */
export function meansTable(series: readonly SettingSeries[], symbol: string): DataFrame {
  const rows = series.flatMap(({ style, points, ...rest }) => {
    const { label } = seriesStyle(style, rest.label);
    return points.flatMap(({ setting, values }) =>
      values.map((value) => ({ label, setting, value })),
    );
  });
  const columns = ['label', 'setting', 'mean'];
  const means = summaryTable(rows, columns.slice(0, 2), 'value').loc({ columns }).values as Mean[];
  const settings = [...new Set(means.map(([, setting]) => setting))].sort((a, b) => a - b);
  const lines = [...new Set(means.map(([label]) => label))];
  const values = lines.map((line) => [
    line,
    ...settings.map(
      (setting) => means.find(([label, at]) => label === line && at === setting)?.[2] ?? NaN,
    ),
  ]);
  return new danfo.DataFrame(values, {
    columns: ['method', ...settings.map((setting) => `${symbol} = ${setting}`)],
  });
}

type Mean = [label: string, setting: number, mean: number];

/**
 * Formats for `showTable` that mark, in every column of a `meansTable`, the lowest mean, and whatever cannot be told
 * from it: paired by seed, the 95% bootstrap interval of the difference does not lie above 0.
 *
 * @param series the lines of the table
 * @param symbol of what is varied, as in the table: `T`
 * @param format what else is said of each of these columns, e.g. `{ digits: 4 }`
 */
export function lowestOfEach(
  series: readonly SettingSeries[],
  symbol: string,
  format: ColumnFormat = {},
): Record<string, ColumnFormat> {
  const lines = [...new Set(series.map(({ style, label }) => seriesStyle(style, label).label))];
  const settings = [
    ...new Set(series.flatMap(({ points }) => points.map(({ setting }) => setting))),
  ];
  return Object.fromEntries(
    settings.map((setting) => {
      const runs = lines.map((line) =>
        series
          .filter(({ style, label }) => seriesStyle(style, label).label === line)
          .flatMap(({ points }) => points.filter((point) => point.setting === setting))
          .flatMap(({ values }) => values),
      );
      return [`${symbol} = ${setting}`, { ...format, best: lowestRows(runs) }];
    }),
  );
}

/** The places of the lowest mean over finite runs, and of those that cannot be told from it. */
function lowestRows(runs: readonly (readonly number[])[]): number[] {
  const means = runs.map((values) => mean(values.filter(Number.isFinite)));
  const least = means.reduce((low, value) => (value < low ? value : low), Infinity);
  const winner = means.indexOf(least);
  return runs.flatMap((values, row) => {
    if (row === winner) return [row];
    if (Number.isNaN(means[row]) || values.length !== runs[winner].length) return [];
    const differences = values
      .map((value, seed) => value - runs[winner][seed])
      .filter(Number.isFinite);
    return bootstrapInterval(differences).low <= 0 ? [row] : [];
  });
}

/**
 * A query's answer as a table: the question is one SELECT statement about `results`, all rows in a folder.
 *
 * @param folder where they are. Default `data/results`
 * @throws LookupError if there are no rows in the answer, which so has no columns
 * @throws SweepError as {@link queryResults}
 */
export async function queryTable(sql: string, folder?: string): Promise<DataFrame> {
  const rows = await queryResults(sql, folder);
  if (rows.length === 0) throw new LookupError('there are no rows in the answer');
  return new danfo.DataFrame([...rows]);
}

interface GroupStatistics {
  mean: number;
  std: number;
  n: number;
}

/** Danfo's groupby over the finite rows: it cannot bear NaN in a group. */
function finiteStatistics(
  rows: readonly ResultRow[],
  by: readonly string[],
  metric: string,
): Map<string, GroupStatistics> {
  const finite = rows.filter((row) => Number.isFinite(row[metric]));
  if (finite.length === 0) return new Map();
  // Danfo joins the values of several keys with "-", so `a-b`, `c` and `a`, `b-c` would be one
  // group: it gets a group number instead.
  const grouped = groups(finite, by);
  const frame = new danfo.DataFrame(
    grouped.flatMap(({ members }, group) => members.map((row) => [group, row[metric]])),
    { columns: ['group', 'value'] },
  );
  const summary = frame.groupby(['group']).agg({ value: ['mean', 'std', 'count'] });
  return new Map(
    (summary.values as [number, number, number, number][]).map(([group, mean, std, n]) => [
      grouped[group].key,
      { mean, std, n },
    ]),
  );
}

function groups(
  rows: readonly ResultRow[],
  by: readonly string[],
): { key: string; members: ResultRow[] }[] {
  const members = new Map<string, ResultRow[]>();
  for (const row of rows) {
    const key = JSON.stringify(by.map((name) => row[name]));
    const group = members.get(key);
    if (group) group.push(row);
    else members.set(key, [row]);
  }
  return [...members].map(([key, group]) => ({ key, members: group }));
}

function checkColumns(rows: readonly ResultRow[], names: readonly string[]): void {
  if (rows.length === 0) throw new LookupError('there are no rows to summarise');
  rows.forEach((row, r) => {
    const missing = names.find((name) => !(name in row));
    if (missing !== undefined) throw new LookupError(`row ${r} has no column "${missing}"`);
  });
}
