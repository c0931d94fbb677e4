import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellOf } from '../../lib';
import {
  centralDifferences,
  windowJacobian,
  windowParameterJacobian,
  type MiniBatch,
} from '../../lib/proofs';
import { arbitraryMiniBatch } from './arbitrary-mini-batch';

/** One unit of ŝ_i, as a function of where the window starts and of θ. */
function unrolled({ network }: MiniBatch, inputs: MiniBatch['windows'][0]['inputs']) {
  const cell = cellOf(network);
  return (unit: number, start: Float64Array, theta: Float64Array) => (): number => {
    let state = start;
    for (const input of inputs) {
      const next = new Float64Array(network.stateSize);
      cell.forward(theta, state, input, next);
      state = next;
    }
    return state[unit];
  };
}

const settings = { step: 5e-4, order: 6 } as const;

test('∂ŝ_i/∂s_{i−T} equals differences of the unrolled state, unit by unit', () => {
  fc.assert(
    fc.property(arbitraryMiniBatch, (batch) => {
      const [window] = batch.windows;
      const start = window.start.slice();
      const unitOf = unrolled(batch, window.inputs);
      for (const [unit, row] of windowJacobian(batch, window).entries()) {
        const slopes = centralDifferences(unitOf(unit, start, batch.parameters), start, settings);
        for (const [j, slope] of slopes.entries()) expect(row[j]).toBeCloseTo(slope, 9);
      }
    }),
    { numRuns: 30, seed: 7 },
  );
});

test('∂ŝ_i/∂W equals differences of the unrolled state, unit by unit', () => {
  fc.assert(
    fc.property(arbitraryMiniBatch, (batch) => {
      const [window] = batch.windows;
      const theta = batch.parameters.slice();
      const unitOf = unrolled(batch, window.inputs);
      const rows = windowParameterJacobian(batch, window);
      expect(rows).toHaveLength(batch.network.stateSize);
      for (const [unit, row] of rows.entries()) {
        const slopes = centralDifferences(unitOf(unit, window.start, theta), theta, settings);
        expect(row).toHaveLength(batch.network.cellParameterCount);
        for (const [w, slope] of row.entries()) expect(slope).toBeCloseTo(slopes[w], 8);
      }
    }),
    { numRuns: 15, seed: 7 },
  );
});
