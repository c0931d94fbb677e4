import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { acquireLock } from '../../lib/sweeps/lock';
import { inFolder } from './fixture';

const since = '2020-01-01T00:00:00.000Z';

function acquire(path: string): { notes: string[]; lock: ReturnType<typeof acquireLock> } {
  const notes: string[] = [];
  return { notes, lock: acquireLock(path, 'figure-x', (note) => notes.push(note)) };
}

/** Uses a lock file that holds `content`, or none. */
function withLock(
  content: object | string | undefined,
  use: (path: string, folder: string) => void,
): Promise<void> {
  return inFolder((folder) => {
    const path = join(folder, 'x.lock');
    if (content !== undefined) {
      writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    }
    use(path, folder);
    return Promise.resolve();
  });
}

describe('a lock', () => {
  it('is held by one process at a time', () =>
    withLock(undefined, (path, folder) => {
      const { lock } = acquire(path);
      expect(() => acquire(path)).toThrow(
        `figure-x is being computed by process ${process.pid} since`,
      );
      lock.assertHeld();
      lock.release();
      expect(readdirSync(folder)).toEqual([]);
      acquire(path).lock.release();
    }));

  it('of a process that is gone is taken over', () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    return withLock({ pid, host: hostname(), began: null, since }, (path, folder) => {
      const { notes, lock } = acquire(path);
      expect(notes).toEqual([`${path}: took over the lock of process ${pid} that is gone`]);
      expect(readdirSync(folder)).toEqual(['x.lock']);
      lock.release();
    });
  });

  it.runIf(existsSync('/proc/self/stat'))('is not kept by another with the same number', () =>
    withLock({ pid: process.pid, host: hostname(), began: '1', since }, (path) => {
      expect(acquire(path).notes).toHaveLength(1);
    }),
  );

  it('of a process on another machine is left to the reader', () =>
    withLock({ pid: 1, host: 'elsewhere', began: null, since }, (path) => {
      expect(() => acquire(path)).toThrow(
        `by process 1 on elsewhere since ${since}: wait for it, or remove ${path} if it is gone`,
      );
    }));

  it('that says nothing holds nobody', () =>
    withLock('', (path) => {
      expect(acquire(path).notes).toEqual([
        `${path}: took over the lock of a process that is gone`,
      ]);
    }));

  it('that was taken away is missed, and not taken back', () =>
    withLock(undefined, (path) => {
      const { lock } = acquire(path);
      writeFileSync(path, 'mine now');
      expect(() => {
        lock.assertHeld();
      }).toThrow('was taken away');
      lock.release();
      expect(readFileSync(path, 'utf8')).toBe('mine now');
    }));
});
