import fc from 'fast-check';
import { elman, Generator, type Space } from '../../lib';
import { randomMiniBatch, type MiniBatch } from '../../lib/proofs';

const space: fc.Arbitrary<Space> = fc.oneof(
  fc.record({ kind: fc.constant('class' as const), classes: fc.integer({ min: 2, max: 5 }) }),
  fc.record({ kind: fc.constant('vector' as const), size: fc.integer({ min: 1, max: 4 }) }),
);

const words = fc.array(fc.integer({ min: 1, max: 0x7fffffff }), { minLength: 4, maxLength: 4 });

/** Random instances of eq. 7: shapes, T from 1 to 20, B up to 3, both losses, every reading. */
export const arbitraryMiniBatch: fc.Arbitrary<MiniBatch> = fc
  .record({
    words,
    observation: space,
    target: space,
    hiddenUnits: fc.integer({ min: 1, max: 8 }),
    batchSize: fc.integer({ min: 1, max: 3 }),
    truncationLength: fc.integer({ min: 1, max: 20 }),
    lambda: fc.constantFrom(0, 0.1, 1, 7.5),
    penalty: fc.constantFrom('sum' as const, 'mean' as const),
    loss: fc.constantFrom('last' as const, 'every' as const),
  })
  .map(({ words, observation, target, hiddenUnits, lambda, penalty, loss, ...sizes }) =>
    randomMiniBatch(new Generator(words), {
      ...sizes,
      network: elman({ observation, target }, { hiddenUnits }),
      objective: { lambda, penalty, loss },
    }),
  );
