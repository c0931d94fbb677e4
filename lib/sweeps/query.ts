import { checkQuery } from './check-options';
import { fromDuckDb, reasonOf, sqlFiles, withDatabase, type QueryValue } from './database';
import { SweepError } from './errors';
import { sweepPaths } from './paths';
import { checkSha256 } from './results';
import { hasResults, resultsIn, strangerNotes } from './results-folder';
import { fillTable } from './parquet';
import { rowsUnderWay, underWayIn } from './under-way';

/** What a query gives: its columns, and a row of values for each. */
export interface QueryResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly QueryValue[])[];
}

/**
 * Asks a question in SQL about the results in a folder. They are one table, `results`; what an experiment's
 * rows do not have is null. A query reads, and reads nothing else: no file, no network.
 *
 * @param sql one SELECT statement in DuckDB's dialect
 * @param note is told of files in the folder that are left out, and of studies under way that are not
 * @param isRunning whether rows of studies that are under way are among them, as far as they are computed
 * @throws SweepError if it is none, cannot be answered, or has too many rows for an answer; or if results are
 *   not those that were computed
 * @throws FileError if the folder cannot be read
 */
export async function query(
  sql: string,
  folder: string,
  note: (text: string) => void = () => undefined,
  isRunning = false,
): Promise<QueryResult> {
  checkQuery(sql, folder);
  if (sql.trim() === '') throw new SweepError(`${notOne}: got none`);
  const underWay = isRunning ? underWayIn(folder).map((name) => rowsUnderWay(folder, name)) : [];
  const paths: string[] = [];
  if (underWay.length === 0 || hasResults(folder)) {
    const found = resultsIn(folder);
    strangerNotes(found).forEach(note);
    for (const name of found.experiments) {
      const own = sweepPaths(folder, name);
      await checkSha256(own, name);
      paths.push(own.rows);
    }
  }
  for (const { experiment, rows } of underWay) {
    note(`${experiment}: under way, ${rows.length.toLocaleString('en')} rows so far`);
  }
  return withDatabase(async (database) => {
    const { connection, StatementType } = database;
    const sources = paths.length > 0 ? [sqlFiles(paths)] : [];
    for (const [i, { columns, rows }] of underWay.entries()) {
      await fillTable(database, `under_way_${i}`, columns, rows);
      sources.push(`under_way_${i}`);
    }
    const all = sources.map((source) => `FROM ${source}`).join(' UNION ALL BY NAME ');
    await connection.run(`CREATE TABLE results AS ${all}`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    try {
      const statements = await connection.extractStatements(sql);
      if (statements.count !== 1) throw new SweepError(`${notOne}: got ${statements.count}`);
      const statement = await statements.prepare(0);
      if (statement.statementType !== StatementType.SELECT) {
        throw new SweepError(`${notOne}: got ${StatementType[statement.statementType]}`);
      }
      const result = await statement.stream();
      const rows: (readonly QueryValue[])[] = [];
      for await (const chunk of result.yieldRows()) {
        for (const row of chunk) rows.push(row.map(fromDuckDb));
        if (rows.length > MOST_ROWS) throw new SweepError(tooMany);
      }
      return { columns: result.columnNames(), rows };
    } catch (error) {
      if (error instanceof SweepError) throw error;
      throw new SweepError(`the query cannot be answered: ${reasonOf(error)}${hintFor(sql)}`);
    }
  });
}

/** Rows of an answer: more are no answer, and would not fit into memory in the end. */
const MOST_ROWS = 1_000_000;
const tooMany = `the answer has more than ${MOST_ROWS.toLocaleString('en')} rows: ask for fewer, e.g. by avg(…), where or limit`;

const notOne = 'a query must be one SELECT statement';

/** In DuckDB's SQL, the name of one of our columns begins an expression. */
function hintFor(sql: string): string {
  return /(?<!["\w])lambda(?!["\w])/i.test(sql) ? ' (write "lambda" with its quotes)' : '';
}

/** A row of a query's answer, by the names of its columns. */
export type QueryRow = Readonly<Record<string, QueryValue>>;

/** An answer's rows, each by the names of its columns. */
export function recordsOf({ columns, rows }: QueryResult): QueryRow[] {
  return rows.map((row) => Object.fromEntries(row.map((value, i) => [columns[i], value])));
}

/**
 * Asks a question in SQL about results: one table, `results`, of all that is in a folder. A column that
 * is called `lambda` is written with its quotes, `"lambda"`.
 *
 * @param sql one SELECT statement in DuckDB's dialect, e.g.
 *   `select trainer, T, avg(error) as error from results where experiment = 'figure-3a' group by all`
 * @throws SweepError if it is none, or cannot be answered; or if results are not those that were
 *   computed
 * @throws FileError if the folder cannot be read
 */
export async function queryResults(sql: string, folder = 'data/results'): Promise<QueryRow[]> {
  return recordsOf(await query(sql, folder));
}
