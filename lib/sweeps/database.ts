import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { requirePackages } from '../platform/packages';
import { SweepError } from './errors';

type DuckDb = typeof import('@duckdb/node-api');

/** A database in memory, and the module it comes from. */
export interface Database extends Pick<DuckDb, 'LIST' | 'DOUBLE' | 'StatementType'> {
  readonly connection: DuckDBConnection;
}

/**
 * Opens a database in memory while something uses it. Only this function loads DuckDB, and what
 * computes does not call it. One thread, so that rows stay in their order and a file's bytes are the same
 * again; no extensions are looked for, and nothing spills to a disk.
 *
 * @throws MissingPackageError if DuckDB is not installed
 * @throws SweepError if there is none for this platform
 */
export async function withDatabase<Result>(
  use: (database: Database) => Promise<Result>,
): Promise<Result> {
  const { DuckDBInstance, ...duckDb } = await load();
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    temp_directory: '',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  try {
    return await use({ ...duckDb, connection });
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function load(): Promise<DuckDb> {
  requirePackages('fixed-point-propagation/sweeps', '@duckdb/node-api');
  try {
    return await import('@duckdb/node-api');
  } catch (error) {
    throw new SweepError(
      `results are read and written by DuckDB, which is not here for ${process.platform} on ` +
        `${process.arch}: run npm ci on Linux, macOS or Windows (${reasonOf(error)})`,
    );
  }
}

/** The first line of what DuckDB says, without the kind of its error. */
export function reasonOf(error: unknown): string {
  const [line] = String(error instanceof Error ? error.message : error).split('\n');
  return line.replace(/^(?:[\w ]+ Error: |Failed to [\w ]+: )+/, '').trim();
}

/** A text as SQL writes it. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as SQL writes it. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Parquet files as a table, rows in their order; columns are united by name. */
export function sqlFiles(paths: readonly string[]): string {
  // A path is no pattern.
  const files = paths.map((path) => sqlText(path.replace(/[*?[]/g, '[$&]')));
  return `read_parquet([${files.join(', ')}], union_by_name = true, hive_partitioning = false)`;
}

/** What a query gives in a place: as JavaScript has it, else as text. */
export type QueryValue = string | number | boolean | null | readonly QueryValue[];

/** A value of DuckDB as JavaScript has it. Integers that are too large for a number are text. */
export function fromDuckDb(value: DuckDBValue): QueryValue {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (typeof value !== 'object' || value === null) return value;
  if ('items' in value && Array.isArray(value.items)) return value.items.map(fromDuckDb);
  return String(value);
}
