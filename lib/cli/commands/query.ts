import { greatest } from '../../platform/extremes';
import { OptionError } from '../../validation/errors';
import { csvLine } from '../../sweeps/csv';
import type { QueryValue } from '../../sweeps/database';
import { query as ask, recordsOf, type QueryResult } from '../../sweeps/query';
import { parseArguments } from '../arguments';
import type { Command } from '../command';
import { defaultFolder } from './sweep-arguments';

const owner = 'fpp query';

export const query: Command = {
  help: `fpp query "<sql>" [options]

Answers one SELECT statement (DuckDB's dialect) about the table results: every row of all results in a
folder, a row a run. What an experiment's rows do not have is null; docs/sweeps.md lists the columns.
A column whose name is a word of SQL is written with its quotes: "lambda". A query only reads.

Options:
  --from <folder>   where results are (default ${defaultFolder})
  --running         with the rows of studies that are under way there, as far as they are computed
  --json            print an array of records; a number that JSON lacks is text: "NaN"
  --csv             print CSV, every number to the bit (a table's have six digits)
  --help            this text

Examples:
  fpp query "select distinct experiment from results"
  fpp query "select trainer, T, avg(error) from results where experiment = 'figure-3a' group by all"
  fpp query "select trainer, count(*) from results group by all" --running --from /shared/study
  fpp query 'select "lambda", avg(loss) from results where trainer = '"'FPP'"' group by all' --csv
`,
  async run(args, { out, err }) {
    const kinds = { from: 'value', running: 'flag', json: 'flag', csv: 'flag' } as const;
    const parsed = parseArguments(owner, args, kinds, ['<sql>']);
    if (parsed.flag('json') && parsed.flag('csv')) {
      throw new OptionError(owner, '--csv', true, 'left out with --json');
    }
    const folder = parsed.value('from') ?? defaultFolder;
    const note = (text: string): void => {
      err(`${text}\n`);
    };
    const answer = await ask(parsed.positionals[0], folder, note, parsed.flag('running'));
    if (parsed.flag('json')) out(jsonOf(answer));
    else if (parsed.flag('csv')) out([answer.columns, ...answer.rows].map(csvLine).join(''));
    else out(tableOf(answer));
    return 0;
  },
};

function jsonOf(answer: QueryResult): string {
  const text = JSON.stringify(
    recordsOf(answer),
    (_, value: unknown) =>
      typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
    2,
  );
  return `${text}\n`;
}

/** Columns side by side, numbers on the right. */
function tableOf({ columns, rows }: QueryResult): string {
  const cells = [columns, ...rows].map((row) => row.map(cellOf));
  const widths = columns.map((_, i) => greatest(cells.map((row) => row[i].length)));
  const isNumeric = columns.map((_, i) =>
    rows.every((row) => row[i] === null || typeof row[i] === 'number'),
  );
  const lines = cells.map((row) =>
    row
      .map((cell, i) => (isNumeric[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join('  ')
      .trimEnd(),
  );
  return lines.map((line) => `${line}\n`).join('');
}

function cellOf(value: QueryValue): string {
  if (value === null) return '–';
  if (typeof value === 'number') return String(Number(value.toPrecision(6)));
  return typeof value === 'object' ? value.map(cellOf).join(' ') : String(value);
}
