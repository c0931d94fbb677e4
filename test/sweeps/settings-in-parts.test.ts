import fc from 'fast-check';
import { hostname } from 'node:os';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  loadExperiment,
  planSweep,
  runSettings,
  runSweep,
  standingOf,
  SweepError,
  SweepInterrupted,
  sweepPaths,
  type SettingsOptions,
  type Standing,
} from '../../lib/sweeps';
import { acquireLock } from '../../lib/sweeps/lock';
import type { Work } from '../../lib/sweeps/worker-pool';
import { bytesOf, call, inFolder, makeUp, tiny } from './fixture';

function optionsFor(folder: string, ...settings: number[]): SettingsOptions {
  return { experiment: tiny, folder, workers: 1, compute: makeUp, settings };
}

/** Computes all settings but some, which fail. */
function failing(which: readonly number[], error: SweepError): (work: Work) => Promise<void> {
  return async (work) => {
    for await (const task of work.tasks) {
      if (which.includes(task.index)) work.onFailure?.(task, error);
      else await makeUp({ ...work, tasks: [task] });
    }
  };
}

async function standingIn(folder: string): Promise<Standing> {
  const plan = planSweep(await loadExperiment(tiny, folder));
  return standingOf(sweepPaths(folder, 'tiny'), plan);
}

async function wholeBytes(): Promise<string> {
  return inFolder(async (folder) => {
    await runSweep({ experiment: tiny, folder, workers: 1, compute: makeUp });
    return bytesOf(folder, 'tiny.parquet');
  });
}

/** Rows of all parts, which are kept. */
async function mergedBytes(folder: string, computed: number): Promise<string> {
  const options = { experiment: tiny, folder, workers: 1, compute: makeUp, keepParts: true };
  expect(await runSweep(options)).toMatchObject({ computed });
  return bytesOf(folder, 'tiny.parquet');
}

