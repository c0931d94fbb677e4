import { existsSync } from 'node:fs';
import { listFolder, makeFolder, writeWhole } from '../platform/files';
import { byTask, checkPlan, readRecordsFile } from './journal';
import type { SweepPaths } from './paths';
import type { Plan } from './plan';
import { headerOf, lineOf, type TaskRecord } from './records';

/**
 * One setting in a file of its own, for machines that share nothing but a folder: it is there
 * whole or not at all.
 *
 * @param records of all its tasks
 * @throws FileError if it cannot be written
 */
export function writePart(
  paths: SweepPaths,
  plan: Plan,
  index: number,
  records: readonly TaskRecord[],
): void {
  makeFolder(paths.parts);
  writeWhole(paths.part(index), [headerOf(plan), ...records].map(lineOf).join(''));
}

/**
 * The tasks of settings that were computed one by one, by their place in the plan. What was damaged
 * does not count.
 *
 * @throws SweepError if a part belongs to another plan
 * @throws FileError if it cannot be read
 */
export function readParts(paths: SweepPaths, plan: Plan): Map<number, TaskRecord> {
  if (!existsSync(paths.parts)) return new Map();
  const names = new Set(listFolder(paths.parts));
  const there = plan.settings.filter(({ index }) => names.has(`${index}.part`));
  return new Map(there.flatMap(({ index }) => [...readPart(paths.part(index), plan, index)]));
}

function readPart(path: string, plan: Plan, index: number): Map<number, TaskRecord> {
  const { header, records } = readRecordsFile(path);
  if (header === undefined) return new Map();
  checkPlan(path, header, plan);
  const own = records.filter(({ task }) => plan.tasks.at(task)?.index === index);
  return byTask(own, plan);
}
