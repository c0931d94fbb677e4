import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, readFileSync } from 'node:fs';
import { SweepError } from './errors';
import { checkFile, fileProblem, isFileError, writeDurably, writeWhole } from '../platform/files';
import { rowCountOf, type Plan } from './plan';
import {
  FORMAT,
  headerOf,
  lineOf,
  readRecords,
  type Header,
  type Records,
  type TaskRecord,
} from './records';

/** A journal that is open for writing; whoever opens it holds the sweep's lock. */
export interface Journal {
  /** What was finished when it was opened, by the task's place in the plan. */
  readonly finished: ReadonlyMap<number, TaskRecord>;
  /** @throws FileError if it cannot be written; what was written before stays whole */
  append(record: TaskRecord): void;
  close(): void;
}

/**
 * Opens a plan's journal, or begins it. Lines that are not whole are taken out: what they held is
 * computed anew.
 *
 * @param note is told if that was so
 * @param read how what is there is read; {@link readSoundRecords} begins anew where nothing is sound
 * @throws SweepError if it belongs to another plan
 * @throws FileError if it cannot be read or written
 */
export function openJournal(
  path: string,
  plan: Plan,
  note: (text: string) => void,
  read: (path: string) => Records = readRecordsFile,
): Journal {
  const { header, records, soundLines, damaged } = read(path);
  if (header === undefined) {
    writeWhole(path, lineOf(headerOf(plan)));
  } else {
    checkPlan(path, header, plan);
    if (damaged) {
      writeWhole(path, soundLines.map((line) => `${line}\n`).join(''));
      note(`${path}: took out a line that was not whole; what it held is computed anew`);
    }
  }
  const file = open(path);
  return {
    finished: byTask(records, plan),
    append(record) {
      const { size } = fstatSync(file);
      try {
        writeDurably(file, lineOf(record));
      } catch (error) {
        cutBack(file, size);
        throw fileProblem('write', path, error);
      }
    },
    close: () => {
      closeSync(file);
    },
  };
}

/**
 * Reads a journal or a part without touching it; a file that is not there is empty.
 *
 * @throws SweepError if it does not begin like a journal
 * @throws FileError if it cannot be read
 */
export function readRecordsFile(path: string): Records {
  const read = readSoundRecords(path);
  if (read.header === undefined && read.isLong) {
    throw new SweepError(`${path} does not begin like a journal: move it away and run again`);
  }
  return read;
}

/**
 * Reads what is sound of a file that only sweeps write, so that whatever else is in it was damaged.
 *
 * @throws SweepError if it is of another format
 * @throws FileError if it cannot be read
 */
export function readSoundRecords(path: string): Records & { readonly isLong: boolean } {
  let text = '';
  try {
    checkFile(path);
    if (existsSync(path)) text = readFileSync(path, 'utf8');
  } catch (error) {
    // It was finished and taken away in between.
    if (!isFileError(error, 'ENOENT')) throw fileProblem('read', path, error);
  }
  const read = readRecords(text);
  if (read.otherFormat !== undefined) {
    throw new SweepError(
      `${path} is a journal of format ${read.otherFormat}, and this version reads format ` +
        `${FORMAT}: end it with the version that began it, or move it away and run again`,
    );
  }
  return { ...read, isLong: text.includes('\n') };
}

/** @throws SweepError if a file's rows are not those of the plan */
export function checkPlan(
  path: string,
  found: Pick<Header, 'engine' | 'seeds' | 'fingerprint'>,
  plan: Plan,
): void {
  if (found.fingerprint === plan.fingerprint) return;
  const told = (engine: string, seeds: number): string => `engine ${engine}, ${seeds} seeds`;
  const there = told(found.engine, found.seeds);
  const asked = told(plan.engine.name, plan.seeds);
  const difference =
    there === asked
      ? 'belongs to an earlier declaration of the experiment, or to other data'
      : `was made with ${there}; asked for is ${asked}`;
  throw new SweepError(`${path} ${difference}: use another --out folder, or move it away`);
}

/**
 * The records by their task's place. One that does not have its task's rows is left out; if a task
 * stands there twice, the first one counts.
 */
export function byTask(records: readonly TaskRecord[], plan: Plan): Map<number, TaskRecord> {
  const whole = records.filter(
    ({ task, rows }) => task < plan.tasks.length && rows.length === rowCountOf(plan.tasks[task]),
  );
  return new Map(whole.reverse().map((record) => [record.task, record]));
}

function open(path: string): number {
  try {
    return openSync(path, 'a');
  } catch (error) {
    throw fileProblem('write', path, error);
  }
}

/** Best effort: a line cut short would be taken out by the next command all the same. */
function cutBack(file: number, size: number): void {
  try {
    ftruncateSync(file, size);
  } catch {
    return;
  }
}
