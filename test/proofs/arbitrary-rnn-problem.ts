import fc from 'fast-check';
import { Generator } from '../../lib';
import { randomConstrainedProblem } from '../../lib/proofs';

export const words = fc.array(fc.integer({ min: 1, max: 0x7fffffff }), {
  minLength: 4,
  maxLength: 4,
});

/** Random constrained problems and points: both cells, both losses, any T; nowhere feasible. */
export const arbitraryConstrainedProblem = words.map((seed) =>
  randomConstrainedProblem(new Generator(seed)),
);
