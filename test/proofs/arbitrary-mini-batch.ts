import fc from 'fast-check';
import {
  cellNames,
  cells,
  Generator,
  readoutOf,
  type CellName,
  type Space,
  type VectorLoss,
} from '../../lib';
import { randomMiniBatch, type MiniBatch } from '../../lib/proofs';
import { windowSteps } from '../../lib/proofs/gradients/window-steps';
import { arbitraryEmbedding, withEmbedding } from '../models/arbitrary-embedding';

const space: fc.Arbitrary<Space> = fc.oneof(
  fc.record({ kind: fc.constant('class' as const), classes: fc.integer({ min: 2, max: 5 }) }),
  fc.record({ kind: fc.constant('vector' as const), size: fc.integer({ min: 1, max: 4 }) }),
);

const words = fc.array(fc.integer({ min: 1, max: 0x7fffffff }), { minLength: 4, maxLength: 4 });

/** As many units as leave each cell with at most some 200 weights to difference. */
const MOST_UNITS: Readonly<Record<CellName, number>> = { elman: 8, lstm: 4, gru: 4 };

const cell = fc.oneof(
  ...cellNames.map((name) =>
    fc.record({
      make: fc.constant(cells[name]),
      hiddenUnits: fc.integer({ min: 1, max: MOST_UNITS[name] }),
    }),
  ),
);

/** Random instances of eq. 7: every cell, shapes, T from 1 to 20, B up to 3, both losses, every reading. */
export const arbitraryMiniBatch: fc.Arbitrary<MiniBatch> = fc
  .record({
    words,
    cell,
    observation: space,
    embedding: arbitraryEmbedding,
    target: space,
    batchSize: fc.integer({ min: 1, max: 3 }),
    truncationLength: fc.integer({ min: 1, max: 20 }),
    lambda: fc.constantFrom(0, 0.1, 1, 7.5),
    penalty: fc.constantFrom('sum' as const, 'mean' as const),
    loss: fc.constantFrom('last' as const, 'every' as const),
  })
  .map(({ words, cell, observation, embedding, target, lambda, penalty, loss, ...sizes }) =>
    randomMiniBatch(new Generator(words), {
      ...sizes,
      network: cell.make(
        { observation, target },
        { hiddenUnits: cell.hiddenUnits, ...withEmbedding(observation, embedding) },
      ),
      objective: { lambda, penalty, loss },
    }),
  );

/**
 * Random instances under the losses whose derivative has corners. None stands near a corner: there a
 * difference is of both sides.
 */
export const arbitraryCornerBatch: fc.Arbitrary<MiniBatch> = fc
  .record({
    words,
    cell,
    observation: space,
    size: fc.integer({ min: 1, max: 4 }),
    loss: fc.constantFrom<VectorLoss[]>(
      'absolute-error',
      { kind: 'huber', threshold: 0.2 },
      { kind: 'huber', threshold: 0.6 },
    ),
    batchSize: fc.integer({ min: 1, max: 2 }),
    truncationLength: fc.integer({ min: 1, max: 5 }),
    windowLoss: fc.constantFrom('last' as const, 'every' as const),
    lambda: fc.constantFrom(0, 1),
  })
  .map(({ words, cell, observation, size, loss, windowLoss, lambda, ...sizes }) =>
    randomMiniBatch(new Generator(words), {
      ...sizes,
      network: cell.make(
        { observation, target: { kind: 'vector', size } },
        { hiddenUnits: cell.hiddenUnits, loss },
      ),
      objective: { lambda, penalty: 'sum', loss: windowLoss },
    }),
  )
  .filter((batch) => distanceToCorner(batch) > 0.02);

/** How far the nearest error of a window is from where its loss has a corner. */
function distanceToCorner({ network, parameters, windows }: MiniBatch): number {
  const { loss } = network;
  const corner = typeof loss === 'string' ? 0 : loss.threshold;
  const readout = readoutOf(network);
  const distances = windows.flatMap((window) =>
    windowSteps({ network, parameters }, window).flatMap(({ next }, j) =>
      Array.from(readout.project(parameters, next), (output, i) => {
        const y = (window.targets[j] as Float64Array)[i];
        return Math.abs(Math.abs(output - y) - corner);
      }),
    ),
  );
  return Math.min(...distances);
}
