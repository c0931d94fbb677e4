import { existsSync } from 'node:fs';
import { listFolder } from '../platform/files';
import { SweepError } from './errors';
import { byTask, checkPlan, readRecordsFile } from './journal';
import { readParts } from './parts';
import type { SweepPaths } from './paths';
import type { Plan, Task } from './plan';
import type { TaskRecord } from './records';
import { checkResults, openResults, type Results } from './results';

/**
 * Whether all results are there, each row as planned.
 *
 * @throws SweepError if there are results, but of another plan, or not as they were computed
 */
export async function isComplete(paths: SweepPaths, plan: Plan): Promise<boolean> {
  if (!existsSync(paths.rows)) return false;
  // Where a journal still is, results that are not whole were cut off while they were written: they
  // are made of it again.
  const isUnderWay = existsSync(paths.journal);
  let results: Results;
  try {
    results = await openResults(paths, plan.experiment.name);
  } catch (error) {
    if (error instanceof SweepError && isUnderWay) return false;
    throw error;
  }
  const { provenance } = results;
  checkPlan(paths.rows, { ...provenance, fingerprint: provenance.plan }, plan);
  checkResults(paths, results, plan);
  return true;
}

/**
 * What is finished of a sweep under way, by the task's place: in its journal, and in its parts.
 *
 * @throws SweepError if what is there belongs to another plan
 * @throws FileError if the folder cannot be read
 */
export function finishedTasks(paths: SweepPaths, plan: Plan): Map<number, TaskRecord> {
  return new Map([...readParts(paths, plan), ...journalTasks(paths, plan)]);
}

/** Those of {@link finishedTasks} that are in the journal of a whole sweep. */
export function journalTasks(paths: SweepPaths, plan: Plan): Map<number, TaskRecord> {
  const { header, records } = readRecordsFile(paths.journal);
  if (header !== undefined) checkPlan(paths.journal, header, plan);
  return byTask(records, plan);
}

/**
 * The settings that are not, or not wholly, in the results, the journal or a part.
 *
 * @throws SweepError if what is there belongs to another plan
 * @throws FileError if the folder cannot be read
 */
export async function missingSettings(paths: SweepPaths, plan: Plan): Promise<number[]> {
  // Nothing is missing from a folder that is not there: it is the folder that is wrong.
  listFolder(paths.folder);
  if (await isComplete(paths, plan)) return [];
  const found = finishedTasks(paths, plan);
  return settingsOf(plan.tasks.filter((_, place) => !found.has(place)));
}

/** The settings that tasks belong to, each once. */
export function settingsOf(tasks: readonly Task[]): number[] {
  return [...new Set(tasks.map(({ index }) => index))];
}
