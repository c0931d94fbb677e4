import { existsSync } from 'node:fs';
import { SweepError } from './errors';
import { listFolder, makeFolder, writeWhole } from './files';
import { checkPlan, readRecordsFile } from './journal';
import type { SweepPaths } from './paths';
import type { Plan } from './plan';
import { headerOf, lineOf, type SettingRecord } from './records';

/**
 * One setting in a file of its own, for machines that share nothing but a folder: it is there
 * whole or not at all.
 *
 * @throws SweepError if it cannot be written
 */
export function writePart(paths: SweepPaths, plan: Plan, record: SettingRecord): void {
  makeFolder(paths.parts);
  writeWhole(paths.part(record.index), lineOf(headerOf(plan)) + lineOf(record));
}

/**
 * The settings that were computed one by one, by index. A part that was damaged does not count.
 *
 * @throws SweepError if a part belongs to another plan, or cannot be read
 */
export function readParts(paths: SweepPaths, plan: Plan): Map<number, SettingRecord> {
  const found = new Map<number, SettingRecord>();
  if (!existsSync(paths.parts)) return found;
  const names = new Set(listFolder(paths.parts));
  for (const { index } of plan.settings) {
    if (!names.has(`${index}.part`)) continue;
    const record = readPart(paths.part(index), plan);
    if (record?.index === index) found.set(index, record);
  }
  return found;
}

function readPart(path: string, plan: Plan): SettingRecord | undefined {
  const { header, records } = readRecordsFile(path);
  if (header === undefined) return undefined;
  checkPlan(path, header, plan);
  if (records.length > 1) throw new SweepError(`${path} holds more than one setting`);
  return records.at(0);
}
