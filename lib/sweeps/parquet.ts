import type { DuckDBAppender, DuckDBValue } from '@duckdb/node-api';
import { FileError } from '../validation/errors';
import { readBytes, temporaryBeside, tryToRemove } from '../platform/files';
import type { Column, ColumnType } from './columns';
import {
  fromDuckDb,
  reasonOf,
  sqlFiles,
  sqlName,
  sqlText,
  withDatabase,
  type Database,
  type QueryValue,
} from './database';
import { SweepError } from './errors';
import { isValue, type Row, type Value } from './row';

/** Nothing in the file depends on when, where or how often it is written. */
const format = 'FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, ROW_GROUP_SIZE 122880';

/**
 * Rows as the bytes of a Parquet file: the same rows, the same bytes, on one version of DuckDB.
 *
 * @param path beside which the file is put together, and which messages name
 * @throws FileError if there is no room for it
 */
export async function parquetBytes(
  path: string,
  columns: readonly Column[],
  rows: readonly Row[],
): Promise<Uint8Array> {
  const temporary = temporaryBeside(path);
  return withDatabase(async (database) => {
    const { connection } = database;
    await fillTable(database, 'rows', columns, rows);
    try {
      await connection.run(`COPY rows TO ${sqlText(temporary)} (${format}, USE_TMP_FILE false)`);
      return readBytes(temporary);
    } catch (error) {
      if (error instanceof FileError) throw error;
      throw new FileError(`cannot write ${path}: ${reasonOf(error)}`);
    } finally {
      tryToRemove(temporary);
    }
  });
}

/** Makes a table of rows; what a row does not have is null. */
export async function fillTable(
  database: Database,
  table: string,
  columns: readonly Column[],
  rows: readonly Row[],
): Promise<void> {
  const { connection } = database;
  const declared = columns.map(({ name, type }) => `${sqlName(name)} ${type}`).join(', ');
  await connection.run(`CREATE TABLE ${table} (${declared})`);
  const appender = await connection.createAppender(table);
  for (const row of rows) {
    for (const { name, type } of columns) append(appender, type, row[name], database);
    appender.endRow();
  }
  appender.closeSync();
}

function append(
  appender: DuckDBAppender,
  type: ColumnType,
  value: Value | undefined,
  { LIST, DOUBLE }: Database,
): void {
  if (value === null || value === undefined) appender.appendNull();
  else if (typeof value === 'object') appender.appendList([...value], LIST(DOUBLE));
  else if (type === 'VARCHAR') appender.appendVarchar(String(value));
  else if (type === 'BOOLEAN') appender.appendBoolean(value === true);
  else if (type === 'BIGINT') appender.appendBigInt(BigInt(value));
  else if (type === 'INTEGER') appender.appendInteger(Number(value));
  else appender.appendDouble(Number(value));
}

/** A Parquet file's rows, and of which types its columns are. */
export interface Table {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly Row[];
}

/**
 * Reads a Parquet file, whatever its columns.
 *
 * @param queryFor some of its rows as a query, by the file's SQL and its columns' names. Default: all
 * @throws SweepError if it is none, or holds what no row holds
 */
export async function readParquet(
  path: string,
  queryFor?: (source: string, names: readonly string[]) => string,
): Promise<Table> {
  return withDatabase(async ({ connection }) => {
    try {
      const source = sqlFiles([path]);
      const namesIn = async (): Promise<string[]> =>
        (await connection.run(`FROM ${source} LIMIT 0`)).columnNames();
      const query = queryFor ? queryFor(source, await namesIn()) : `FROM ${source}`;
      const result = await connection.run(query);
      const types = result.columnTypes().map(String);
      const columns = result.columnNames().map((name, i) => ({ name, type: types[i] }));
      const values = (await result.getColumns()).map(ofColumn);
      return { columns, rows: rowsOf(columns, values) };
    } catch (error) {
      if (error instanceof SweepError) throw new SweepError(`${path}, ${error.message}`);
      throw new SweepError(`${path} is no whole Parquet file (${reasonOf(error)})`);
    }
  });
}

/** A column's values as JavaScript has them; equal texts are one, since thousands of rows have the same. */
function ofColumn(values: readonly DuckDBValue[]): QueryValue[] {
  const texts = new Map<string, string>();
  return values.map((value) => {
    if (typeof value !== 'string') return fromDuckDb(value);
    const known = texts.get(value);
    if (known !== undefined) return known;
    texts.set(value, value);
    return value;
  });
}

/** Columns as rows. Value by value, since lists of pairs would be thirty for each of 100,000 rows. */
function rowsOf(columns: Table['columns'], values: readonly QueryValue[][]): Row[] {
  const length = values.at(0)?.length ?? 0;
  for (const column of values) {
    const place = column.findIndex((value) => !isValue(value));
    if (place < 0) continue;
    throw new SweepError(`row ${place + 1}: a list holds something that is no number`);
  }
  // Copies of one row have their names from the start, and do not grow name by name.
  const empty = Object.fromEntries(columns.map(({ name }): [string, Value] => [name, null]));
  const rows = Array.from({ length }, (): Record<string, Value> => ({ ...empty }));
  columns.forEach(({ name }, i) => {
    const column = values[i] as Value[];
    for (let place = 0; place < length; place++) rows[place][name] = column[place];
  });
  return rows;
}
