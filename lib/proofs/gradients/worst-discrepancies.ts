import type { Space } from '../../environments';
import { cells, type CellName } from '../../models';
import type { Generator } from '../../random';
import { derivedGradients } from './derived-gradients';
import { differenceFloor, isDecidable } from './difference-floor';
import { discrepancies } from './discrepancy';
import { dualGradients } from './dual-gradients';
import type { Eq7Gradients, MiniBatch } from './mini-batch';
import { randomMiniBatch } from './random-mini-batch';
import { tensorflowGradients } from './tensorflow-gradients';

/** The worst of many instances for one of the four gradients. */
export interface WorstDiscrepancy {
  /** The largest relative error against dual numbers, over all instances. */
  readonly dual: number;
  /** In how many instances the gradient had not vanished, so that the other two could say something. */
  readonly decidable: number;
  /** The largest relative error against central differences, over those instances. */
  readonly differences: number;
  /** The largest relative error against `tf.grads`, over those instances. */
  readonly tensorflow: number;
}

/** Compares the derived gradients with three independent computations on many random instances. */
export function worstDiscrepancies(
  generator: Generator,
  instances: number,
  cell: CellName,
): Record<keyof Eq7Gradients, WorstDiscrepancy> {
  const none: WorstDiscrepancy = { dual: 0, decidable: 0, differences: 0, tensorflow: 0 };
  const worst = { W: none, beta: none, starts: none, ends: none };
  for (let i = 0; i < instances; i++) {
    const batch = anyInstance(generator, cell);
    const derived = derivedGradients(batch);
    const dual = discrepancies(derived, dualGradients(batch));
    const differences = differenceFloor(derived, batch);
    const tensorflow = discrepancies(derived, tensorflowGradients(batch));
    for (const name of ['W', 'beta', 'starts', 'ends'] as const) {
      const before = worst[name];
      worst[name] = { ...before, dual: Math.max(before.dual, dual[name]) };
      if (!isDecidable(derived[name])) continue;
      worst[name] = {
        ...worst[name],
        decidable: before.decidable + 1,
        differences: Math.max(before.differences, differences[name]),
        tensorflow: Math.max(before.tensorflow, tensorflow[name]),
      };
    }
  }
  return worst;
}

/** A gated cell of half the units has about as many weights. */
const MOST_UNITS: Readonly<Record<CellName, number>> = { elman: 8, lstm: 4, gru: 4 };

function anyInstance(generator: Generator, cell: CellName): MiniBatch {
  const pick = <T>(...values: T[]): T => values[generator.below(values.length)];
  const space = (): Space =>
    pick<() => Space>(
      () => ({ kind: 'class', classes: 2 + generator.below(4) }),
      () => ({ kind: 'vector', size: 1 + generator.below(4) }),
    )();
  const spaces = { observation: space(), target: space() };
  return randomMiniBatch(generator, {
    network: cells[cell](spaces, { hiddenUnits: 1 + generator.below(MOST_UNITS[cell]) }),
    batchSize: 1 + generator.below(3),
    truncationLength: 1 + generator.below(20),
    objective: {
      loss: pick('last', 'every'),
      lambda: pick(0, 0.1, 1, 7.5),
      penalty: pick('sum', 'mean'),
    },
  });
}