describe('settings in parts', () => {
  it('are computed by several commands at once, each once, and come out the same', async () => {
    const whole = await wholeBytes();
    await inFolder(async (folder) => {
      const all = [0, 1, 2, 3, 4, 5, 6, 7];
      const two = [optionsFor(folder, ...all), optionsFor(folder, ...all)];
      const results = await Promise.all(two.map((one) => runSettings({ ...one, wait: true })));
      expect(results.reduce((sum, { computed }) => sum + computed, 0)).toBe(8);
      expect(await mergedBytes(folder, 0)).toBe(whole);
      const { parts } = sweepPaths(folder, 'tiny');
      expect(readdirSync(parts).sort()).toEqual(all.map((index) => `${index}.part`));
      // Another scheduler comes late.
      expect(await runSettings(optionsFor(folder, 3))).toMatchObject({ computed: 0 });
    });
  });

  it('that another process is at are left to it, and the others computed', () =>
    inFolder(async (folder) => {
      const paths = sweepPaths(folder, 'tiny');
      mkdirSync(paths.parts);
      const lock = await acquireLock(paths.partLock(2), 'tiny, setting 2', () => undefined);
      const left = runSettings(optionsFor(folder, 1, 2, 3));
      await expect(left).rejects.toThrow(SweepInterrupted);
      await expect(left).rejects.toThrow(/^tiny, setting 2 is being computed by process/);
      expect(await standingIn(folder)).toMatchObject({ done: [1, 3], running: [2] });
      expect((await call('status', tiny, '--out', folder)).out).toContain(
        `tiny: 2 of 8 settings computed; running: 2; waiting: 0, 4–7\n`,
      );
      const notes: string[] = [];
      const waiting = runSettings({
        ...optionsFor(folder, 2),
        wait: true,
        onNote: (note) => {
          notes.push(note);
          lock.release();
        },
      });
      expect(await waiting).toMatchObject({ computed: 1 });
      expect(notes).toEqual(['waiting for others that compute setting 2']);
    }));

  it('that cannot be computed keep no other from being so, and are told of', () =>
    inFolder(async (folder) => {
      const broken = failing([1, 4], new SweepError('the environment is broken'));
      const options = { ...optionsFor(folder, 0, 1, 4, 5), compute: broken };
      await expect(runSettings(options)).rejects.toThrow('the environment is broken (and 1 more)');
      const { done, failed, waiting } = await standingIn(folder);
      expect({ done, waiting }).toEqual({ done: [0, 5], waiting: [2, 3, 6, 7] });
      const failure = { message: 'the environment is broken', isFinal: true, host: hostname() };
      expect(failed).toMatchObject([
        { setting: 1, ...failure },
        { setting: 4, ...failure },
      ]);
      expect((await call('status', tiny, '--out', folder)).out).toContain(
        `failed: setting 4 on ${hostname()}: the environment is broken\n`,
      );
      // A scheduler's retry says so again at once; a command of somebody who put it right computes.
      const retry = { ...optionsFor(folder, 1, 2), attempt: 2 };
      await expect(runSettings(retry)).rejects.toThrow(/^the environment is broken$/);
      expect(await runSettings(optionsFor(folder, 1, 4))).toMatchObject({ computed: 2 });
      expect(await standingIn(folder)).toMatchObject({ done: [0, 1, 2, 4, 5], failed: [] });
    }));

  it('whose process was killed are worth another attempt', () =>
    inFolder(async (folder) => {
      const killed = failing([1], new SweepInterrupted('its process died (SIGKILL)'));
      const first = runSettings({ ...optionsFor(folder, 1, 2), compute: killed });
      await expect(first).rejects.toThrow(SweepInterrupted);
      expect((await call('status', tiny, '--out', folder)).out).toContain(
        `failed: setting 1 on ${hostname()}, worth another try: its process died (SIGKILL)\n`,
      );
      expect(await runSettings({ ...optionsFor(folder, 1), attempt: 2 })).toMatchObject({
        computed: 1,
      });
      expect(existsSync(sweepPaths(folder, 'tiny').partFailure(1))).toBe(false);
    }));

  it('whose disk lost, cut short or garbled them are computed again, with the same bytes', async () => {
    const whole = await wholeBytes();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(7), fc.constantFrom('gone', 'cut', 'garbled'), fc.nat(999)), {
          minLength: 1,
          maxLength: 4,
        }),
        (damages) =>
          inFolder(async (folder) => {
            const paths = sweepPaths(folder, 'tiny');
            await runSettings(optionsFor(folder, 0, 1, 2, 3, 4, 5, 6, 7));
            for (const [index, damage, place] of damages) {
              const path = paths.part(index);
              const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
              const at = Math.floor((bytes.length * place) / 1000);
              if (damage === 'gone') rmSync(path, { force: true });
              else if (damage === 'cut') writeFileSync(path, bytes.subarray(0, at));
              // Zeros as after a lost cache, through the line's end.
              else writeFileSync(path, bytes.fill(0, at));
            }
            const lost = new Set(damages.map(([index]) => index)).size;
            expect(await mergedBytes(folder, lost)).toBe(whole);
          }),
      ),
      { numRuns: 10 },
    );
  });

  it('are there if a whole sweep was stopped after them, in the same folder', () =>
    inFolder(async (folder) => {
      const stopped = async (work: Work): Promise<void> => {
        let count = 0;
        for await (const task of work.tasks) {
          if (count++ === 3) throw new SweepInterrupted('stopped');
          await makeUp({ ...work, tasks: [task] });
        }
      };
      const sweep = { experiment: tiny, folder, workers: 1, compute: stopped };
      await expect(runSweep(sweep)).rejects.toThrow('stopped');
      const { done } = await standingIn(folder);
      expect(done).toHaveLength(3);
      expect(await runSettings(optionsFor(folder, ...done))).toMatchObject({ computed: 0 });
      // A scheduler looks for the part.
      expect(existsSync(sweepPaths(folder, 'tiny').part(done[0]))).toBe(true);
    }));

  it('say who is lost: a process on another machine that no longer beats', () =>
    inFolder(async (folder) => {
      const paths = sweepPaths(folder, 'tiny');
      mkdirSync(paths.parts);
      const owner = { pid: 7, host: 'node17', began: null, since: '2026-01-01T00:00:00Z' };
      writeFileSync(paths.partLock(4), JSON.stringify(owner));
      expect((await standingIn(folder)).atWork).toMatchObject([{ host: 'node17', setting: 4 }]);
      const { utimesSync } = await import('node:fs');
      utimesSync(paths.partLock(4), 1e9, 1e9);
      const { atWork, lost, waiting } = await standingIn(folder);
      expect({ atWork, waiting }).toEqual({ atWork: [], waiting: [0, 1, 2, 3, 4, 5, 6, 7] });
      expect(lost).toMatchObject([{ host: 'node17', pid: 7, setting: 4 }]);
      const { out } = await call('status', tiny, '--json', '--out', folder);
      expect(JSON.parse(out)).toMatchObject({ experiment: 'tiny', settings: 8, share: 0 });
    }));
});
