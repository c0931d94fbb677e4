import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { MissingPackageError } from '../validation/errors';
import { packageRoot } from './machine';

/**
 * Loads a package that whoever installs this one may leave out. It is not imported, since an import that
 * fails tells of paths and stacks, and not of what to do.
 *
 * @param what needs it, for the message, e.g. `the tensors engine`
 * @throws MissingPackageError if it is not installed; what a package that is there throws is passed on
 */
export function optionalPackage(name: string, what: string): unknown {
  requirePackages(what, name);
  return createRequire(__filename)(name);
}

/**
 * Sees to it that packages are there, and loads none.
 *
 * @throws MissingPackageError naming all that are not
 */
export function requirePackages(what: string, ...names: readonly string[]): void {
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length > 0) throw missingPackages(what, missing);
}

/** What is thrown where packages are missing; it names the versions that this package is tested with. */
function missingPackages(what: string, missing: readonly string[]): MissingPackageError {
  const manifest = readFileSync(join(packageRoot, 'package.json'), 'utf8');
  const { peerDependencies } = JSON.parse(manifest) as {
    readonly peerDependencies: Readonly<Record<string, string>>;
  };
  const install = missing.map((name) => `${name}@${peerDependencies[name].replace(/^[~^]/, '')}`);
  return new MissingPackageError(what, missing, install);
}

function isInstalled(name: string): boolean {
  try {
    createRequire(__filename).resolve(name);
    return true;
  } catch {
    return false;
  }
}
