import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { FileError } from '../validation/errors';

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
  ENOENT: 'no such file or folder',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'it is a link that leads back to itself',
};

/** Whether something is an error of the system, of one kind if `code` is given. */
export function isFileError(error: unknown, code?: string): error is NodeJS.ErrnoException {
  return (
    error instanceof Error &&
    'syscall' in error &&
    'code' in error &&
    (code ?? error.code) === error.code
  );
}

/** One clear line in place of a file system's error. */
export function fileProblem(verb: string, path: string, error: unknown): FileError {
  if (!isFileError(error)) throw error;
  const reason = reasons[error.code ?? ''] ?? error.message;
  return new FileError(`cannot ${verb} ${path}: ${reason}`);
}

/**
 * Makes a folder and those it lies in. (Node's own recursive way says ENOENT on a read-only disk.)
 *
 * @throws FileError if there can be no such folder
 */
export function makeFolder(path: string): void {
  if (isFolder(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if (!isFolder(path)) throw fileProblem('make the folder', path, error);
  }
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

/** @throws FileError if it cannot be read */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw fileProblem('read', path, error);
  }
}

/** @throws FileError if it cannot be read */
export function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw fileProblem('read', path, error);
  }
}

/**
 * The names of what is in a folder.
 *
 * @throws FileError if it cannot be read
 */
export function listFolder(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    throw fileProblem('read', path, error);
  }
}

/** Writes all of a text, or of some bytes, and waits until the disk has it. */
export function writeDurably(file: number, content: string | Uint8Array): void {
  const bytes = Buffer.from(content);
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
  fsyncSync(file);
}

/**
 * Writes a file so that it is there whole or not at all.
 *
 * @throws FileError if it cannot be written; an earlier file of the name is then as it was
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const temporary = temporaryOf(path);
  try {
    const file = openSync(temporary, 'w');
    try {
      writeDurably(file, content);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    removeQuietly(temporary);
    throw fileProblem('write', path, error);
  }
}

/** Removes a file if that can be done: what went wrong before is what is to be told. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    return;
  }
}

/**
 * Sees to it that {@link writeWhole} could write a file now.
 *
 * @throws FileError if it could not
 */
export function checkWritable(path: string): void {
  const temporary = temporaryOf(path);
  try {
    if (isFolder(path)) throw new FileError(`cannot write ${path}: it is a folder`);
    closeSync(openSync(temporary, 'w'));
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw fileProblem('write', path, error);
  } finally {
    removeQuietly(temporary);
  }
}

/** Where a file is written before it is put into its place. */
function temporaryOf(path: string): string {
  return `${path}.${process.pid}.tmp`;
}
