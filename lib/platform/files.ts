import { randomBytes } from 'node:crypto';
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
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FileError } from '../validation/errors';

/** What the system's errors mean, in words. */
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
  ENAMETOOLONG: 'the name is too long for this file system',
  ELOOP: 'its links lead round in a circle',
  EIO: 'the device failed to read or write',
  EBUSY: 'something else is using it',
  ENXIO: 'nobody is at the other end',
  EPIPE: 'nobody is at the other end',
  EMFILE: 'too many files are open (see ulimit -n)',
  ENFILE: 'too many files are open on this machine',
  EAGAIN: 'no further process can be started (see ulimit -u)',
  ENOMEM: 'there is not enough memory',
  ERR_FS_FILE_TOO_LARGE: 'the file is too large to be read at once',
  ERR_STRING_TOO_LONG: 'the file is too large to be read at once',
};

/** What an error of the system means, in words. */
export function meaningOf(error: NodeJS.ErrnoException): string {
  return reasons[error.code ?? ''] ?? error.message;
}

/** Whether something is an error of the system, of one kind if `code` is given. */
export function isFileError(error: unknown, code?: string): error is NodeJS.ErrnoException {
  return (
    error instanceof Error &&
    'syscall' in error &&
    'code' in error &&
    (code ?? error.code) === error.code
  );
}

/** One clear line in place of a file system's error; one that is such a line already is as it is. */
export function fileProblem(verb: string, path: string, error: unknown): FileError {
  if (error instanceof FileError) return error;
  if (!isFileError(error) && !isTooLarge(error)) throw error;
  return new FileError(`cannot ${verb} ${path}: ${meaningOf(error)}`, error.code);
}

function isTooLarge(error: unknown): error is NodeJS.ErrnoException {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ERR_FS_FILE_TOO_LARGE' || code === 'ERR_STRING_TOO_LONG';
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

/** @throws FileError if it cannot be read, or is a device or a pipe, of which there might be no end */
export function readText(path: string): string {
  try {
    checkFile(path);
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw fileProblem('read', path, error);
  }
}

/** @throws FileError if it cannot be read, or is a device or a pipe, of which there might be no end */
export function readBytes(path: string): Buffer {
  try {
    checkFile(path);
    return readFileSync(path);
  } catch (error) {
    throw fileProblem('read', path, error);
  }
}

/** @throws FileError if something is a device or a pipe */
export function checkFile(path: string): void {
  if (isDevice(path)) throw new FileError(`cannot read ${path}: it is no file`);
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
 * Writes a file so that it is there whole or not at all. What an earlier process left half written
 * beside it, since it was killed, goes. A device or a pipe is written to as it is.
 *
 * @throws FileError if it cannot be written; an earlier file of the name is then as it was
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  try {
    if (isDevice(path)) {
      writeFileSync(path, content);
      return;
    }
    removeLeftovers(path);
    const temporary = temporaryBeside(path);
    try {
      const file = openSync(temporary, 'wx');
      try {
        writeDurably(file, content);
      } finally {
        closeSync(file);
      }
      renameSync(temporary, path);
    } finally {
      tryToRemove(temporary);
    }
  } catch (error) {
    throw fileProblem('write', path, error);
  }
}

/** Whether there is something that is no file: it may be read for ever, and none must take its place. */
function isDevice(path: string): boolean {
  const there = statSync(path, { throwIfNoEntry: false });
  return there !== undefined && !there.isFile() && !there.isDirectory();
}

/** A name beside a file under which it is put together: this process's own, also in a container. */
export function temporaryBeside(path: string): string {
  return `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
}

/** Removes what processes that are gone left half written beside a file, as far as it can. */
export function removeLeftovers(path: string): void {
  const folder = dirname(path);
  const name = basename(path);
  let others: readonly string[];
  try {
    others = readdirSync(folder);
  } catch {
    return;
  }
  for (const other of others.filter((one) => one.startsWith(`${name}.`))) {
    const pid = /^\.(\d+)(?:\.[0-9a-f]{8})?\.tmp$/.exec(other.slice(name.length))?.[1];
    if (pid !== undefined && !isProcess(Number(pid))) tryToRemove(join(folder, other));
  }
}

/** Removes a file if it can be: whoever cleans up must not hide what went wrong before. */
export function tryToRemove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    return;
  }
}

/**
 * Removes a file, if it is there.
 *
 * @throws FileError if it cannot be removed
 */
export function removeFile(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    throw fileProblem('remove', path, error);
  }
}

/** Whether a process of this number is alive, as far as this process can see. */
export function isProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !isFileError(error, 'ESRCH');
  }
}

/**
 * Sees to it that {@link writeWhole} could write a file now.
 *
 * @throws FileError if it could not
 */
export function checkWritable(path: string): void {
  const temporary = temporaryBeside(path);
  try {
    if (isFolder(path)) throw new FileError(`cannot write ${path}: it is a folder`);
    closeSync(openSync(temporary, 'wx'));
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw fileProblem('write', path, error);
  } finally {
    tryToRemove(temporary);
  }
}
