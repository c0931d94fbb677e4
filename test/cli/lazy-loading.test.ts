import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const dist = join(__dirname, '..', '..', 'dist');

/** The packages that a process has loaded after some code. */
function packagesLoadedBy(code: string): string[] {
  const script = `
    const loaded = () => {
      const names = Object.keys(require.cache).map((file) => /node_modules.((?:@[^/]+.)?[^/]+)/.exec(file)?.[1]);
      console.log(JSON.stringify([...new Set(names.filter(Boolean))].sort()));
    };
    ${code}`;
  const args = ['-e', script, '--', 'fpp'];
  const output = execFileSync(process.execPath, args, { cwd: dist, encoding: 'utf8' });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as string[];
}

const call = (...args: string[]): string => `
  const { runCommandLine } = require('./cli/command-line');
  runCommandLine(${JSON.stringify(args)}, { out() {}, err() {}, isTerminal: false }).then(loaded);`;

describe('what takes a while to load is loaded by whoever needs it', () => {
  it('help needs no package at all', () => {
    expect(packagesLoadedBy(call('--help'))).toEqual([]);
    expect(packagesLoadedBy(call('--version'))).toEqual([]);
    expect(packagesLoadedBy(call('run', '--help'))).toContain('zod');
  });

  it('the library, and a command, read the digits once an image is asked for', () => {
    expect(packagesLoadedBy(call('list'))).not.toContain('mnist');
    expect(packagesLoadedBy(`require('.'); loaded();`)).not.toContain('mnist');
    expect(packagesLoadedBy(`require('.').loadDigits(); loaded();`)).toContain('mnist');
  });
});
