import { optionalPackage, requirePackages } from '../platform/packages';

const OWNER = 'fixed-point-propagation/proofs';

/**
 * One of the two packages that the proofs compute with. Both are looked for at once, so that whoever lacks
 * both is told so at once.
 *
 * @throws MissingPackageError if one is not installed
 */
export function packageOfProofs(name: '@tensorflow/tfjs-node' | 'ml-matrix'): unknown {
  requirePackages(OWNER, '@tensorflow/tfjs-node', 'ml-matrix');
  return optionalPackage(name, OWNER);
}
