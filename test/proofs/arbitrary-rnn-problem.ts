import fc from 'fast-check';
import { Generator, type Space } from '../../lib';
import { randomFixedBuffer, type ConstrainedProblem, type Point } from '../../lib/proofs';
import { bothCells } from '../models/both-cells';

export const words = fc.array(fc.integer({ min: 1, max: 0x7fffffff }), {
  minLength: 4,
  maxLength: 4,
});

const space: fc.Arbitrary<Space> = fc.oneof(
  fc.record({ kind: fc.constant('class' as const), classes: fc.integer({ min: 2, max: 4 }) }),
  fc.record({ kind: fc.constant('vector' as const), size: fc.integer({ min: 1, max: 3 }) }),
);

const cell = fc.oneof(
  fc.record({ make: fc.constant(bothCells.elman), hiddenUnits: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ make: fc.constant(bothCells.lstm), hiddenUnits: fc.integer({ min: 1, max: 2 }) }),
);

/**
 * A random fixed buffer and a random point on it, states and all: nowhere feasible. Both cells, both
 * losses (by the kind of target), both kinds of observation, any T that fits.
 */
export const arbitraryConstrainedProblem: fc.Arbitrary<{
  problem: ConstrainedProblem;
  point: Point;
}> = fc
  .record({
    words,
    observation: space,
    target: space,
    cell,
    length: fc.integer({ min: 2, max: 10 }),
    share: fc.double({ min: 0, max: 0.999, noNaN: true }),
  })
  .map(({ words, observation, target, cell, length, share }) => {
    const network = cell.make({ observation, target }, { hiddenUnits: cell.hiddenUnits });
    const { buffer, point } = randomFixedBuffer(new Generator(words), network, length);
    // Half of them with the paper's T = 1.
    const truncationLength = share < 0.5 ? 1 : 1 + Math.floor((2 * share - 1) * length);
    return { problem: { buffer, truncationLength }, point };
  });
