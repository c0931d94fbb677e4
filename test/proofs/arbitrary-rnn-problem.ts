import fc from 'fast-check';
import { elman, Generator, type Space } from '../../lib';
import { randomFixedBuffer, type FixedBuffer, type Point } from '../../lib/proofs';

const words = fc.array(fc.integer({ min: 1, max: 0x7fffffff }), { minLength: 4, maxLength: 4 });

const space: fc.Arbitrary<Space> = fc.oneof(
  fc.record({ kind: fc.constant('class' as const), classes: fc.integer({ min: 2, max: 4 }) }),
  fc.record({ kind: fc.constant('vector' as const), size: fc.integer({ min: 1, max: 3 }) }),
);

/**
 * A random fixed buffer and a random point on it, states and all: nowhere feasible. Both losses
 * (by the kind of target), both kinds of observation.
 */
export const arbitraryRnnProblem: fc.Arbitrary<{ buffer: FixedBuffer; point: Point }> = fc
  .record({
    words,
    observation: space,
    target: space,
    hiddenUnits: fc.integer({ min: 1, max: 5 }),
    length: fc.integer({ min: 1, max: 12 }),
  })
  .map(({ words, observation, target, hiddenUnits, length }) =>
    randomFixedBuffer(
      new Generator(words),
      elman({ observation, target }, { hiddenUnits }),
      length,
    ),
  );
