import { buildLibrary } from './build-library.mjs';
import { checkNodeVersion } from './node-version.mjs';
import { installPackages } from './npm-packages.mjs';
import { linkPackageToItself } from './self-link.mjs';
import { prepareTensorflow } from './tensorflow.mjs';
import { installPythonPackages } from './virtual-environment.mjs';
import { prepareZeromq } from './zeromq.mjs';

/**
 * From a bare clone to everything in place. Each step looks first whether there is anything
 * to do, so a second run costs a fraction of a second. Throws SetupError when something that
 * only the reader can provide is missing.
 */
export async function bootstrap({ lab = false } = {}) {
  checkNodeVersion();
  // Python comes before the large downloads, so that a machine without it says so at once.
  await installPythonPackages('execute');
  if (lab) await installPythonPackages('lab');
  await installPackages();
  linkPackageToItself();
  await prepareZeromq();
  await prepareTensorflow();
  await buildLibrary();
}
