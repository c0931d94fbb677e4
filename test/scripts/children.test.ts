import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectNoneWith } from './processes';

const scripts = path.resolve(__dirname, '..', '..', 'scripts', 'setup');

// A shell that does not end when it is asked, with a child of its own that does not either.
const stubborn = `trap '' INT TERM HUP
sh -c "trap '' INT TERM HUP; while :; do sleep 0.1; done" "$0" &
echo at work
while :; do sleep 0.1; done
`;
const main = `import { endWithUs, startChild } from ${JSON.stringify(path.join(scripts, 'children.mjs'))};
import { writeFileSync } from 'node:fs';
endWithUs(() => writeFileSync(process.argv[3], 'tidied up'));
const { ended } = startChild('sh', [process.argv[2]]);
process.exitCode = await ended;
`;

/** Runs a shell script as a child of a process, which is sent a signal once the script is at work. */
async function run(script: string, signal?: NodeJS.Signals) {
  const folder = mkdtempSync(path.join(root, 'run-'));
  const place = (name: string, content: string) => {
    writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
  };
  const [shell, notes] = [place('script.sh', script), place('notes', '')];
  const parent = spawn(process.execPath, [place('main.mjs', main), shell, notes]);
  let output = '';
  for (const stream of [parent.stdout, parent.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('at work') && signal !== undefined) parent.kill(signal);
    });
  }
  // Not `close`: where a process is killed, its children hold its output for a moment longer.
  const status = await new Promise((resolve) => {
    parent.on('exit', (code, by) => {
      resolve(code ?? by);
    });
  });
  return { status, notes: readFileSync(notes, 'utf8'), folder };
}

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'fpp-children-'));
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

describe.concurrent('a child', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('ends with who started it, and all that it started: %s', async (signal, code) => {
    const { status, notes, folder } = await run(stubborn, signal);
    expect([status, notes]).toEqual([code, 'tidied up']);
    await expectNoneWith(folder);
  });

  it('ends even if who started it is killed', async () => {
    const { status, folder } = await run(stubborn, 'SIGKILL');
    expect(status).toBe('SIGKILL');
    await expectNoneWith(folder);
  });

  it('that ends by itself tells its exit code', async () => {
    expect((await run('exit 7')).status).toBe(7);
  });
});
