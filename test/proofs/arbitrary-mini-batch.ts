import fc from 'fast-check';
import { cellNames, cells, Generator, type CellName, type Space } from '../../lib';
import { randomMiniBatch, type MiniBatch } from '../../lib/proofs';
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
