import { randomUUID } from 'node:crypto';
import {
  closeSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import {
  fileProblem,
  isFileError,
  isProcess,
  readText,
  removeFile,
  tryToRemove,
  writeDurably,
} from '../platform/files';
import { FileError } from '../validation/errors';
import { SweepInterrupted, SweepStopped } from './errors';

const ownerSchema = z.object({
  pid: z.int().min(1),
  host: z.string(),
  /** Where its number means anything; see {@link numberSpace}. */
  space: z.string().default(''),
  /** When the process began, in the kernel's ticks; null where the system does not tell. */
  began: z.string().nullable(),
  since: z.string(),
  /** Tells two locks apart that agree in all else. */
  token: z.string().default(''),
});

type Owner = z.infer<typeof ownerSchema>;

/** A living process is at the same work. */
export class SweepBusy extends SweepInterrupted {}

/** A sweep's lock, held by this process. */
export interface Lock {
  /** @throws SweepInterrupted if somebody took it away */
  assertHeld(): void;
  /** Lets go of it, as far as that can be done. */
  release(): void;
}

/** Who holds a lock writes it anew this often, so that others see that it lives. */
const MILLISECONDS_BETWEEN_BEATS = 15_000;

/** After so many beats that were not seen, a lock is watched, */
const BEATS_MISSED = 6;

/** and taken over if none is seen for so long; by then, no clock has decided anything. */
const BEATS_WATCHED = 2;

/** How a lock is acquired. */
interface LockOptions {
  readonly wait?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly beat?: number | undefined;
}

const MILLISECONDS_BETWEEN_LOOKS = 1000;
const MILLISECONDS_TO_WRITE = 100;
const ATTEMPTS = 20;

/**
 * Sees to it that one process at a time writes a sweep's journal. The lock of a process that is gone is
 * taken over. A process whose number can be looked up is gone if it is not there; any other (on another
 * machine, in another container) if its lock has no beat any more.
 *
 * @param what is being computed, for messages
 * @param note is told of a lock that was taken over
 * @param options.wait whether to wait for a living process that holds it
 * @param options.beat milliseconds between two beats
 * @throws SweepBusy if a living process holds it
 * @throws SweepStopped if the signal says stop while it waits
 * @throws FileError if it cannot be written
 */
export async function acquireLock(
  path: string,
  what: string,
  note: (text: string) => void,
  { wait = false, signal, beat = MILLISECONDS_BETWEEN_BEATS }: LockOptions = {},
): Promise<Lock> {
  for (let isTold = false; ; isTold = true) {
    try {
      return await tryToAcquire(path, what, note, beat);
    } catch (error) {
      if (!(error instanceof SweepBusy) || !wait) throw error;
      if (!isTold) note(`${error.message.replace(/: wait for it.*$/, '')}: waiting for it`);
      await pause(signal);
    }
  }
}

/** Waits a moment for what another process is at. @throws SweepStopped if the signal says stop */
export async function pause(signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(MILLISECONDS_BETWEEN_LOOKS, undefined, { signal });
  } catch {
    throw new SweepStopped('stopped');
  }
}

async function tryToAcquire(
  path: string,
  what: string,
  note: (text: string) => void,
  beat: number,
): Promise<Lock> {
  const mine = JSON.stringify(thisProcess());
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const file = create(path, mine);
    if (file !== undefined) return heldLock(path, mine, file, beat);
    const found = read(path);
    if (found === undefined) continue;
    const owner = parse(found);
    if (owner === undefined && attempt < ATTEMPTS / 2) {
      // Whoever made it may be about to write it.
      await sleep(MILLISECONDS_TO_WRITE);
      continue;
    }
    if (owner !== undefined && !(await isGone(path, owner, note, beat))) {
      throw busy(path, what, owner);
    }
    if (!takeAway(path, found)) continue;
    const who = owner === undefined ? 'a process' : `process ${owner.pid}`;
    note(`${path}: took over the lock of ${who} that is gone`);
  }
  throw new SweepBusy(`${what}: another process took ${path} first; wait for it`);
}

function heldLock(path: string, mine: string, file: number, beat: number): Lock {
  // Into the file that was made: if somebody put another in its place, that one stays as it is.
  const beating = setInterval(() => {
    try {
      writeSync(file, mine, 0);
    } catch {
      // A beat that is missed is made up for by the next one.
    }
  }, beat).unref();
  const isHeld = (): boolean => read(path) === mine;
  return {
    assertHeld() {
      if (isHeld()) return;
      throw new SweepInterrupted(`${path} was taken away: another process may be writing`);
    },
    release() {
      clearInterval(beating);
      try {
        closeSync(file);
        if (isHeld()) removeFile(path);
      } catch {
        // What went wrong before it must not be hidden; the lock of a process that is gone holds nobody.
      }
    },
  };
}

