import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deriveGenerator } from '../../lib/random';
import { bytesOf, endOf, fpp, killable, startFpp } from './fixture';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpp-kill-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/**
 * Resolves once a sweep has its lock, or is over: it says so where it took the lock over from one that was killed,
 * and else the lock appears. By no clock: a busy machine takes its time to start.
 */
async function isAtWork(child: ChildProcess, lock: string, wasLocked: boolean): Promise<void> {
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const said: unknown[] = [];
  child.stderr?.once('data', (words) => said.push(words));
  while (!isOver() && said.length === 0 && (wasLocked || !existsSync(lock))) await sleep(10);
}

it('killed at random points twenty times, a sweep ends with the same bytes', async () => {
  const undisturbed = join(folder, 'undisturbed');
  expect(await fpp('run', killable, '--out', undisturbed)).toMatchObject({ code: 0 });
  const whole = bytesOf(undisturbed, 'killable.parquet');

  const generator = deriveGenerator('test', 'kill', 0, 'samples');
  let round = 0;
  let kills = 0;
  let takenOver = 0;
  while (kills < 20) {
    round += 1;
    const out = join(folder, `round-${round}`);
    for (let isDone = false; !isDone;) {
      const lock = join(out, 'killable.lock');
      const wasLocked = existsSync(lock);
      const child = startFpp('run', killable, '--out', out);
      const end = endOf(child);
      const isKilled = kills < 20;
      // Random points, counted from when it is at work: how long it takes to start is the machine's.
      if (isKilled) {
        const pause = generator.below(500);
        void isAtWork(child, lock, wasLocked)
          .then(() => sleep(pause))
          .then(() => child.kill('SIGKILL'));
      }
      const { code, err } = await end;
      if (err.includes('took over the lock')) takenOver += 1;
      if (code === null) kills += 1;
      else expect({ code, err: err.replace(/.*took o.*\n/g, '') }).toEqual({ code: 0, err: '' });
      isDone = code === 0;
    }
    expect(bytesOf(out, 'killable.parquet')).toBe(whole);
  }
  // Each kill but those before the lock was taken left a lock behind.
  expect(takenOver).toBeGreaterThan(5);
}, 600_000);
