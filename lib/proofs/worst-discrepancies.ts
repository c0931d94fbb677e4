import type { Space } from '../environments';
import { elman } from '../models';
import type { Generator } from '../random';
import { derivedGradients } from './derived-gradients';
import { discrepancies } from './discrepancy';
import { finiteDifferenceGradients } from './finite-differences';
import type { Eq7Gradients, MiniBatch } from './mini-batch';
import { randomMiniBatch } from './random-mini-batch';
import { tensorflowGradients } from './tensorflow-gradients';

/** The worst of many instances for one of the four gradients. */
export interface WorstDiscrepancy {
  /** In how many instances the gradient had not vanished and could be compared. */
  readonly instances: number;
  /** The largest relative error against central differences. */
  readonly differences: number;
  /** The largest relative error against `tf.grads`. */
  readonly tensorflow: number;
}

/**
 * From where truncation rules to where rounding does: where the best step lies depends on how
 * strongly the instance bends. No step makes a wrong gradient agree.
 */
const STEPS = [4e-3, 1.5e-3, 5e-4, 1.5e-4];

/** Below this norm a gradient drowns in the rounding of the objective that is differenced. */
const VANISHED = 1e-3;

/** Compares the derived gradients with two independent computations on many random instances. */
export function worstDiscrepancies(
  generator: Generator,
  instances: number,
): Record<keyof Eq7Gradients, WorstDiscrepancy> {
  const none: WorstDiscrepancy = { instances: 0, differences: 0, tensorflow: 0 };
  const worst = { W: none, beta: none, starts: none, ends: none };
  for (let i = 0; i < instances; i++) {
    const batch = anyInstance(generator);
    const derived = derivedGradients(batch);
    const differenced = STEPS.map((step) =>
      discrepancies(derived, finiteDifferenceGradients(batch, { step })),
    );
    const differentiated = discrepancies(derived, tensorflowGradients(batch));
    for (const name of ['W', 'beta', 'starts', 'ends'] as const) {
      if (normOf(derived[name]) < VANISHED) continue;
      const { instances, differences, tensorflow } = worst[name];
      worst[name] = {
        instances: instances + 1,
        differences: Math.max(differences, Math.min(...differenced.map((found) => found[name]))),
        tensorflow: Math.max(tensorflow, differentiated[name]),
      };
    }
  }
  return worst;
}

function anyInstance(generator: Generator): MiniBatch {
  const pick = <T>(...values: T[]): T => values[generator.below(values.length)];
  const space = (): Space =>
    pick<() => Space>(
      () => ({ kind: 'class', classes: 2 + generator.below(4) }),
      () => ({ kind: 'vector', size: 1 + generator.below(4) }),
    )();
  const spaces = { observation: space(), target: space() };
  return randomMiniBatch(generator, {
    network: elman(spaces, { hiddenUnits: 1 + generator.below(8) }),
    batchSize: 1 + generator.below(3),
    truncationLength: 1 + generator.below(20),
    objective: {
      loss: pick('last', 'every'),
      lambda: pick(0, 0.1, 1, 7.5),
      penalty: pick('sum', 'mean'),
    },
  });
}

function normOf(gradient: Float64Array | readonly Float64Array[]): number {
  const parts = gradient instanceof Float64Array ? [gradient] : gradient;
  return Math.hypot(...parts.flatMap((part) => [...part]));
}
