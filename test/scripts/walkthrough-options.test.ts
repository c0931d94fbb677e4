import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const script = path.resolve(__dirname, '..', '..', 'scripts', 'walkthrough.mjs');
const walkthrough = (...options: string[]) =>
  spawnSync(process.execPath, [script, ...options], { encoding: 'utf8' });

describe('the options of the walkthrough', () => {
  it.each([
    [['--only', 'no-such-notebook'], "No notebook matches 'no-such-notebook'"],
    [['--timeout', 'soon'], "--timeout must be a whole number of seconds above 0, not 'soon'"],
    [['--only', '04', '--only', '05'], '--only must be given once'],
    [['--only='], "--only must be followed by part of a notebook's name"],
    [['--verbose'], "Unknown option '--verbose'"],
  ])('%j is wrong use: exit code 2 and one clear line', (options, message) => {
    const { status, stderr } = walkthrough(...options);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
