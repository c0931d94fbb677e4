import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  derivedGradients,
  discrepancies,
  finiteDifferenceGradients,
  tensorflowGradients,
  type Eq7Gradients,
  type MiniBatch,
} from '../../lib/proofs';
import { arbitraryMiniBatch } from './arbitrary-mini-batch';

/**
 * From where truncation rules to where rounding does; the best lies in between, and where depends
 * on how strongly the instance bends. No step makes a wrong gradient agree.
 */
const STEPS = [4e-3, 1.5e-3, 5e-4, 1.5e-4];

/**
 * Whether no gradient has all but vanished: a difference of float64 objectives is good to some
 * 1e-12, so that a gradient below 1e-3 can hardly be confirmed to eight digits.
 */
function isDecidable(batch: MiniBatch): boolean {
  const { W, beta, starts, ends } = derivedGradients(batch);
  return [W, beta, starts.flatMap((g) => [...g]), ends.flatMap((g) => [...g])].every((gradient) => {
    const norm = Math.hypot(...gradient);
    return norm === 0 || norm > 1e-3;
  });
}

describe('the gradients of eq. 7', () => {
  test('equal central finite differences to 1e-8', () => {
    fc.assert(
      fc.property(arbitraryMiniBatch.filter(isDecidable), (batch) => {
        const derived = derivedGradients(batch);
        const errorsByStep = STEPS.map((step) =>
          discrepancies(derived, finiteDifferenceGradients(batch, { step })),
        );
        for (const gradient of ['W', 'beta', 'starts', 'ends'] as const) {
          const bottom = Math.min(...errorsByStep.map((errors) => errors[gradient]));
          expect(bottom).toBeLessThan(1e-8);
        }
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  test('equal them absolutely even where they have all but vanished', () => {
    fc.assert(
      fc.property(arbitraryMiniBatch, (batch) => {
        const derived = derivedGradients(batch);
        const differenced = finiteDifferenceGradients(batch);
        for (const [b, start] of derived.starts.entries()) {
          for (const [i, g] of start.entries()) {
            expect(Math.abs(g - differenced.starts[b][i])).toBeLessThan(1e-9);
          }
        }
      }),
      { numRuns: 100, seed: 8 },
    );
  });

  test('equal tf.grads to 1e-5', () => {
    fc.assert(
      fc.property(arbitraryMiniBatch.filter(isDecidable), (batch) => {
        const errors = discrepancies(derivedGradients(batch), tensorflowGradients(batch));
        for (const error of Object.values(errors)) expect(error).toBeLessThan(1e-5);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  test('a wrong sign, a missing factor and a missing term are all noticed', () => {
    const [batch] = fc.sample(
      arbitraryMiniBatch.filter(({ objective }) => objective.lambda > 0),
      { numRuns: 1, seed: 7 },
    );
    const truth = finiteDifferenceGradients(batch);
    const derived = derivedGradients(batch);
    const withoutPenalty = derivedGradients({
      ...batch,
      objective: { ...batch.objective, lambda: 0 },
    });
    const wrong: [keyof Eq7Gradients, Partial<Eq7Gradients>][] = [
      ['ends', { ends: derived.ends.map((end) => end.map((g) => -g)) }],
      ['W', { W: derived.W.map((g) => g * 1.0001) }],
      ['starts', { starts: withoutPenalty.starts }],
    ];
    for (const [name, change] of wrong) {
      expect(discrepancies({ ...derived, ...change }, truth)[name]).toBeGreaterThan(1e-5);
    }
  });
});
