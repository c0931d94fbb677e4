import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync, writeSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { experimentNamed } from '../../lib/experiments';
import { openJournal } from '../../lib/sweeps/journal';
import { planSweep } from '../../lib/sweeps/plan';
import type { TaskRecord } from '../../lib/sweeps/records';
import { inFolder } from './fixture';

const figure3a = experimentNamed('figure-3a');

vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>();
  return { ...fs, writeSync: vi.fn(fs.writeSync) };
});

const plan = planSweep(figure3a, { seeds: 1 });
const machine = { version: '1', commit: 'abc', node: 'v20', cpu: 'a "fast" one' };

function record(task: number): TaskRecord {
  const { length } = plan.tasks[task].learningRates;
  const first = {
    task,
    name: '"quoted, ü" y',
    loss: NaN,
    none: null,
    curve: [0.5, Infinity, null],
  };
  const rows = Array.from({ length }, (_, row) => (row === 0 ? first : { row, isCold: row > 1 }));
  return { kind: 'task', task, rows, command: 'now', elapsed: task, machine };
}

function write(path: string, ...indices: number[]): void {
  const journal = openJournal(path, plan, () => undefined);
  for (const index of indices) journal.append(record(index));
  journal.close();
}

function finished(path: string): { indices: number[]; notes: string[] } {
  const notes: string[] = [];
  const journal = openJournal(path, plan, (note) => notes.push(note));
  journal.close();
  for (const [task, found] of journal.finished) expect(found).toEqual(record(task));
  return { indices: [...journal.finished.keys()].sort(), notes };
}

afterEach(() => {
  vi.mocked(writeSync).mockClear();
});

describe('a journal', () => {
  it('holds what was appended', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'journal');
      write(path, 2, 0);
      write(path, 1);
      expect(finished(path)).toEqual({ indices: [0, 1, 2], notes: [] });
      await Promise.resolve();
    }));

  it('cut off anywhere, loses no whole line and goes on as if nothing had been', () =>
    inFolder(async (folder) => {
      const whole = join(folder, 'whole');
      write(whole, 0, 1, 2);
      const bytes = readFileSync(whole);
      const lineEnds = [...bytes.entries()].filter(([, byte]) => byte === 10).map(([i]) => i + 1);
      const path = join(folder, 'cut');
      for (let length = 0; length <= bytes.length; length++) {
        writeFileSync(path, bytes.subarray(0, length));
        const records = lineEnds.filter((end) => end <= length).length - 1;
        const { indices, notes } = finished(path);
        expect(indices).toEqual([0, 1, 2].slice(0, Math.max(0, records)));
        const isTorn = length > lineEnds[0] && !lineEnds.includes(length);
        expect(notes).toHaveLength(isTorn ? 1 : 0);
        write(path, ...[0, 1, 2].filter((index) => !indices.includes(index)));
        expect(readFileSync(path).equals(bytes)).toBe(true);
      }
      await Promise.resolve();
    }));

  it('leaves out a line that was damaged', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'journal');
      write(path, 0, 1, 2);
      writeFileSync(
        path,
        readFileSync(path, 'utf8').replace(
          '1,"name":"\\"quoted, ü\\" y',
          '1,"name":"\\"quoted, ü\\" z',
        ),
      );
      const { indices, notes } = finished(path);
      expect(indices).toEqual([0, 2]);
      expect(notes[0]).toContain('took out a line that was not whole');
      await Promise.resolve();
    }));

  it('leaves out a task that does not have all its rows', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'journal');
      const journal = openJournal(path, plan, () => undefined);
      journal.append(record(0));
      journal.append({ ...record(1), rows: record(1).rows.slice(1) });
      journal.append({ ...record(2), task: plan.tasks.length });
      journal.close();
      expect(finished(path).indices).toEqual([0]);
      await Promise.resolve();
    }));

  it('of another plan is refused', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'journal');
      write(path, 0);
      const open = (other: typeof plan) => () => openJournal(path, other, () => undefined);
      expect(open(planSweep(figure3a))).toThrow(
        'was made with engine lanes, 1 seeds; asked for is engine lanes, 30 seeds',
      );
      const protocol = { ...figure3a.protocol, steps: 7 };
      expect(open(planSweep({ ...figure3a, protocol }, { seeds: 1 }))).toThrow(
        'belongs to an earlier declaration of the experiment',
      );
      await Promise.resolve();
    }));

  it('that is none is refused and left alone', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'journal');
      writeFileSync(path, 'dear diary,\n');
      expect(() => finished(path)).toThrow('does not begin like a journal');
      expect(readFileSync(path, 'utf8')).toBe('dear diary,\n');
      mkdirSync(join(folder, 'folder'));
      expect(() => finished(join(folder, 'folder'))).toThrow(/cannot read .*: it is a folder/);
      await Promise.resolve();
    }));

  it('on a full disk says so and stays whole', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'journal');
      write(path, 0);
      const before = readFileSync(path);
      const journal = openJournal(path, plan, () => undefined);
      // The disk takes ten bytes, then no more.
      const full = Object.assign(new Error('ENOSPC: no space left on device'), {
        code: 'ENOSPC',
        syscall: 'write',
      });
      const { writeSync: write10 } = await vi.importActual<typeof import('node:fs')>('node:fs');
      vi.mocked(writeSync)
        .mockImplementationOnce((file) => write10(file, 'ten bytes!'))
        .mockImplementationOnce(() => {
          throw full;
        });
      expect(() => {
        journal.append(record(1));
      }).toThrow(`cannot write ${path}: there is no space left on the device`);
      expect(readFileSync(path).equals(before)).toBe(true);
      journal.append(record(1));
      journal.close();
      expect(finished(path)).toEqual({ indices: [0, 1], notes: [] });
    }));

  it('of another format is said to be one', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'journal');
      const older = JSON.stringify({ kind: 'plan', format: 2, experiment: 'figure-3a' });
      const sum = createHash('sha256').update(older).digest('hex').slice(0, 16);
      writeFileSync(path, `${sum} ${older}\n`);
      expect(() => finished(path)).toThrow(
        `${path} is a journal of format 2, and this version reads format 3: end it with the version`,
      );
      await Promise.resolve();
    }));

  it('is read whatever its line breaks have become', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'journal');
      write(path, 1, 0);
      writeFileSync(path, readFileSync(path, 'utf8').replaceAll('\n', '\r\n'));
      write(path, 2);
      expect(finished(path)).toEqual({ indices: [0, 1, 2], notes: [] });
      await Promise.resolve();
    }));
});
