import type { Eq7Gradients } from './mini-batch';

/** How far two computations of the gradients of eq. 7 are apart, one number for each gradient. */
export type Discrepancies = Readonly<Record<keyof Eq7Gradients, number>>;

/** ‖a − b‖ / max(‖a‖, ‖b‖), 0 where both vanish. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0;
  let normA = 0;
  let normB = 0;
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    difference += (a[i] - b[i]) ** 2;
    normA += a[i] ** 2;
    normB += b[i] ** 2;
  }
  return difference === 0 ? 0 : Math.sqrt(difference / Math.max(normA, normB));
}

/**
 * The relative error of each of the four gradients; of the states', taken over all windows at once.
 *
 * @example
 * ```ts
 * import { CycleWorld, deriveGenerator, elman } from 'fixed-point-propagation';
 * import {
 *   derivedGradients,
 *   discrepancies,
 *   dualGradients,
 *   randomMiniBatch,
 * } from 'fixed-point-propagation/proofs';
 *
 * const network = elman(new CycleWorld({ length: 4 }), { hiddenUnits: 3 });
 * const batch = randomMiniBatch(deriveGenerator('docs', 'eq. 7', 0, 'weights'), {
 *   network,
 *   batchSize: 2,
 *   truncationLength: 3,
 *   objective: { loss: 'last', lambda: 1, penalty: 'sum' },
 * });
 * const { W, beta } = discrepancies(derivedGradients(batch), dualGradients(batch));
 * console.log(W < 1e-12, beta < 1e-12); // true true
 * ```
 */
export function discrepancies(a: Eq7Gradients, b: Eq7Gradients): Discrepancies {
  const all = (states: readonly Float64Array[]): number[] => states.flatMap((state) => [...state]);
  return {
    W: relativeError(a.W, b.W),
    beta: relativeError(a.beta, b.beta),
    starts: relativeError(all(a.starts), all(b.starts)),
    ends: relativeError(all(a.ends), all(b.ends)),
  };
}
