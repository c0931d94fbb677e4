import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { elman, Generator } from '../../lib';
import {
  centralDifferences,
  countTerms,
  fppGradient,
  fppObjective,
  fromVector,
  randomFixedBuffer,
  relativeError,
  toVector,
  type FppProblem,
} from '../../lib/proofs';

const words = fc.array(fc.integer({ min: 1, max: 0x7fffffff }), { minLength: 4, maxLength: 4 });

/** A small problem and a point: every T that fits n, both losses, both penalties. */
const arbitraryProblem = fc
  .record({
    words,
    length: fc.integer({ min: 1, max: 7 }),
    share: fc.double({ min: 0, max: 0.999, noNaN: true }),
    lambda: fc.constantFrom(0, 0.5, 3),
    loss: fc.constantFrom('last' as const, 'every' as const),
    penalty: fc.constantFrom('sum' as const, 'mean' as const),
  })
  .map(({ words, length, share, ...objective }) => {
    const network = elman(
      { observation: { kind: 'class', classes: 2 }, target: { kind: 'class', classes: 3 } },
      { hiddenUnits: 3 },
    );
    const { buffer, point } = randomFixedBuffer(new Generator(words), network, length);
    const truncationLength = 1 + Math.floor(share * length);
    const problem: FppProblem = { buffer, truncationLength, objective };
    return { problem, point };
  });

describe('the FPP objective on a fixed buffer', () => {
  test('has the mean of eq. 7 as its gradient', () => {
    fc.assert(
      fc.property(arbitraryProblem, ({ problem, point }) => {
        const x = toVector(point);
        const differenced = centralDifferences(
          () => fppObjective(problem, fromVector(problem.buffer, x)),
          x,
          { step: 1.5e-3, order: 6 },
        );
        expect(relativeError(fppGradient(problem, point), differenced)).toBeLessThan(1e-8);
      }),
      { numRuns: 50, seed: 7 },
    );
  });

  test('has n − T + 1 terms, and one if T = n', () => {
    fc.assert(
      fc.property(arbitraryProblem, ({ problem }) => {
        const n = problem.buffer.inputs.length;
        expect(countTerms(problem)).toBe(n - problem.truncationLength + 1);
        expect(countTerms({ ...problem, truncationLength: n })).toBe(1);
      }),
      { numRuns: 20, seed: 7 },
    );
  });

  test('a point and its vector are the same memory', () => {
    const [{ problem, point }] = fc.sample(arbitraryProblem, { numRuns: 1, seed: 7 });
    const x = toVector(point);
    const same = fromVector(problem.buffer, x);
    same.states[0][0] = 42;
    expect(x[point.parameters.length]).toBe(42);
    expect(toVector(same)).toEqual(x);
  });
});
