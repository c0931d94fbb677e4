import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(__dirname, '..', '..');
const atOnce = path.join(root, 'jupyter', 'kernels', 'tslab', 'sockets-at-once.cjs');

/** What comes of `steps`, in which `socket` is one that is not bound yet. */
function outcomeOf(kind: string, steps: string, ...preloaded: string[]): string {
  const code = `
    const socket = new (require('zeromq').${kind})();
    const trying = async () => { ${steps} };
    trying()
      .then(() => 'sent by ' + socket.lastEndpoint.replace(/\\d+$/, '…'), ({ code }) => code)
      .then((outcome) => console.log(outcome));`;
  const preload = preloaded.flatMap((file) => ['--require', file]);
  const { stdout, stderr } = spawnSync(process.execPath, [...preload, '-e', code], {
    cwd: root,
    encoding: 'utf8',
  });
  return stdout.trim() || stderr;
}

const moments = [
  [
    'while it is being bound',
    `const bound = socket.bind('tcp://127.0.0.1:*');
    await socket.send(['early', '']);
    await bound;`,
  ],
  [
    '600 messages in one breath',
    `await socket.bind('tcp://127.0.0.1:*');
    await Promise.all(Array.from({ length: 600 }, (_, i) => socket.send(['message', String(i)])));`,
  ],
];

describe.each(['Publisher', 'Router'])('a %s of the kernel', (kind) => {
  it.each(moments)('sends at once, %s', (_, steps) => {
    expect(outcomeOf(kind, steps, atOnce)).toBe('sent by tcp://127.0.0.1:…');
  });

  it.each(moments)('would not without this, %s', (_, steps) => {
    expect(outcomeOf(kind, steps)).toBe('EBUSY');
  });
});
