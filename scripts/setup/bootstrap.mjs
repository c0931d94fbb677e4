import { buildLibrary } from './build-library.mjs';
import { endOthers } from './children.mjs';
import { setUpGitFilter } from './git-filter.mjs';
import { requireAll } from './prerequisites.mjs';
import { installPackages } from './npm-packages.mjs';
import { linkPackageToItself } from './self-link.mjs';
import { withSetupLock } from './setup-lock.mjs';
import { prepareTensorflow } from './tensorflow.mjs';
import { installPythonPackages } from './virtual-environment.mjs';
import { prepareZeromq } from './zeromq.mjs';

/**
 * From a bare clone to everything in place. Each step looks first whether there is anything
 * to do, so a second run costs a fraction of a second; what was begun and interrupted is begun anew.
 * Throws SetupError when something that only the reader can provide is missing.
 */
export async function bootstrap({ lab = false } = {}) {
  await withSetupLock(async () => {
    await requireAll();
    // What waits for the network goes beside what waits for it too, and what computes beside what computes.
    await together(
      installPythonPackages(lab ? ['execute', 'lab'] : ['execute']),
      installPackages(),
    );
    linkPackageToItself();
    setUpGitFilter();
    await together(prepareZeromq().then(prepareTensorflow), buildLibrary());
  });
}

/** Waits for all steps; should one fail, the others end before its error is thrown. */
async function together(...steps) {
  try {
    await Promise.all(steps);
  } catch (error) {
    await endOthers();
    await Promise.allSettled(steps);
    throw error;
  }
}
