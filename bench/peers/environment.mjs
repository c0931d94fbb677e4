import { existsSync, rmSync } from 'node:fs';
import { findPython } from '../../scripts/setup/find-python.mjs';
import { fromRoot } from '../../scripts/setup/paths.mjs';
import { runCommand } from '../../scripts/setup/run-command.mjs';
import { hashOf, isStamped, writeStamp } from '../../scripts/setup/stamp.mjs';

const folder = fromRoot('bench', 'peers', '.venv');
const requirements = fromRoot('bench', 'peers', 'requirements.txt');
const stamp = fromRoot('bench', 'peers', '.venv', '.installed');

export const peerPython = fromRoot('bench', 'peers', '.venv', 'bin', 'python');

/** Makes bench/peers/.venv unless it is there. Throws an Error of one line if it cannot be had. */
export async function preparePeers() {
  const wanted = hashOf(requirements);
  if (existsSync(peerPython) && isStamped(stamp, wanted)) return;
  const python = await findPython();
  rmSync(folder, { recursive: true, force: true });
  const steps = [
    [python, '-m', 'venv', folder],
    [peerPython, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']
      .concat(['--retries', '2'])
      .concat(['--requirement', requirements]),
  ];
  for (const [command, ...args] of steps) {
    const { code, output } = await runCommand(command, args);
    if (code === 0) continue;
    rmSync(folder, { recursive: true, force: true });
    const errors = output.split('\n').filter((line) => /error/i.test(line));
    const reason = errors.at(-1) ?? output.trim().split('\n').at(-1);
    throw new Error(`JAX cannot be installed in ${folder}: ${reason}`);
  }
  writeStamp(stamp, wanted);
}
