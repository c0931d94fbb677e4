import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellNames, deriveGenerator, type Network } from '../../lib';
import {
  derivedGradients,
  differenceFloor,
  discrepancies,
  dualGradients,
  finiteDifferenceGradients,
  isDecidable as isGradientDecidable,
  randomMiniBatch,
  tensorflowGradients,
  type Eq7Gradients,
  type MiniBatch,
} from '../../lib/proofs';
import { eachCell } from '../models/each-cell';
import { arbitraryCornerBatch, arbitraryMiniBatch } from './arbitrary-mini-batch';

/** Whether no gradient has all but vanished. */
function isDecidable(batch: MiniBatch): boolean {
  const gradients = derivedGradients(batch);
  return Object.values(gradients).every((gradient: Gradient) => {
    const parts = gradient instanceof Float64Array ? [gradient] : gradient;
    const isZero = parts.every((part) => part.every((value) => value === 0));
    return isZero || isGradientDecidable(gradient);
  });
}

type Gradient = Eq7Gradients[keyof Eq7Gradients];

describe('the gradients of eq. 7', () => {
  test('equal central finite differences to 1e-8', () => {
    fc.assert(
      fc.property(arbitraryMiniBatch.filter(isDecidable), (batch) => {
        const errors = differenceFloor(derivedGradients(batch), batch);
        for (const error of Object.values(errors)) expect(error).toBeLessThan(1e-8);
      }),
      { numRuns: 60 * cellNames.length, seed: 7 },
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
      { numRuns: 50 * cellNames.length, seed: 8 },
    );
  });

  test('equal tf.grads to 1e-5', () => {
    fc.assert(
      fc.property(arbitraryMiniBatch.filter(isDecidable), (batch) => {
        const errors = discrepancies(derivedGradients(batch), tensorflowGradients(batch));
        for (const error of Object.values(errors)) expect(error).toBeLessThan(1e-5);
      }),
      { numRuns: 30 * cellNames.length, seed: 7 },
    );
  });

  test('equal forward mode in dual numbers to rounding, however small they are', () => {
    fc.assert(
      fc.property(arbitraryMiniBatch, (batch) => {
        const errors = discrepancies(derivedGradients(batch), dualGradients(batch));
        for (const error of Object.values(errors)) expect(error).toBeLessThan(1e-12);
      }),
      { numRuns: 50 * cellNames.length, seed: 7 },
    );
  });

  test('of absolute and Huber losses equal differences, tf.grads and dual numbers', () => {
    fc.assert(
      fc.property(arbitraryCornerBatch.filter(isDecidable), (batch) => {
        const derived = derivedGradients(batch);
        const bounds = [
          [differenceFloor(derived, batch), 1e-8],
          [discrepancies(derived, tensorflowGradients(batch)), 1e-5],
          [discrepancies(derived, dualGradients(batch)), 1e-12],
        ] as const;
        for (const [errors, bound] of bounds) {
          for (const error of Object.values(errors)) expect(error).toBeLessThan(bound);
        }
      }),
      { numRuns: 40 * cellNames.length, seed: 7 },
    );
  });

  test('a wrong sign, a missing factor and a missing term are all noticed', () => {
    const [batch] = fc.sample(
      arbitraryMiniBatch.filter(({ objective }) => objective.lambda > 0),
      { numRuns: 1, seed: 7 },
    );
    const derived = derivedGradients(batch);
    const withoutPenalty = derivedGradients({
      ...batch,
      objective: { ...batch.objective, lambda: 0 },
    });
    const wrong: [keyof Eq7Gradients, Partial<Eq7Gradients>][] = [
      ['ends', { ends: derived.ends.map((end) => end.map((g) => -g)) }],
      ['W', { W: derived.W.map((g) => g * (1 + 1e-11)) }],
      ['starts', { starts: withoutPenalty.starts }],
    ];
    const differenced = finiteDifferenceGradients(batch);
    const dual = dualGradients(batch);
    for (const [name, change] of wrong) {
      const mistaken = { ...derived, ...change };
      expect(discrepancies(mistaken, dual)[name]).toBeGreaterThan(5e-12);
      if (name !== 'W') expect(discrepancies(mistaken, differenced)[name]).toBeGreaterThan(1e-5);
    }
  });

  test('an LSTM whose gates stand in another order is noticed, and so is a missing term', () => {
    const [batch] = fc.sample(
      arbitraryMiniBatch.filter(({ network }) => network.cell === 'lstm').filter(isDecidable),
      { numRuns: 1, seed: 7 },
    );
    const oracles = [tensorflowGradients(batch), dualGradients(batch)];
    const parameters = exchangeGates(batch.network, batch.parameters, 1, 3);
    const exchanged = derivedGradients({ ...batch, parameters });
    const W = exchangeGates(batch.network, exchanged.W, 1, 3);
    const derived = derivedGradients(batch);
    const [, forget] = gateRanges(batch.network, 'bias');
    const missing = derived.W.slice().fill(0, forget[0], forget[1]);
    for (const truth of oracles) {
      expect(discrepancies({ ...exchanged, W }, truth).W).toBeGreaterThan(1e-2);
      expect(discrepancies({ ...derived, W: missing }, truth).W).toBeGreaterThan(1e-3);
    }
  });

  test('a GRU whose reset gate acts on the wrong bias is noticed, and so is a missing term', () => {
    const [batch] = fc.sample(
      arbitraryMiniBatch.filter(({ network }) => network.cell === 'gru').filter(isDecidable),
      { numRuns: 1, seed: 7 },
    );
    const { network } = batch;
    const [[from, to]] = gateRanges(network, 'candidateBias');
    const [reset, , candidate] = gateRanges(network, 'bias');
    const parameters = batch.parameters.slice();
    parameters.set(batch.parameters.subarray(...candidate), from);
    parameters.set(batch.parameters.subarray(from, to), candidate[0]);
    const derived = derivedGradients(batch);
    const withoutReset = derived.W.slice().fill(0, ...reset);
    for (const truth of [tensorflowGradients(batch), dualGradients(batch)]) {
      expect(discrepancies(derived, truth).W).toBeLessThan(1e-5);
      expect(discrepancies(derivedGradients({ ...batch, parameters }), truth).W).toBeGreaterThan(
        1e-3,
      );
      const missing = { ...derived, W: derived.W.slice().fill(0, from, to) };
      expect(discrepancies(missing, truth).W).toBeGreaterThan(1e-3);
      expect(discrepancies({ ...derived, W: withoutReset }, truth).W).toBeGreaterThan(1e-4);
    }
  });

  test('the gradient of a trained embedding is noticed if it is missing', () => {
    const [batch] = fc.sample(
      arbitraryMiniBatch.filter(({ network }) => network.embedding?.trained === true),
      { numRuns: 1, seed: 7 },
    );
    const derived = derivedGradients(batch);
    const [[from, to]] = gateRanges(batch.network, 'embedding');
    const W = derived.W.slice().fill(0, from, to);
    for (const truth of [tensorflowGradients(batch), dualGradients(batch)]) {
      expect(discrepancies(derived, truth).W).toBeLessThan(1e-5);
      expect(discrepancies({ ...derived, W }, truth).W).toBeGreaterThan(1e-2);
    }
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
      const dual = discrepancies(derived, dualGradients(saturated));
      expect(dual.beta).toBeLessThan(1e-12);
      expect(dual.ends).toBeLessThan(1e-12);
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
