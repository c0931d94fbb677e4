import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  closedFormMultipliers,
  freeVector,
  interleavedGradient,
  kktResiduals,
  multiplierLemma,
  relativeError,
  stationarityMultipliers,
  unrollChains,
  type ConstrainedProblem,
  type Multipliers,
} from '../../lib/proofs';
import { arbitraryConstrainedProblem } from './arbitrary-rnn-problem';

/** Instances in which there are multipliers that do not vanish. */
const withMultipliers = arbitraryConstrainedProblem.filter(
  ({ problem }) => problem.buffer.inputs.length >= 2 * problem.truncationLength + 1,
);

const mapped = (lambda: Multipliers, f: (value: number) => number): Multipliers =>
  lambda.map((vector) => vector.map(f));

describe('the multiplier lemma (Appendix A.2)', () => {
  test('solves the stationarity equations (18) to 1e-10, feasible or not, for any T', () => {
    fc.assert(
      fc.property(arbitraryConstrainedProblem, fc.boolean(), ({ problem, point }, isFeasible) => {
        const at = isFeasible ? unrollChains(problem, freeVector(problem, point)) : point;
        expect(multiplierLemma(problem, at).discrepancy).toBeLessThan(1e-10);
        const { states } = kktResiduals(problem, at, closedFormMultipliers(problem, at));
        expect(states).toBeLessThan(1e-10);
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  test('λ_n = 0, and with it the last T multipliers', () => {
    fc.assert(
      fc.property(arbitraryConstrainedProblem, ({ problem, point }) => {
        for (const lambda of stationarityMultipliers(problem, point).slice(
          -problem.truncationLength,
        )) {
          for (const value of lambda) expect(Math.abs(value)).toBeLessThan(1e-12);
        }
      }),
      { numRuns: 50, seed: 7 },
    );
  });

  test('with j = 0 its right-hand side is −∂E/∂s_0, and not the λ_0 := 0 of the text', () => {
    fc.assert(
      fc.property(arbitraryConstrainedProblem, ({ problem: { buffer }, point }) => {
        const problem: ConstrainedProblem = { buffer, truncationLength: 1 };
        const free = freeVector(problem, point);
        const feasible = unrollChains(problem, free);
        const [zeroth] = closedFormMultipliers(problem, feasible, 0);
        const slope = interleavedGradient(problem, free).subarray(buffer.network.parameterCount);
        expect(
          relativeError(
            zeroth,
            slope.map((value) => -value),
          ),
        ).toBeLessThan(1e-10);
        expect(Math.hypot(...zeroth)).toBeGreaterThan(0);
      }),
      { numRuns: 50, seed: 7 },
    );
  });

  test('fails with the other sign, a factor n, shifted indices or a missing term', () => {
    fc.assert(
      fc.property(withMultipliers, ({ problem, point }) => {
        const truth = closedFormMultipliers(problem, point);
        const n = problem.buffer.inputs.length;
        const shortened = {
          ...problem,
          buffer: {
            ...problem.buffer,
            inputs: problem.buffer.inputs.slice(0, -1),
            targets: problem.buffer.targets.slice(0, -1),
          },
        };
        const withoutLast = closedFormMultipliers(shortened, point);
        const zero = new Float64Array(problem.buffer.network.stateSize);
        const wrong: Multipliers[] = [
          mapped(truth, (value) => -value),
          mapped(truth, (value) => value * n),
          [...truth.slice(1), zero],
          [...withoutLast, zero],
        ];
        for (const claimed of wrong) {
          expect(multiplierLemma(problem, point, claimed).discrepancy).toBeGreaterThan(1e-6);
        }
      }),
      { numRuns: 50, seed: 7 },
    );
  });
});
