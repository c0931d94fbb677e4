import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { experiments } from '../experiments';
import { listFolder } from '../platform/files';
import { checkFolder } from './check-options';
import { SweepError } from './errors';
import { FRESH } from './fresh-seeds';
import { PROVENANCE, ROWS, sweepPaths } from './paths';

/** What stands in a results folder. */
export interface ResultsFolder {
  /** The experiments of which there are rows, or should be, by name; at least one. */
  readonly experiments: readonly string[];
  /** Parquet files of somebody else's: no experiment has their name, and nothing says where they are from. */
  readonly strangers: readonly string[];
}

/**
 * Looks which results are in a folder, and at none of them.
 *
 * @throws SweepError if there are none
 * @throws FileError if the folder cannot be read
 */
export function resultsIn(folder: string): ResultsFolder {
  checkFolder('resultsIn', folder);
  const files = listFolder(folder);
  const named = (ending: string): string[] =>
    files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
  const rows = named(ROWS);
  const explained = new Set(named(PROVENANCE));
  const own = rows.filter((name) => explained.has(name) || isKnown(name));
  // Rows are written last: until then, a journal holds them.
  const lost = [...explained].filter(
    (name) => !rows.includes(name) && !existsSync(sweepPaths(folder, name).journal),
  );
  const found = [...own, ...lost].sort();
  if (found.length === 0) throw new SweepError(`there are no results in ${folder}`);
  const strangers = rows.filter((name) => !own.includes(name)).sort();
  return {
    experiments: found,
    strangers: strangers.map((name) => join(folder, `${name}${ROWS}`)),
  };
}

/**
 * Whether there are results, or Parquet files that might be, in a folder.
 *
 * @throws FileError if it cannot be read
 */
export function hasResults(folder: string): boolean {
  return listFolder(folder).some((file) => file.endsWith(ROWS));
}

/** Whether an experiment of this package is called so. */
export function isKnown(name: string): boolean {
  return experiments.some((one) => name === one.name || name === `${one.name}${FRESH}`);
}

/** What is said of the strangers that are left out, one line each. */
export function strangerNotes({ strangers }: ResultsFolder): string[] {
  return strangers.map((path) => `${path}: left out, since nothing says that it is a result`);
}
