import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { failureLine } from '../../lib/platform/failure';
import { OptionError } from '../../lib/validation/errors';

/** What something throws. */
function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** An error as Node makes it of one of the system's. */
function systemError(code: string, syscall: string, path?: string): Error {
  return Object.assign(new Error(`${code}: as Node says it`), {
    code,
    syscall,
    ...(path === undefined ? {} : { path }),
  });
}

describe('a failure in one line', () => {
  it('is this library’s own message', () => {
    expect(failureLine(new OptionError('fpp', 'x', 'a\nb', 'right'))).toBe(
      'fpp: x must be right; got "a\\nb"',
    );
  });

  it.each([
    [systemError('EMFILE', 'open', 'x'), 'cannot open x: too many files are open (see ulimit -n)'],
    [
      systemError('EAGAIN', 'spawn node', 'node'),
      'cannot start a process node: no further process can be started (see ulimit -u)',
    ],
    [systemError('ENOSPC', 'write'), 'cannot write: there is no space left on the device'],
    [systemError('EODD', 'write'), 'cannot write: EODD: as Node says it'],
  ])('says what an error of the system means: %s', (error, line) => {
    expect(failureLine(error)).toBe(line);
  });

  it('says what the system’s own errors mean', async () => {
    const name = 'a'.repeat(300);
    expect(failureLine(thrownBy(() => readFileSync(name)))).toBe(
      `cannot open ${name}: the name is too long for this file system`,
    );
    const [error] = (await once(spawn('/nowhere/at-all'), 'error')) as [unknown];
    expect(failureLine(error)).toBe(
      'cannot start a process /nowhere/at-all: no such file or folder',
    );
  });

  it('names the place of any other error', () => {
    const line = failureLine(thrownBy(() => (undefined as unknown as { open(): number }).open()));
    expect(line).toMatch(/^TypeError: Cannot read .* \(.*failure\.test\.ts:\d+:\d+\)$/);
  });

  it('is one line whatever was thrown', () => {
    expect(failureLine(new Error('one\n  two\r\nthree'))).toMatch(/^Error: one two three \(/);
    expect(failureLine('a\nb')).toBe('thrown: a b');
    expect(failureLine(null)).toBe('thrown: null');
    expect(failureLine(Object.create(null))).toMatch(/^thrown: /);
    const bare = new Error('no stack');
    delete bare.stack;
    expect(failureLine(bare)).toBe('Error: no stack');
  });
});
