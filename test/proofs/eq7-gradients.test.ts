import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deriveGenerator, type Network } from '../../lib';
import {
  derivedGradients,
  discrepancies,
  finiteDifferenceGradients,
  randomMiniBatch,
  tensorflowGradients,
  type Eq7Gradients,
  type MiniBatch,
} from '../../lib/proofs';
import { eachCell } from '../models/both-cells';
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
      { numRuns: 120, seed: 7 },
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

  test('an LSTM whose gates stand in another order is noticed by tf.grads, and so is a missing term', () => {
    const [batch] = fc.sample(
      arbitraryMiniBatch.filter(({ network }) => network.cell === 'lstm').filter(isDecidable),
      { numRuns: 1, seed: 7 },
    );
    const truth = tensorflowGradients(batch);
    const parameters = exchangeGates(batch.network, batch.parameters, 1, 3);
    const exchanged = derivedGradients({ ...batch, parameters });
    const W = exchangeGates(batch.network, exchanged.W, 1, 3);
    expect(discrepancies({ ...exchanged, W }, truth).W).toBeGreaterThan(1e-2);

    const derived = derivedGradients(batch);
    const [, forget] = gateRanges(batch.network, 'bias');
    const missing = derived.W.slice().fill(0, forget[0], forget[1]);
    expect(discrepancies({ ...derived, W: missing }, truth).W).toBeGreaterThan(1e-3);
  });

  test.each(eachCell)('stay finite and right where %s saturates', (_, make) => {
    const network = make(
      { observation: { kind: 'vector', size: 2 }, target: { kind: 'class', classes: 2 } },
      { hiddenUnits: 3 },
    );
    const batch = randomMiniBatch(deriveGenerator('test', 'saturated', 0, 'samples'), {
      network,
      batchSize: 2,
      truncationLength: 4,
      objective: { lambda: 1, penalty: 'sum', loss: 'last' },
    });
    for (const size of [30, 1e4, 1e200]) {
      const windows = batch.windows.map((window) => ({
        ...window,
        inputs: window.inputs.map((_, j) => Float64Array.of((-1) ** j * size, size)),
      }));
      const saturated = { ...batch, windows };
      const derived = derivedGradients(saturated);
      const differenced = finiteDifferenceGradients(saturated);
      for (const name of ['beta', 'ends'] as const) {
        expect(discrepancies(derived, differenced)[name]).toBeLessThan(1e-8);
      }
      for (const g of [...derived.W, ...derived.starts.flatMap((s) => [...s])]) {
        expect(Number.isFinite(g)).toBe(true);
      }
    }
  });
});

/** Where each gate of a block begins and ends in θ. */
function gateRanges(network: Network, name: string): [number, number][] {
  return network.blocks
    .filter((block) => block.name === name)
    .flatMap(({ offset, rows, columns, gates }) =>
      Array.from({ length: gates }, (_, gate): [number, number] => {
        const size = (rows / gates) * columns;
        return [offset + gate * size, offset + (gate + 1) * size];
      }),
    );
}

/** θ (or a gradient of W) with two gates exchanged in A, U and b. */
function exchangeGates(network: Network, theta: Float64Array, a: number, b: number): Float64Array {
  const exchanged = theta.slice();
  for (const name of ['recurrent', 'input', 'bias']) {
    const ranges = gateRanges(network, name);
    exchanged.set(theta.subarray(...ranges[b]), ranges[a][0]);
    exchanged.set(theta.subarray(...ranges[a]), ranges[b][0]);
  }
  return exchanged;
}
