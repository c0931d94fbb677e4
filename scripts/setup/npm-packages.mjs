import { existsSync, readFileSync } from 'node:fs';
import { installerFailure } from './installer-failure.mjs';
import { fromRoot } from './paths.mjs';
import { withProgress } from './progress.mjs';
import { runCommand, timeLimit } from './run-command.mjs';
import { SetupError } from './setup-error.mjs';

const purpose = 'the library, the notebook kernel and the tools come as npm packages.';

/** What a lockfile lists; undefined if it is no lockfile. */
function packagesIn(lockfile) {
  try {
    return JSON.parse(readFileSync(lockfile, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** What this project's lockfile lists. */
function packagesWanted() {
  const wanted = packagesIn(fromRoot('package-lock.json'));
  if (wanted !== undefined) return wanted;
  throw new SetupError({
    problem: 'package-lock.json is damaged, or has unresolved merge conflicts.',
    why: 'it says which packages to install, in which versions.',
    remedy:
      'take the version of one side (git checkout --ours package-lock.json, or git checkout package-lock.json), then run the same command again.',
  });
}

/** True when node_modules holds every package of the lockfile in the version it names. */
export const arePackagesInstalled = () => missingPackage() === undefined;

/** The first package of the lockfile that is not there, or not in the version it names. */
function missingPackage() {
  const installedLockfile = fromRoot('node_modules', '.package-lock.json');
  const installed = packagesIn(installedLockfile) ?? {};
  const isThere = ([folder, { version, optional }]) =>
    folder === '' ||
    optional ||
    (installed[folder]?.version === version && existsSync(fromRoot(folder)));
  const missing = Object.entries(packagesWanted()).find((entry) => !isThere(entry));
  return missing?.[0];
}

/** Throws unless npm answers. */
export async function findNpm() {
  const { code, output } = await runCommand('npm', ['--version'], { watch: timeLimit(20) });
  if (code === 0) return;
  throw new SetupError({
    problem: 'npm does not run.',
    why: purpose,
    remedy:
      'install npm, which comes with Node.js (Debian and Ubuntu: sudo apt install npm), then run the same command again.',
    detail: output.trim().split('\n').slice(-4).join('\n'),
  });
}

/** Installs from the lockfile; install scripts do not run here, the later steps see to them. */
export async function installPackages() {
  if (arePackagesInstalled()) return;
  await withProgress('npm packages from the lockfile (npm ci, about 0.8 GB on disk)', async () => {
    const { code, output } = await runCommand('npm', [
      ...['ci', '--ignore-scripts'],
      // Whatever the user's own settings say of other projects.
      ...['--include=prod', '--include=dev', '--include=optional', '--include=peer'],
      ...['--dry-run=false', '--global=false', '--install-strategy=hoisted'],
      ...['--fetch-retry-mintimeout=2000', '--fetch-retry-maxtimeout=8000'],
    ]);
    if (code !== 0) throw installerFailure({ installer: 'npm', purpose, output });
    const missing = missingPackage();
    if (missing === undefined) return;
    throw new SetupError({
      problem: `npm ci has come to its end, but there is no ${missing} as the lockfile names it.`,
      why: purpose,
      remedy:
        'look for settings that have npm leave packages out in what npm config list shows, then run the same command again.',
    });
  });
}
