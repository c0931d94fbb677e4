import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { SweepError } from './errors';
import { fileProblem, isFileError } from '../platform/files';

const ownerSchema = z.object({
  pid: z.int().min(1),
  host: z.string(),
  /** When the process began, in the kernel's ticks; null where the system does not tell. */
  began: z.string().nullable(),
  since: z.string(),
});

type Owner = z.infer<typeof ownerSchema>;

/** A sweep's lock, held by this process. */
export interface Lock {
  /** @throws SweepError if somebody took it away */
  assertHeld(): void;
  release(): void;
}

/**
 * Sees to it that one process at a time writes a sweep's journal. The lock of a process that is
 * gone is taken over.
 *
 * @param what is being computed, for messages
 * @param note is told of a lock that was taken over
 * @throws SweepError if a living process, or one on another machine, holds it
 */
export function acquireLock(path: string, what: string, note: (text: string) => void): Lock {
  const mine = JSON.stringify(thisProcess());
  for (let attempt = 0; attempt < 3; attempt++) {
    if (create(path, mine)) return heldLock(path, mine);
    const found = read(path);
    if (found === undefined) continue;
    const owner = parse(found);
    if (owner !== undefined && !isGone(owner)) throw busy(path, what, owner);
    if (!takeAway(path, found)) continue;
    const who = owner === undefined ? 'a process' : `process ${owner.pid}`;
    note(`${path}: took over the lock of ${who} that is gone`);
  }
  throw new SweepError(`${what}: another process took ${path} first; wait for it`);
}

function heldLock(path: string, mine: string): Lock {
  const isHeld = (): boolean => read(path) === mine;
  return {
    assertHeld() {
      if (!isHeld()) throw new SweepError(`${path} was taken away: another process may be writing`);
    },
    release() {
      if (isHeld()) rmSync(path, { force: true });
    },
  };
}

/** The lock appears with its content or not at all, and never replaces another. */
function create(path: string, content: string): boolean {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, content);
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if (isFileError(error, 'EEXIST')) return false;
    throw fileProblem('write', path, error);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Moves a lock aside, and back if it is not the one that was seen: another was quicker. */
function takeAway(path: string, seen: string): boolean {
  const aside = `${path}.${process.pid}.gone`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return false;
    throw fileProblem('take over', path, error);
  }
  const isTheOneSeen = read(aside) === seen;
  if (!isTheOneSeen) renameSync(aside, path);
  rmSync(aside, { force: true });
  return isTheOneSeen;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return undefined;
    throw fileProblem('read', path, error);
  }
}

/** Undefined for what no process of ours can have written; such a lock holds nobody. */
function parse(content: string): Owner | undefined {
  try {
    return ownerSchema.parse(JSON.parse(content));
  } catch {
    return undefined;
  }
}

function busy(path: string, what: string, { pid, host, since }: Owner): SweepError {
  const elsewhere = host !== hostname();
  return new SweepError(
    `${what} is being computed by process ${pid}${elsewhere ? ` on ${host}` : ''} since ${since}: ` +
      (elsewhere ? `wait for it, or remove ${path} if it is gone` : 'wait for it, or stop it'),
  );
}

function thisProcess(): Owner {
  const since = new Date().toISOString();
  return { pid: process.pid, host: hostname(), began: stat(process.pid)?.began ?? null, since };
}

/** Only a process of this machine can be known to be gone. */
function isGone({ pid, host, began }: Owner): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return isFileError(error, 'ESRCH');
  }
  const now = stat(pid);
  if (now === undefined) return false;
  // A number is given anew once its process is gone; the newcomer began at another time.
  return now.state === 'Z' || (began !== null && now.began !== began);
}

/**
 * What Linux tells of a process: its state (Z: dead, but its parent has not noticed) and when it
 * began. Fields are counted from behind the name, which may hold anything.
 */
function stat(pid: number): { state: string; began: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0], began: fields[19] };
  } catch {
    return undefined;
  }
}
