import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { SweepError } from './errors';

/** What went wrong with a file, in words. */
const reasons: Readonly<Record<string, string | undefined>> = {
  ENOSPC: 'there is no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would grow beyond what is allowed here',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'part of the path is a file, not a folder',
  EEXIST: 'part of the path is a file, not a folder',
  EISDIR: 'it is a folder',
  ENOENT: 'it does not exist',
};

/** Whether something is an error of the file system, of one kind if `code` is given. */
export function isFileError(error: unknown, code?: string): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && (code === undefined || error.code === code);
}

/** One clear line in place of a file system's error. */
export function fileProblem(verb: string, path: string, error: unknown): SweepError {
  if (!isFileError(error)) throw error;
  const reason = reasons[error.code ?? ''] ?? error.message;
  return new SweepError(`cannot ${verb} ${path}: ${reason}`);
}

/** @throws SweepError if there can be no such folder */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw fileProblem('make the folder', path, error);
  }
}

/** Writes all of a text and waits until the disk has it. */
export function writeDurably(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
  fsyncSync(file);
}

/**
 * Writes a file so that it is there whole or not at all.
 *
 * @throws SweepError if it cannot be written; an earlier file of the name is then as it was
 */
export function writeWhole(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(temporary, 'w');
    try {
      writeDurably(file, text);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw fileProblem('write', path, error);
  }
}
