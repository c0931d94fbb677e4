import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  bytesOf,
  childrenOf,
  endOf,
  forge,
  fpp,
  fppCommand,
  killable,
  parentOf,
  pressCtrlC,
  relationsOf,
  startFpp,
  tiny,
  unhurried,
  withValues,
} from './fixture';

const hasProc = existsSync('/proc/self/stat');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpp-processes-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Waits until the journal holds a setting at least. */
async function untilUnderWay(): Promise<void> {
  const journal = join(folder, 'killable.journal');
  const lines = (): number =>
    existsSync(journal) ? readFileSync(journal, 'utf8').split('\n').length : 0;
  while (lines() < 3) await sleep(20);
}

describe('fpp in processes', () => {
  it('runs, is re-checked, and has the same rows whatever the number of workers', async () => {
    const [one, two] = [join(folder, 'one'), join(folder, 'two')];
    const first = await fpp('run', tiny, '--out', one, '--workers', '1');
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toMatch(/^tiny: 8 settings computed in .* s; 48 rows: .*tiny\.parquet\n$/);
    expect(await fpp('run', tiny, '--out', two, '--workers', '2')).toMatchObject({ code: 0 });
    expect(bytesOf(one, 'tiny.parquet')).toBe(bytesOf(two, 'tiny.parquet'));
    const verified = await fpp('verify', one, '--experiment', tiny, '--sample', '9');
    expect(verified).toMatchObject({ code: 0, err: '' });
    expect(verified.out.trimEnd().split('\n')).toEqual([
      expect.stringMatching(
        /tiny\.parquet: 48 rows held .*, 9 recomputed by engine lanes, to the bit$/,
      ),
      '9 of 48 rows in 1 file recomputed: all as they should be',
    ]);
    await forge(
      one,
      'tiny',
      (rows) => (rows[47] = withValues(rows[47], ({ error }) => ({ error: Number(error) / 2 }))),
      false,
    );
    const changed = await fpp('verify', one, '--experiment', tiny, '--sample', '48');
    expect(changed.code).toBe(1);
    expect(changed.out).toContain('NOT as they should be');
  });

  it('refuses to run twice at once', async () => {
    const child = startFpp('run', killable, '--out', folder);
    const end = endOf(child);
    await untilUnderWay();
    const second = await fpp('run', killable, '--out', folder);
    expect(second).toMatchObject({ code: 75, out: '' });
    expect(second.err).toMatch(
      new RegExp(`^killable is being computed by process ${child.pid} since [^\\n]*\\n$`),
    );
    child.kill('SIGINT');
    await end;
  });

  it('finishes cleanly on Ctrl-C and says how to go on', async () => {
    const child = startFpp('run', killable, '--out', folder, '--workers', '2');
    const end = endOf(child);
    await untilUnderWay();
    pressCtrlC(child);
    expect(await end).toEqual({
      code: 75,
      out: '',
      err:
        'Stopped; what is finished is kept. ' +
        `To go on: fpp run ${killable} --out ${folder} --workers 2\n`,
    });
    expect(readdirSync(folder)).toEqual(['killable.journal']);
    expect((await fpp('status', killable, '--out', folder)).out).toMatch(
      /killable: [1-9]\d* of 24/,
    );
    expect(await fpp('run', killable, '--out', folder)).toMatchObject({ code: 0 });
  });

  it.runIf(hasProc)('says that a worker died, and goes on from there', async () => {
    const child = startFpp('run', killable, '--out', folder, '--workers', '1');
    const end = endOf(child);
    await untilUnderWay();
    const [worker] = childrenOf(child.pid);
    process.kill(worker, 'SIGKILL');
    const { code, err } = await end;
    expect(code).toBe(75);
    expect(err).toMatch(/^killable, setting \d+: its process died \(SIGKILL\)\n$/);
    expect(await fpp('run', killable, '--out', folder)).toMatchObject({ code: 0 });
  });

  it.runIf(hasProc)('computes where Ctrl-C does not reach', async () => {
    const child = startFpp('run', killable, '--out', folder, '--workers', '2');
    const end = endOf(child);
    await untilUnderWay();
    const workers = childrenOf(child.pid);
    expect(workers.map((pid) => relationsOf(pid)?.group)).toEqual(workers);
    expect(relationsOf(child.pid as number)?.group).toBe(child.pid);
    child.kill('SIGKILL');
    await end;
  });

  it.runIf(hasProc)('leaves no worker behind when it is killed', async () => {
    const child = startFpp('run', killable, '--out', folder, '--workers', '2');
    const end = endOf(child);
    await untilUnderWay();
    const workers = childrenOf(child.pid);
    expect(workers).toHaveLength(2);
    child.kill('SIGKILL');
    await end;
    const alive = (): number[] => workers.filter((pid) => parentOf(pid) !== undefined);
    for (let wait = 0; alive().length > 0 && wait < 100; wait++) await sleep(50);
    expect(alive()).toEqual([]);
  });

  it('on a full disk says so in one line and goes on once there is room', async () => {
    const command = [...fppCommand, 'run', killable, '--out', folder, '--workers', '1'];
    // A limit on the size of files stands for the disk.
    const quota = spawn('bash', ['-c', 'ulimit -f 4; exec "$@"', 'bash', ...command], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { code, err } = await endOf(quota);
    expect(code).toBe(1);
    expect(err).toMatch(/^cannot write .*killable\.journal: the file would grow [^\n]*\n$/);
    expect(readdirSync(folder)).toEqual(['killable.journal']);
    expect((await fpp('status', killable, '--out', folder)).out).toMatch(
      /killable: [1-9]\d* of 24/,
    );
    expect(await fpp('run', killable, '--out', folder)).toMatchObject({ code: 0, err: '' });
  });

  it('goes on in the middle of a setting of its own, whatever stopped it, with the same rows', async () => {
    const whole = join(folder, 'whole');
    const stopped = join(folder, 'stopped');
    const args = (out: string): string[] => ['run', unhurried, '--settings', '1', '--out', out];
    expect(await fpp(...args(whole))).toMatchObject({ code: 0, err: '' });
    const parts = join(stopped, 'unhurried.parts');
    // The setting's own files say when it is under way; a strangers' one is nobody's business.
    mkdirSync(parts, { recursive: true });
    writeFileSync(join(parts, 'notes.txt'), '');
    const atWork = join(folder, 'at-work');
    process.env.FPP_AT_WORK = atWork;
    const child = startFpp(...args(stopped));
    delete process.env.FPP_AT_WORK;
    const end = endOf(child);
    while (!existsSync(atWork)) await sleep(20);
    child.kill('SIGTERM');
    const { code, err } = await end;
    expect(code).toBe(75);
    expect(err).toMatch(/^Stopped; what is finished is kept\. To go on: fpp run [^\n]*\n$/);
    const kept = readdirSync(parts).sort();
    expect(kept).toEqual(['1-1.safetensors', '1.journal', 'notes.txt']);
    expect(await fpp(...args(stopped))).toMatchObject({ code: 0, err: '' });
    expect(readdirSync(parts).sort()).toEqual(['1.part', 'notes.txt']);
    for (const out of [whole, stopped]) {
      expect(await fpp('run', unhurried, '--out', out)).toMatchObject({ code: 0 });
    }
    expect(bytesOf(stopped, 'unhurried.parquet')).toBe(bytesOf(whole, 'unhurried.parquet'));
    expect(readdirSync(parts)).toEqual(['notes.txt']);
    expect(existsSync(join(whole, 'unhurried.parts'))).toBe(false);
  });

  it('is a cluster’s: settings one by one, in any order, then together', async () => {
    const whole = join(folder, 'whole');
    await fpp('run', tiny, '--out', whole);
    const out = join(folder, 'shared');
    expect(await fpp('status', tiny, '--missing', '--out', out)).toEqual({
      code: 1,
      out: '',
      err: `cannot read ${out}: no such file or folder\n`,
    });
    mkdirSync(out);
    const missing = async (): Promise<string> =>
      (await fpp('status', tiny, '--missing', '--out', out)).out;
    expect(await missing()).toBe('0\n1\n2\n3\n4\n5\n6\n7\n');
    const ends = await Promise.all(
      ['6', '2'].map((index) => fpp('run', tiny, '--settings', index, '--out', out)),
    );
    expect(ends[0]).toMatchObject({ code: 0, err: '' });
    expect(ends[0].out).toMatch(/^tiny: setting 6 computed in .*6\.part\n$/);
    expect(await missing()).toBe('0\n1\n3\n4\n5\n7\n');
    expect(await fpp('run', tiny, '--out', out)).toMatchObject({ code: 0 });
    expect(await missing()).toBe('');
    expect(bytesOf(out, 'tiny.parquet')).toBe(bytesOf(whole, 'tiny.parquet'));
  });
});
