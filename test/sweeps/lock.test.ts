import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { acquireLock } from '../../lib/sweeps/lock';
import { inFolder, textOf } from './fixture';

// As on exFAT, SMB and many FUSE file systems.
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  linkSync: () => {
    throw Object.assign(new Error('EPERM'), { code: 'EPERM', syscall: 'link' });
  },
}));

/** Milliseconds. */
const BEAT = 150;

async function acquire(
  path: string,
  beat = BEAT,
): Promise<{ notes: string[]; lock: Awaited<ReturnType<typeof acquireLock>> }> {
  const notes: string[] = [];
  const lock = await acquireLock(path, 'figure-x', (note) => notes.push(note), { beat });
  return { notes, lock };
}

/** What a lock of this process says, with some of it changed. */
async function lockText(path: string, changes: object): Promise<string> {
  const { lock } = await acquire(path);
  const owner = JSON.parse(textOf(path)) as object;
  lock.release();
  return JSON.stringify({ ...owner, ...changes });
}

function inLockFolder(use: (path: string, folder: string) => Promise<void>): Promise<void> {
  return inFolder((folder) => use(join(folder, 'x.lock'), folder));
}

describe('a lock', () => {
  it('is held by one process at a time, without hard links', () =>
    inLockFolder(async (path, folder) => {
      const { lock } = await acquire(path);
      await expect(acquire(path)).rejects.toThrow(
        `figure-x is being computed by process ${process.pid} since`,
      );
      lock.assertHeld();
      lock.release();
      expect(readdirSync(folder)).toEqual([]);
      (await acquire(path)).lock.release();
    }));

  it('of a process that is gone is taken over', () =>
    inLockFolder(async (path, folder) => {
      const { pid } = spawnSync(process.execPath, ['--version']);
      writeFileSync(path, await lockText(path, { pid, began: null }));
      const { notes, lock } = await acquire(path);
      expect(notes).toEqual([`${path}: took over the lock of process ${pid} that is gone`]);
      expect(readdirSync(folder)).toEqual(['x.lock']);
      lock.release();
    }));

  it.runIf(existsSync('/proc/self/stat'))('is not kept by another with the same number', () =>
    inLockFolder(async (path) => {
      writeFileSync(path, await lockText(path, { began: '1' }));
      const { notes, lock } = await acquire(path);
      expect(notes).toHaveLength(1);
      lock.release();
    }),
  );

  it.each([
    ['on another machine', { host: 'elsewhere' }, 'on elsewhere'],
    ['in another container of the same host name', { space: 'another' }, 'in another container'],
  ])('of a process %s is left to it while it beats', (_, changes, where) =>
    inLockFolder(async (path) => {
      // A number that nobody has here says nothing of a process there.
      const { pid } = spawnSync(process.execPath, ['--version']);
      const text = await lockText(path, { ...changes, pid });
      writeFileSync(path, text);
      await expect(acquire(path, 60_000)).rejects.toThrow(
        new RegExp(
          `by process ${pid} ${where} since .*: wait for it, or remove ${path} if it is gone`,
        ),
      );
      expect(readFileSync(path, 'utf8')).toBe(text);
    }),
  );

  it('of a process elsewhere that no longer beats is watched, then taken over', () =>
    inLockFolder(async (path) => {
      writeFileSync(path, await lockText(path, { host: 'elsewhere', pid: 7 }));
      utimesSync(path, 1000, 1000);
      const { notes, lock } = await acquire(path);
      expect(notes).toEqual([
        `${path}: watched for ${(2 * BEAT) / 1000} s, to see whether process 7 on elsewhere is gone`,
        `${path}: took over the lock of process 7 that is gone`,
      ]);
      lock.release();
    }));

  it('of a process elsewhere that beats while it is watched is left to it, whatever the clock says', () =>
    inLockFolder(async (path) => {
      writeFileSync(path, await lockText(path, { host: 'elsewhere' }));
      utimesSync(path, 1000, 1000);
      let seconds = 1000;
      const beating = setInterval(() => {
        utimesSync(path, ++seconds, seconds);
      }, 10);
      await expect(acquire(path)).rejects.toThrow('on elsewhere since');
      clearInterval(beating);
    }));

  it('beats while it is held, and not into a lock that took its place', () =>
    inLockFolder(async (path) => {
      const { lock } = await acquire(path);
      utimesSync(path, 1000, 1000);
      while (statSync(path).mtimeMs < 2e6) await sleep(10);
      writeFileSync(`${path}.new`, 'mine now');
      renameSync(`${path}.new`, path);
      await sleep(2 * BEAT);
      expect(readFileSync(path, 'utf8')).toBe('mine now');
      expect(() => {
        lock.assertHeld();
      }).toThrow('was taken away');
      lock.release();
      expect(readFileSync(path, 'utf8')).toBe('mine now');
    }));

  it('that cannot be let go of does not hide what went wrong before', () =>
    inLockFolder(async (path) => {
      const { lock } = await acquire(path);
      renameSync(path, `${path}.aside`);
      // Neither read nor removed as a file can be.
      mkdirSync(path);
      expect(() => {
        lock.release();
      }).not.toThrow();
    }));

  it('that says nothing holds nobody', () =>
    inLockFolder(async (path) => {
      writeFileSync(path, '');
      const { notes, lock } = await acquire(path);
      expect(notes).toEqual([`${path}: took over the lock of a process that is gone`]);
      lock.release();
    }));
});
