import { discrepancies, type Discrepancies } from './discrepancy';
import { finiteDifferenceGradients } from './finite-differences';
import type { Eq7Gradients, MiniBatch } from './mini-batch';

/**
 * From where truncation rules to where rounding does: where the best step lies depends on how
 * strongly the instance bends. No step makes a wrong gradient agree.
 */
const STEPS = [4e-3, 1.5e-3, 5e-4, 1.5e-4];

/** Below this norm a gradient drowns in the rounding of the objective that is differenced. */
const VANISHED = 1e-3;

/** How close central differences come to some gradients, each at its best step. */
export function differenceFloor(gradients: Eq7Gradients, batch: MiniBatch): Discrepancies {
  const found = STEPS.map((step) =>
    discrepancies(gradients, finiteDifferenceGradients(batch, { step })),
  );
  const least = (name: keyof Eq7Gradients): number =>
    Math.min(...found.map((discrepancy) => discrepancy[name]));
  return { W: least('W'), beta: least('beta'), starts: least('starts'), ends: least('ends') };
}

/**
 * Whether differences and float32 can say anything about a gradient's relative error: a difference
 * of float64 objectives is good to some 1e-12, so that one of a norm below 1e-3 can hardly be
 * confirmed to eight digits. (Nor can 0 be, but then it must be 0.)
 */
export function isDecidable(gradient: Float64Array | readonly Float64Array[]): boolean {
  const parts = gradient instanceof Float64Array ? [gradient] : gradient;
  return Math.hypot(...parts.flatMap((part) => [...part])) >= VANISHED;
}
