import { z } from 'zod';
import { isList } from '../../validation/describe-value';
import { OptionError } from '../../validation/errors';
import { meant } from '../../validation/nearest-name';
import { MOST_DIGITS } from './cell-format';
import { callable, either, integer, oneOf, parseOptions, record } from '../../validation/options';

const text = z.string('a text');

const formatSchema = record({
  label: text.optional(),
  unit: text.optional(),
  digits: integer(1, MOST_DIGITS).optional(),
  best: either(
    "'lowest', 'highest' or a list of rows",
    oneOf('lowest', 'highest'),
    z.array(integer(0)),
  ).optional(),
  within: z.array(z.string('a column'), 'a list of columns').optional(),
  interval: z.tuple([z.string('a column'), z.string('a column')], 'two columns').optional(),
  link: callable('a function of a value, which gives an address').optional(),
  tone: oneOf('holds', 'partly', 'open', 'fails', 'none').optional(),
});

const schema = record({
  table: z.object(
    {
      columns: z.array(text, 'a list of names'),
      values: z.custom<ArrayLike<unknown>>(isList, 'a list of rows'),
    },
    'a table: a DataFrame, or { columns, values }',
  ),
  options: record({
    caption: text,
    columns: z.record(z.string(), formatSchema, 'an object of formats by column').optional(),
    folded: z.boolean('true or false').optional(),
  }),
});

/**
 * Sees to it that a table has a value, which can be written, for each of its columns in each row, and that
 * its options fit.
 *
 * @param table anything that may be one
 * @throws OptionError naming what does not fit
 */
export function checkTableLike(table: unknown, options: unknown): void {
  const given = parseOptions('the table', schema, { table, options });
  const { columns, values } = given.table;
  for (const name of Object.keys(given.options.columns ?? {})) {
    if (columns.includes(name)) continue;
    const allowed = `left out: there is no such column (the table has ${columns.join(', ')})`;
    throw new OptionError(
      'the table',
      `options.columns.${name}`,
      {},
      allowed + meant(name, columns),
    );
  }
  for (let r = 0; r < values.length; r++) checkRow(r, values[r], columns);
}

function checkRow(r: number, row: unknown, columns: readonly string[]): void {
  const place = `table.values[${r}]`;
  if (!isList(row) || row.length !== columns.length) {
    const allowed = `a list with a value for each column: ${columns.join(', ')}`;
    throw new OptionError('the table', place, row, allowed);
  }
  for (let c = 0; c < row.length; c++) {
    if (isCell(row[c])) continue;
    const allowed = 'a text, a number, true, false, nothing, or a list of badges';
    throw new OptionError('the table', `${place}.${columns[c]}`, row[c], allowed);
  }
}

function isCell(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (['string', 'number', 'boolean'].includes(typeof value)) return true;
  return Array.isArray(value) && value.every(isBadge);
}

function isBadge(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'text' in value && 'tone' in value;
}
