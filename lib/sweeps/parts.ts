import { existsSync, rmdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isFileError, listFolder, makeFolder, removeFile, writeWhole } from '../platform/files';
import { byTask, checkPlan, readSoundRecords } from './journal';
import { ofParts, type SweepPaths } from './paths';
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
 * The tasks of settings that were computed one by one, by their place in the plan; also those of a
 * setting that was stopped on the way. What was damaged does not count.
 *
 * @throws SweepError if a part belongs to another plan
 * @throws FileError if it cannot be read
 */
export function readParts(paths: SweepPaths, plan: Plan): Map<number, TaskRecord> {
  if (!existsSync(paths.parts)) return new Map();
  const names = new Set(listFolder(paths.parts));
  const found = new Map<number, TaskRecord>();
  for (const { index } of plan.settings) {
    for (const path of [paths.partJournal(index), paths.part(index)]) {
      if (!names.has(basename(path))) continue;
      for (const [place, record] of readPart(path, plan, index)) found.set(place, record);
    }
  }
  return found;
}

/**
 * What is sound of one setting's part, or of its journal; nothing of a file whose beginning is lost.
 *
 * @throws SweepError if it belongs to another plan
 * @throws FileError if it cannot be read
 */
export function readPart(path: string, plan: Plan, index: number): Map<number, TaskRecord> {
  const { header, records } = readSoundRecords(path);
  if (header === undefined) return new Map();
  checkPlan(path, header, plan);
  const own = records.filter(({ task }) => plan.tasks.at(task)?.index === index);
  return byTask(own, plan);
}

/**
 * Removes all parts, and their folder unless there is something else in it.
 *
 * @throws FileError if they cannot be removed
 */
export function removeParts({ parts }: SweepPaths): void {
  if (!existsSync(parts)) return;
  for (const name of listFolder(parts).filter((one) => ofParts.test(one))) {
    removeFile(join(parts, name));
  }
  try {
    rmdirSync(parts);
  } catch (error) {
    if (!isFileError(error)) throw error;
  }
}
