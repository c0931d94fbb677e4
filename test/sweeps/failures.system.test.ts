import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  childrenOf,
  endOf,
  fpp,
  fppCommand,
  killable,
  parentOf,
  startFpp,
  tiny,
  unruly,
  type Ended,
} from './fixture';

const isLinux = existsSync('/proc/self/stat');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpp-failures-'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** `fpp` after a line of bash. */
function inBash(before: string, redirected: string, ...args: string[]): Promise<Ended> {
  const script = `${before}; "$@" ${redirected}`;
  return endOf(
    spawn('bash', ['-c', script, 'bash', ...fppCommand, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}

describe('an environment of one’s own', () => {
  it.each([
    ['throws', /^unruly, setting 0: Error: the sensor is gone \(\S*unruly\.cjs:\d+:\d+\)\n$/],
    ['throws text', /^unruly, setting 0: thrown: no sensor\n$/],
    ['throws later', /^unruly, setting 0: Error: too late \(\S*unruly\.cjs:\d+:\d+\)\n$/],
    ['exits', /^unruly, setting 0: its process died \(exit code 7\)\n$/],
  ])('that %s is told of in one line, and leaves a journal only', async (deed, line) => {
    vi.stubEnv('UNRULY', deed);
    const { code, out, err } = await fpp('run', unruly, '--out', folder, '--workers', '1');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(line);
    expect(readdirSync(folder)).toEqual(['unruly.journal']);
  });

  it.runIf(isLinux)(
    'that loops for ever leaves no worker behind when its sweep is killed',
    async () => {
      vi.stubEnv('UNRULY', 'loops');
      const child = startFpp('run', unruly, '--out', folder, '--workers', '1');
      const end = endOf(child);
      while (childrenOf(child.pid).length === 0) await sleep(50);
      const [worker] = childrenOf(child.pid);
      // Long enough to be in the loop on most machines; wherever it is, it must end.
      await sleep(1500);
      child.kill('SIGKILL');
      await end;
      while (parentOf(worker) !== undefined) await sleep(50);
    },
  );

  it.runIf(isLinux)('that loops for ever does not keep Ctrl-C from being heard', async () => {
    vi.stubEnv('UNRULY', 'loops');
    const child = startFpp('run', unruly, '--out', folder, '--workers', '1');
    const end = endOf(child);
    while (childrenOf(child.pid).length === 0) await sleep(50);
    child.kill('SIGINT');
    expect(await end).toMatchObject({
      code: 75,
      err: expect.stringMatching(/^Stopped; /) as string,
    });
  });
});

describe.runIf(isLinux)('the system', () => {
  it('has no room for the output', async () => {
    expect(await inBash(':', '> /dev/full', 'list')).toMatchObject({
      code: 1,
      err: 'cannot write the output: there is no space left on the device\n',
    });
  });

  it('has no room for a message: the exit code still tells', async () => {
    expect(await inBash(':', '2> /dev/full', 'run', 'nothing')).toMatchObject({ code: 2, out: '' });
  });

  it('has nobody to read the output any more', async () => {
    expect(await inBash('set -o pipefail', '| head -1 > /dev/null', 'list')).toEqual({
      code: 0,
      out: '',
      err: '',
    });
  });

  it('opens no more files', async () => {
    // How many Node itself needs is its version's own affair.
    let limit = 32;
    let end: Ended;
    do {
      limit -= 2;
      end = await inBash(`ulimit -n ${limit}`, '', 'run', tiny, '--out', join(folder, `${limit}`));
    } while (end.code === 0);
    expect(end).toMatchObject({ code: 75, out: '' });
    expect(end.err).toMatch(/^[^\n]*too many files are open \(see ulimit -n\)[^\n]*\n$/);
  });

  it('has no address space for lanes', async () => {
    const { code, err } = await inBash('ulimit -v 8000000', '', 'run', tiny, '--out', folder);
    expect(code).toBe(1);
    expect(err).toMatch(/^tiny, setting \d: lanesEngine: the system gives no room [^\n]*\n$/);
  });

  it('knows no so long a name', async () => {
    const { code, err } = await fpp('run', tiny, '--out', join(folder, 'a'.repeat(300)));
    expect(code).toBe(1);
    expect(err).toMatch(
      /^cannot make the folder \S+: the name is too long for this file system\n$/,
    );
  });

  it('closes the terminal: what is finished is kept', async () => {
    const child = startFpp('run', killable, '--out', folder);
    const end = endOf(child);
    while (!existsSync(join(folder, 'killable.journal'))) await sleep(20);
    child.kill('SIGHUP');
    expect(await end).toMatchObject({
      code: 75,
      err: expect.stringMatching(/^Stopped; /) as string,
    });
    expect(readdirSync(folder)).toEqual(['killable.journal']);
  });
});
