import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(__dirname, '..', '..');
const bindAtOnce = path.join(root, 'jupyter', 'kernels', 'tslab', 'bind-at-once.cjs');

/** What comes of sending on a socket in the same breath as it is bound. */
function sendWhileBinding(...preloaded: string[]): string {
  const code = `
    const { Publisher } = require('zeromq');
    const socket = new Publisher();
    const early = async () => {
      const bound = socket.bind('tcp://127.0.0.1:*');
      await socket.send('early');
      await bound;
    };
    early()
      .then(() => 'sent by ' + socket.lastEndpoint.replace(/\\d+$/, '…'), ({ code }) => code)
      .then((outcome) => console.log(outcome));`;
  const preload = preloaded.flatMap((file) => ['--require', file]);
  const { stdout, stderr } = spawnSync(process.execPath, [...preload, '-e', code], {
    cwd: root,
    encoding: 'utf8',
  });
  return stdout.trim() || stderr;
}

describe('a socket of the kernel', () => {
  it('takes a message while it is being bound', () => {
    expect(sendWhileBinding(bindAtOnce)).toBe('sent by tcp://127.0.0.1:…');
  });

  it('would refuse it without being bound at once', () => {
    expect(sendWhileBinding()).toBe('EBUSY');
  });
});