/**
 * Makes the lock unless there is one. Two processes cannot both make it; no file system that can be
 * written to lacks this, as some lack hard links.
 *
 * @returns the open file
 */
function create(path: string, content: string): number | undefined {
  let file: number;
  try {
    file = openSync(path, 'wx');
  } catch (error) {
    if (isFileError(error, 'EEXIST')) return undefined;
    throw fileProblem('write', path, error);
  }
  try {
    writeDurably(file, content);
    return file;
  } catch (error) {
    closeSync(file);
    tryToRemove(path);
    throw fileProblem('write', path, error);
  }
}

/** Moves a lock aside, and back if it is not the one that was seen: another was quicker. */
function takeAway(path: string, seen: string): boolean {
  const aside = `${path}.${randomUUID()}.gone`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return false;
    throw fileProblem('take over', path, error);
  }
  const isTheOneSeen = read(aside) === seen;
  if (!isTheOneSeen) renameSync(aside, path);
  removeFile(aside);
  return isTheOneSeen;
}

function read(path: string): string | undefined {
  try {
    return readText(path);
  } catch (error) {
    if (error instanceof FileError && error.code === 'ENOENT') return undefined;
    throw error;
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

function busy(path: string, what: string, owner: Owner): SweepBusy {
  const { pid, host, since } = owner;
  const elsewhere = host === hostname() ? 'in another container' : `on ${host}`;
  const where = isHere(owner) ? '' : ` ${elsewhere}`;
  const advice = isHere(owner)
    ? 'wait for it, or stop it'
    : `wait for it, or remove ${path} if it is gone`;
  return new SweepBusy(
    `${what} is being computed by process ${pid}${where} since ${since}: ${advice}`,
  );
}

function thisProcess(): Owner {
  return {
    pid: process.pid,
    host: hostname(),
    space: numberSpace(),
    began: stat(process.pid)?.began ?? null,
    since: new Date().toISOString(),
    token: randomUUID(),
  };
}

/**
 * Names the space in which process numbers are given: the system that was started and, on Linux, the
 * container. Two containers of one host name do not see one another's processes.
 */
function numberSpace(): string {
  try {
    const started = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${started} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return '';
  }
}

/** Whether a process's number can be looked up from here. */
function isHere({ host, space }: Owner): boolean {
  return host === hostname() && space === numberSpace();
}

async function isGone(
  path: string,
  owner: Owner,
  note: (text: string) => void,
  beat: number,
): Promise<boolean> {
  return isHere(owner) ? !isThere(owner) : hasNoBeat(path, owner, note, beat);
}

/** Whether a process whose number can be looked up is there. */
function isThere({ pid, began }: Owner): boolean {
  if (!isProcess(pid)) return false;
  const now = stat(pid);
  if (now === undefined) return true;
  // A number is given anew once its process is gone; the newcomer began at another time.
  return now.state !== 'Z' && (began === null || now.began === began);
}

async function hasNoBeat(
  path: string,
  { pid, host }: Owner,
  note: (text: string) => void,
  beat: number,
): Promise<boolean> {
  const seen = lastBeat(path);
  if (seen === undefined || Math.abs(Date.now() - seen) < BEATS_MISSED * beat) return false;
  const wait = BEATS_WATCHED * beat;
  note(`${path}: watched for ${wait / 1000} s, to see whether process ${pid} on ${host} is gone`);
  await sleep(wait);
  return lastBeat(path) === seen;
}

/** When a lock was written last, by its file system's clock. */
function lastBeat(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
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

/** Whoever holds a lock. */
export interface Holder {
  readonly host: string;
  readonly pid: number;
  /** When it took the lock (ISO 8601). */
  readonly since: string;
  /** Whether it gave a sign of life lately; for one elsewhere, by this machine's clock and the file's. */
  readonly isAlive: boolean;
}

/** Looks who holds a lock; undefined if nobody does. It waits for nothing, and so may be mistaken. */
export function holderOf(path: string): Holder | undefined {
  const owner = parse(read(path) ?? '');
  if (owner === undefined) return undefined;
  const { host, pid, since } = owner;
  const seen = lastBeat(path) ?? 0;
  const isAlive = isHere(owner)
    ? isThere(owner)
    : Math.abs(Date.now() - seen) < BEATS_MISSED * MILLISECONDS_BETWEEN_BEATS;
  return { host, pid, since, isAlive };
}
