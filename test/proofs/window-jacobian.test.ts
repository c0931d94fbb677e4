import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellOf } from '../../lib/engines/reference/cell-of';
import { centralDifferences, windowJacobian } from '../../lib/proofs';
import { arbitraryMiniBatch } from './arbitrary-mini-batch';

test('∂ŝ_i/∂s_{i−T} equals differences of the unrolled state, unit by unit', () => {
  fc.assert(
    fc.property(arbitraryMiniBatch, (batch) => {
      const [window] = batch.windows;
      const { network, parameters } = batch;
      const cell = cellOf(network);
      const start = window.start.slice();
      const unrolled = (unit: number) => (): number => {
        let state = start;
        for (const input of window.inputs) {
          const next = new Float64Array(network.stateSize);
          cell.forward(parameters, state, input, next);
          state = next;
        }
        return state[unit];
      };
      for (const [unit, row] of windowJacobian(batch, window).entries()) {
        const slopes = centralDifferences(unrolled(unit), start, { step: 5e-4, order: 6 });
        for (const [j, slope] of slopes.entries()) expect(row[j]).toBeCloseTo(slope, 9);
      }
    }),
    { numRuns: 30, seed: 7 },
  );
});
