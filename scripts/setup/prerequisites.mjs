import { findCompiler } from './compile-binding.mjs';
import { requireDiskSpace } from './disk-space.mjs';
import { findPython } from './find-python.mjs';
import { checkNodeVersion } from './node-version.mjs';
import { arePackagesInstalled, findNpm } from './npm-packages.mjs';
import { SetupError, SetupErrors } from './setup-error.mjs';
import { canDownload, isTensorflowPrepared } from './tensorflow.mjs';
import { isEnvironmentAlive } from './virtual-environment.mjs';

/**
 * Looks for all that the reader must provide, before anything is downloaded: what is in place already needs
 * nothing. Throws a SetupError, or all of them at once.
 */
export async function requireAll() {
  const needsPython = !(await isEnvironmentAlive());
  const needsPackages = !arePackagesInstalled();
  const needsTensorflow = needsPackages || !isTensorflowPrepared();
  const gigabytes =
    (needsPython ? 0.2 : 0) + (needsPackages ? 1.5 : 0) + (needsTensorflow ? 1.2 : 0);
  const looks = [
    checkNodeVersion,
    ...(needsPython ? [findPython] : []),
    ...(needsPackages ? [findNpm] : []),
    ...(needsTensorflow ? [requireCompiler] : []),
    () => requireDiskSpace(gigabytes, 'packages, Python’s environment and TensorFlow go there.'),
  ];
  const found = await Promise.allSettled(looks.map(async (look) => look()));
  const missing = found.flatMap(({ status, reason }) => (status === 'rejected' ? [reason] : []));
  const other = missing.find((error) => !(error instanceof SetupError));
  if (other !== undefined) throw other;
  if (missing.length === 1) throw missing[0];
  if (missing.length > 1) throw new SetupErrors(missing);
}

/** Where TensorFlow's ready-made binding cannot be had, it is compiled. */
async function requireCompiler() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return;
  try {
    await findCompiler();
  } catch (error) {
    if (!(await canDownload())) throw error;
  }
}
