import { existsSync, rmSync } from 'node:fs';
import { requireDiskSpace } from './disk-space.mjs';
import { findPython } from './find-python.mjs';
import { installerFailure } from './installer-failure.mjs';
import { fromRoot } from './paths.mjs';
import { withProgress } from './progress.mjs';
import { runCommand, timeLimit } from './run-command.mjs';
import { hashOf, isStamped, writeStamp } from './stamp.mjs';

const purpose = 'Jupyter executes the notebooks from .venv.';
const folder = fromRoot('.venv');
export const venvPython = fromRoot('.venv', 'bin', 'python');

/** True when .venv/bin/python starts: it breaks when the Python it was made with goes. */
async function isAlive() {
  if (!existsSync(venvPython)) return false;
  const { code } = await runCommand(venvPython, ['-m', 'pip', '--version'], {
    watch: timeLimit(30),
  });
  return code === 0;
}

async function create() {
  const python = await findPython();
  rmSync(folder, { recursive: true, force: true });
  const { code, output } = await runCommand(python, ['-m', 'venv', folder]);
  if (code !== 0) throw installerFailure({ installer: 'python -m venv', purpose, output });
}

/** Puts the packages of requirements/<name>.txt into .venv, making it first if need be. */
export async function installPythonPackages(name) {
  const requirements = fromRoot('requirements', `${name}.txt`);
  const constraints = fromRoot('requirements', 'constraints.txt');
  const stamp = fromRoot('.venv', `.installed-${name}`);
  const wanted = hashOf(requirements, constraints);
  if (existsSync(venvPython) && isStamped(stamp, wanted)) return;
  requireDiskSpace(name === 'lab' ? 0.5 : 0.2, purpose);
  await withProgress(`Python packages in .venv (requirements/${name}.txt)`, async () => {
    if (!(await isAlive())) await create();
    const { code, output } = await runCommand(venvPython, [
      ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '2'],
      ...['--requirement', requirements, '--constraint', constraints],
    ]);
    if (code !== 0) throw installerFailure({ installer: 'pip', purpose, output });
    writeStamp(stamp, wanted);
  });
}
