import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  constrainedGradient,
  constrainedObjective,
  constraintJacobian,
  constraints,
  countFree,
  differencedColumns,
  freeVector,
  fromVector,
  interleavedGradient,
  interleavedObjective,
  kktResiduals,
  lagrangian,
  lagrangianGradient,
  centralDifferences,
  project,
  relativeError,
  rnnGradient,
  rnnObjective,
  tangentBasis,
  toVector,
  unroll,
  unrollChains,
  type ConstrainedProblem,
} from '../../lib/proofs';
import { dot, norm } from '../../lib/proofs/numerics/linear-algebra';
import { arbitraryConstrainedProblem } from './arbitrary-rnn-problem';

const STEPS = [4e-3, 1.5e-3, 5e-4];

const flat = (vectors: readonly Float64Array[]): Float64Array =>
  Float64Array.from(vectors.flatMap((vector) => [...vector]));

/** The best of a few steps: where the floor of the V lies depends on the instance. */
function errorOfGradient(derived: Float64Array, f: () => number, x: Float64Array): number {
  return Math.min(
    ...STEPS.map((step) => relativeError(derived, centralDifferences(f, x, { step, order: 6 }))),
  );
}

const arbitraryMultipliers = ({
  buffer,
  truncationLength: T,
}: ConstrainedProblem): Float64Array[] =>
  Array.from({ length: buffer.inputs.length - T + 1 }, (_, w) =>
    Float64Array.from({ length: buffer.network.stateSize }, (_, unit) =>
      Math.sin(3 * w + unit + 1),
    ),
  );

describe('the constrained problem (eq. 12)', () => {
  test('has the constraint Jacobian that differences of the constraints give', () => {
    fc.assert(
      fc.property(arbitraryConstrainedProblem, ({ problem, point }) => {
        const x = toVector(point);
        const at = fromVector(problem.buffer, x);
        const rows = constraintJacobian(problem, at);
        const columns = differencedColumns(() => flat(constraints(problem, at)), x);
        const transposed = rows.map((_, r) => Float64Array.from(columns, (column) => column[r]));
        expect(relativeError(flat(rows), flat(transposed))).toBeLessThan(1e-9);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  test('its objective has its gradient, and so has the Lagrangian', () => {
    fc.assert(
      fc.property(arbitraryConstrainedProblem, ({ problem, point }) => {
        const x = toVector(point);
        const at = fromVector(problem.buffer, x);
        const multipliers = arbitraryMultipliers(problem);
        const objective = (): number => constrainedObjective(problem, at);
        const withMultipliers = (): number => lagrangian(problem, at, multipliers);
        expect(errorOfGradient(constrainedGradient(problem, at), objective, x)).toBeLessThan(1e-8);
        const slope = lagrangianGradient(problem, at, multipliers);
        expect(errorOfGradient(slope, withMultipliers, x)).toBeLessThan(1e-8);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  test('the Lagrangian has the signs of eq. 16: − λᵀ(f − s)', () => {
    fc.assert(
      fc.property(arbitraryConstrainedProblem, ({ problem, point }) => {
        const multipliers = arbitraryMultipliers(problem);
        const h = constraints(problem, point).map((c) => c.map((value) => -value));
        const expected =
          constrainedObjective(problem, point) -
          h.reduce((sum, h_i, w) => sum + dot(multipliers[w], h_i), 0);
        expect(lagrangian(problem, point, multipliers)).toBeCloseTo(expected, 12);
      }),
      { numRuns: 30, seed: 7 },
    );
  });

  test('unrolled chains are feasible, and a point is not unless it is one', () => {
    fc.assert(
      fc.property(arbitraryConstrainedProblem, ({ problem, point }) => {
        const feasible = unrollChains(problem, freeVector(problem, point));
        expect(norm(flat(constraints(problem, feasible)))).toBe(0);
        expect(norm(flat(constraints(problem, point)))).toBeGreaterThan(1e-3);
        const E = constrainedObjective(problem, feasible);
        expect(interleavedObjective(problem, freeVector(problem, point))).toBeCloseTo(E, 10);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  test('solved for its states it is the RNN problem (10) if T = 1', () => {
    fc.assert(
      fc.property(arbitraryConstrainedProblem, ({ problem: { buffer }, point }) => {
        const problem = { buffer, truncationLength: 1 };
        const free = freeVector(problem, point);
        const rnn = project(point);
        expect(interleavedObjective(problem, free)).toBe(rnnObjective(buffer, rnn));
        expect(interleavedGradient(problem, free)).toEqual(rnnGradient(buffer, rnn));
        expect(toVector(unrollChains(problem, free))).toEqual(toVector(unroll(buffer, rnn)));
      }),
      { numRuns: 30, seed: 7 },
    );
  });

  test('and for any T its gradient is that of the interleaved networks', () => {
    fc.assert(
      fc.property(arbitraryConstrainedProblem, ({ problem, point }) => {
        const free = freeVector(problem, point);
        const derived = interleavedGradient(problem, free);
        const objective = (): number => interleavedObjective(problem, free);
        expect(errorOfGradient(derived, objective, free)).toBeLessThan(1e-8);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  test('tangent directions leave the constraints alone; others do not', () => {
    fc.assert(
      fc.property(arbitraryConstrainedProblem, ({ problem, point }) => {
        const feasible = unrollChains(problem, freeVector(problem, point));
        const jacobian = constraintJacobian(problem, feasible);
        const basis = tangentBasis(problem, feasible);
        expect(basis).toHaveLength(countFree(problem));
        for (const direction of basis) {
          for (const row of jacobian) expect(Math.abs(dot(row, direction))).toBeLessThan(1e-10);
        }
        const bent = basis[0].slice();
        bent[bent.length - 1] += 0.1;
        expect(Math.abs(dot(jacobian[jacobian.length - 1], bent))).toBeCloseTo(0.1, 9);
      }),
      { numRuns: 30, seed: 7 },
    );
  });

  test('the KKT residuals are the parts of the gradient and the constraints', () => {
    fc.assert(
      fc.property(arbitraryConstrainedProblem, ({ problem, point }) => {
        const multipliers = arbitraryMultipliers(problem);
        const {
          W,
          beta,
          starts,
          states,
          constraints: c,
        } = kktResiduals(problem, point, multipliers);
        const whole = norm(lagrangianGradient(problem, point, multipliers));
        expect(Math.hypot(W, beta, starts, states)).toBeCloseTo(whole, 9);
        expect(c).toBe(norm(flat(constraints(problem, point))));
        // β stands in the loss only: its equation does not see the multipliers.
        const none = multipliers.map((lambda) => lambda.map(() => 0));
        expect(kktResiduals(problem, point, none).beta).toBeCloseTo(beta, 12);
      }),
      { numRuns: 30, seed: 7 },
    );
  });
});
