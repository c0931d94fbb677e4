import { existsSync, readFileSync } from 'node:fs';
import { requireDiskSpace } from './disk-space.mjs';
import { installerFailure } from './installer-failure.mjs';
import { fromRoot } from './paths.mjs';
import { withProgress } from './progress.mjs';
import { runCommand } from './run-command.mjs';

const purpose = 'the library, the notebook kernel and the tools come as npm packages.';

const packagesIn = (lockfile) => JSON.parse(readFileSync(lockfile, 'utf8')).packages;

/** True when node_modules holds every package of the lockfile in the version it names. */
export function arePackagesInstalled() {
  const installedLockfile = fromRoot('node_modules', '.package-lock.json');
  if (!existsSync(installedLockfile)) return false;
  const installed = packagesIn(installedLockfile);
  return Object.entries(packagesIn(fromRoot('package-lock.json'))).every(
    ([folder, { version, optional }]) =>
      folder === '' ||
      optional ||
      (installed[folder]?.version === version && existsSync(fromRoot(folder))),
  );
}

/** Installs from the lockfile; install scripts do not run here, the later steps see to them. */
export async function installPackages() {
  if (arePackagesInstalled()) return;
  requireDiskSpace(1.5, purpose);
  await withProgress('npm packages from the lockfile (npm ci, about 0.8 GB on disk)', async () => {
    const { code, output } = await runCommand('npm', [
      'ci',
      '--ignore-scripts',
      '--fetch-retry-mintimeout=2000',
      '--fetch-retry-maxtimeout=8000',
    ]);
    if (code !== 0) throw installerFailure({ installer: 'npm', purpose, output });
  });
}
