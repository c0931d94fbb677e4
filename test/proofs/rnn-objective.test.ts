import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  centralDifferences,
  fppObjective,
  fromRnnVector,
  project,
  relativeError,
  rnnGradient,
  rnnObjective,
  toRnnVector,
  toVector,
  unroll,
  type FppProblem,
} from '../../lib/proofs';
import { arbitraryConstrainedProblem } from './arbitrary-rnn-problem';

describe('the RNN objective (eq. 10)', () => {
  test('has the gradient that full back-propagation gives, s_0 included', () => {
    fc.assert(
      fc.property(arbitraryConstrainedProblem, ({ problem: { buffer }, point }) => {
        const x = toRnnVector(project(point));
        const derived = rnnGradient(buffer, fromRnnVector(buffer, x));
        const errors = [4e-3, 1.5e-3, 5e-4].map((step) =>
          relativeError(
            derived,
            centralDifferences(() => rnnObjective(buffer, fromRnnVector(buffer, x)), x, {
              step,
              order: 6,
            }),
          ),
        );
        expect(Math.min(...errors)).toBeLessThan(1e-8);
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  test('is n times the FPP objective at a feasible point: the mean of (5), the sum of (10)', () => {
    fc.assert(
      fc.property(arbitraryConstrainedProblem, ({ problem: { buffer }, point }) => {
        const problem: FppProblem = {
          buffer,
          truncationLength: 1,
          objective: { loss: 'last', lambda: 3, penalty: 'sum' },
        };
        const n = buffer.inputs.length;
        const E = rnnObjective(buffer, project(point));
        expect(n * fppObjective(problem, unroll(buffer, project(point)))).toBeCloseTo(E, 10);
        // Off the constraints the penalty is felt.
        expect(Math.abs(n * fppObjective(problem, point) - E)).toBeGreaterThan(1e-6);
      }),
      { numRuns: 50, seed: 7 },
    );
  });

  test('its vector is the head of the vector of the unrolled point', () => {
    const [{ problem, point }] = fc.sample(arbitraryConstrainedProblem, { numRuns: 1, seed: 7 });
    const { buffer } = problem;
    const x = toRnnVector(project(point));
    expect(toVector(unroll(buffer, project(point))).slice(0, x.length)).toEqual(x);
  });
});
