import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listFolder } from '../platform/files';
import { columnsOf, takenOfRuns, type Column } from './columns';
import { finishedTasks, isComplete } from './completion';
import { SweepError } from './errors';
import { readSoundRecords } from './journal';
import { ofParts, sweepPaths, type SweepPaths } from './paths';
import { rowCountOf, type Plan } from './plan';
import type { Records } from './records';
import { openResults } from './results';
import type { Row } from './row';

/** Rows of a study that is not finished: those of the tasks that are. */
export interface RowsUnderWay {
  readonly experiment: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

const JOURNAL = '.journal';
const PARTS = '.parts';

/**
 * The names of the studies in a folder that have rows in journals or parts, and no results yet.
 *
 * @throws FileError if the folder cannot be read
 */
export function underWayIn(folder: string): string[] {
  const names = listFolder(folder).flatMap((name) => {
    const ending = [JOURNAL, PARTS].find((one) => name.endsWith(one));
    return ending === undefined ? [] : [name.slice(0, -ending.length)];
  });
  return [...new Set(names)]
    .filter((name) => name !== '' && !existsSync(sweepPaths(folder, name).rows))
    .sort();
}

/**
 * What there is so far of a study under way, whoever computes it. Nothing is held against the experiment's
 * declaration: `fpp run` does so before it makes results of it.
 *
 * @throws SweepError if its parts belong to different plans
 * @throws FileError if something cannot be read
 */
export function rowsUnderWay(folder: string, experiment: string): RowsUnderWay {
  const paths = sweepPaths(folder, experiment);
  const tasks = new Map<number, readonly Row[]>();
  let first: { readonly path: string; readonly fingerprint: string } | undefined;
  for (const { path, header, records } of filesOf(paths)) {
    if (header === undefined) continue;
    const { fingerprint } = header;
    if (header.experiment !== experiment) continue;
    first ??= { path, fingerprint };
    if (first.fingerprint !== fingerprint) {
      throw new SweepError(`${path} and ${first.path} belong to different plans: move one away`);
    }
    for (const { task, rows } of records) if (!tasks.has(task)) tasks.set(task, rows);
  }
  const rows = [...tasks].sort(([a], [b]) => a - b).flatMap(([, own]) => own);
  const settings = rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => !takenOfRuns.has(name))),
  );
  return { experiment, columns: columnsOf(settings), rows };
}

function filesOf({ journal, parts }: SweepPaths): (Records & { readonly path: string })[] {
  const isRecords = (name: string): boolean => ofParts.test(name) && /\.(part|journal)$/.test(name);
  const inParts = existsSync(parts) ? listFolder(parts).filter(isRecords) : [];
  const paths = [journal, ...inParts.map((name) => join(parts, name))];
  return paths.map((path) => ({ ...readSoundRecords(path), path }));
}

/**
 * The rows of a plan's settings that are wholly computed so far, by the setting's place; all of them once
 * there are results.
 *
 * @throws SweepError if what is there belongs to another plan
 * @throws FileError if something cannot be read
 */
export async function rowsSoFar(
  paths: SweepPaths,
  plan: Plan,
): Promise<ReadonlyMap<number, readonly Row[]>> {
  const rowsOf = await rowsOfTasks(paths, plan);
  const settings = new Map<number, Row[]>();
  const open = new Set<number>();
  for (const [place, { index }] of plan.tasks.entries()) {
    const rows = rowsOf(place);
    if (rows === undefined) open.add(index);
    else settings.set(index, [...(settings.get(index) ?? []), ...rows]);
  }
  for (const index of open) settings.delete(index);
  return settings;
}

async function rowsOfTasks(
  paths: SweepPaths,
  plan: Plan,
): Promise<(place: number) => readonly Row[] | undefined> {
  if (await isComplete(paths, plan)) {
    const { rows } = await openResults(paths, plan.experiment.name);
    let sum = 0;
    const starts = plan.tasks.map((task) => (sum += rowCountOf(task)) - rowCountOf(task));
    return (place) => rows.slice(starts[place], starts[place] + rowCountOf(plan.tasks[place]));
  }
  const finished = finishedTasks(paths, plan);
  return (place) => finished.get(place)?.rows;
}
