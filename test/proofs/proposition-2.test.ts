import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  closedFormMultipliers,
  freeVector,
  kktResiduals,
  proposition2,
  unrollChains,
  type Multipliers,
} from '../../lib/proofs';
import { arbitraryConstrainedProblem } from './arbitrary-rnn-problem';
import { smallMinima } from './small-minima';

describe('Proposition 2', () => {
  test('with the lemma’s multipliers ∂L_fpp is ∂E at every feasible point, to 1e-10', () => {
    fc.assert(
      fc.property(arbitraryConstrainedProblem, ({ problem, point }) => {
        const feasible = unrollChains(problem, freeVector(problem, point));
        expect(proposition2(problem, feasible).discrepancy).toBeLessThan(1e-10);
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  test('fails off the constraints', () => {
    fc.assert(
      fc.property(arbitraryConstrainedProblem, ({ problem, point }) => {
        const isOneTerm = problem.truncationLength > problem.buffer.inputs.length / 2;
        fc.pre(!isOneTerm);
        expect(proposition2(problem, point).discrepancy).toBeGreaterThan(1e-5);
      }),
      { numRuns: 50, seed: 7 },
    );
  });

  test('fails with wrong multipliers: the other sign, one entry off, none at all', () => {
    fc.assert(
      fc.property(arbitraryConstrainedProblem, ({ problem, point }) => {
        fc.pre(problem.buffer.inputs.length >= 2 * problem.truncationLength);
        const feasible = unrollChains(problem, freeVector(problem, point));
        const truth = closedFormMultipliers(problem, feasible);
        const wrong: Multipliers[] = [
          truth.map((lambda) => lambda.map((value) => -value)),
          truth.map((lambda) => lambda.map(() => 0)),
          truth.map((lambda, w) => lambda.map((value) => (w === 0 ? value + 1e-4 : value))),
        ];
        for (const multipliers of wrong) {
          expect(proposition2(problem, feasible, multipliers).discrepancy).toBeGreaterThan(1e-7);
        }
      }),
      { numRuns: 50, seed: 7 },
    );
  });

  test.each(smallMinima)(
    '$name: the minimum of (10) is a KKT point of (12)',
    ({ problem, minimum }) => {
      const point = unrollChains(problem, minimum);
      const multipliers = closedFormMultipliers(problem, point);
      for (const residual of Object.values(kktResiduals(problem, point, multipliers))) {
        expect(residual).toBeLessThan(1e-11);
      }
      const doubled = multipliers.map((lambda) => lambda.map((value) => 2 * value));
      expect(kktResiduals(problem, point, doubled).W).toBeGreaterThan(1e-3);
    },
  );
});
