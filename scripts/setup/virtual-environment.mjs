import { existsSync, readFileSync, rmSync } from 'node:fs';
import { findPython } from './find-python.mjs';
import { installerFailure } from './installer-failure.mjs';
import { fromRoot } from './paths.mjs';
import { withProgress } from './progress.mjs';
import { runCommand, timeLimit } from './run-command.mjs';
import { SetupError } from './setup-error.mjs';
import { hashOf, isStamped, writeStamp } from './stamp.mjs';

const purpose = 'Jupyter executes the notebooks from .venv.';
const folder = fromRoot('.venv');
export const venvPython = fromRoot('.venv', 'bin', 'python');

const constraints = fromRoot('requirements', 'constraints.txt');
const requirementsOf = (name) => fromRoot('requirements', `${name}.txt`);
const stampOf = (name) => fromRoot('.venv', `.installed-${name}`);
const run = (...args) => runCommand(venvPython, args, { watch: timeLimit(60) });

/**
 * True when .venv's Python starts and has its pip: not so once the Python that it was made with was removed or
 * has become another version. An environment that was not finished counts as none.
 */
export async function isEnvironmentAlive() {
  if (!existsSync(stampOf('execute'))) return false;
  const find = 'import importlib.util as u; print(u.find_spec("pip") is not None)';
  const { code, output } = await run('-I', '-c', find);
  return code === 0 && output.trim() === 'True';
}

async function create() {
  const python = await findPython();
  rmSync(folder, { recursive: true, force: true });
  const { code, output } = await runCommand(python, ['-m', 'venv', folder]);
  if (code !== 0) throw installerFailure({ installer: 'python -m venv', purpose, output });
}

/** The modules that the packages of a requirements file are imported by. */
function modulesOf(name) {
  const lines = readFileSync(requirementsOf(name), 'utf8').split('\n');
  return lines.flatMap((line) => /^[\w-]+/.exec(line)?.[0].replaceAll('-', '_') ?? []);
}

async function isInstalled(name) {
  if (!isStamped(stampOf(name), hashOf(requirementsOf(name), constraints))) return false;
  const find = 'import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, sys.argv[1:])))';
  return (await run('-I', '-c', find, ...modulesOf(name))).code === 0;
}

/** Puts the packages of requirements/<name>.txt into .venv, making it first if need be. */
export async function installPythonPackages(names) {
  for (const name of names) if (!(await isInstalled(name))) await install(name);
}

async function install(name) {
  await withProgress(`Python packages in .venv (requirements/${name}.txt)`, async () => {
    if (!(await isEnvironmentAlive())) await create();
    rmSync(stampOf(name), { force: true });
    const { code, output } = await runCommand(venvPython, [
      ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '2'],
      ...['--requirement', requirementsOf(name), '--constraint', constraints],
    ]);
    if (code !== 0) throw installerFailure({ installer: 'pip', purpose, output });
    await requireModules(name);
    writeStamp(stampOf(name), hashOf(requirementsOf(name), constraints));
  });
}

/** Pip may have been told by its own settings to put packages elsewhere, or nowhere. */
async function requireModules(name) {
  const { code, output } = await run('-I', '-c', `import ${modulesOf(name).join(', ')}`);
  if (code === 0) return;
  throw new SetupError({
    problem: `pip has installed the packages of requirements/${name}.txt, but Python does not find them.`,
    why: purpose,
    remedy:
      'look for settings such as target, prefix or dry-run in what .venv/bin/pip config list shows, then run the same command again.',
    detail: output.trim().split('\n').slice(-4).join('\n'),
  });
}
