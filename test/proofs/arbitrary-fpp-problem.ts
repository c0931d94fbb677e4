import fc from 'fast-check';
import { Generator } from '../../lib';
import { randomFppProblem, type FppProblem, type Point } from '../../lib/proofs';

/** A problem on a fixed buffer, a random point on it, and a generator for whatever else is random. */
export interface FppInstance {
  readonly problem: FppProblem;
  readonly point: Point;
  readonly generator: Generator;
}

/** Small problems: every cell, both losses, both penalties, n up to 8 and every T that fits. */
export const arbitraryFppProblem: fc.Arbitrary<FppInstance> = fc
  .array(fc.integer({ min: 1, max: 0x7fffffff }), { minLength: 4, maxLength: 4 })
  .map((words) => {
    const generator = new Generator(words);
    return { ...randomFppProblem(generator), generator };
  });
