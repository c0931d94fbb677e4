import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deriveGenerator, elman } from '../../lib';
import {
  constraintJacobian,
  countFree,
  proposition3,
  randomFixedBuffer,
  singularValues,
  unroll,
  type Point,
} from '../../lib/proofs';
import { arbitraryConstrainedProblem } from './arbitrary-rnn-problem';

/** The same point with weights `factor` times as large: gradients explode where tanh allows it. */
const scaled = ({ parameters, states }: Point, factor: number): Point => ({
  parameters: parameters.map((value) => factor * value),
  states: states.map((state) => state.map((value) => value / factor)),
});

describe('Proposition 3', () => {
  test('the constraints’ gradients are independent everywhere, above the bound', () => {
    fc.assert(
      fc.property(
        arbitraryConstrainedProblem,
        fc.constantFrom(0.1, 1, 4),
        ({ problem, point }, factor) => {
          const { left, right, discrepancy, sample } = proposition3(problem, scaled(point, factor));
          expect(sample.rank).toBe(sample.rows);
          expect(right).toBeGreaterThan(0);
          expect(left).toBeGreaterThanOrEqual(right * (1 - 1e-12));
          expect(discrepancy).toBeLessThan(1e-12);
        },
      ),
      { numRuns: 100, seed: 7 },
    );
  });

  test('the columns of the constrained states alone have determinant 1', () => {
    fc.assert(
      fc.property(arbitraryConstrainedProblem, ({ problem, point }) => {
        const free = countFree(problem);
        const block = constraintJacobian(problem, point).map((row) => row.slice(free));
        for (const [r, row] of block.entries()) {
          expect(row[r]).toBe(1);
          expect(row.subarray(r + 1).every((value) => value === 0)).toBe(true);
        }
        const values = singularValues(block);
        expect(values.reduce((sum, value) => sum + Math.log(value), 0)).toBeCloseTo(0, 10);
      }),
      { numRuns: 50, seed: 7 },
    );
  });

  test('where gradients explode it is the free s_0 that keeps the constraints apart', () => {
    const network = elman(
      { observation: { kind: 'class', classes: 2 }, target: { kind: 'class', classes: 2 } },
      { hiddenUnits: 2 },
    );
    const { buffer } = randomFixedBuffer(deriveGenerator('test', 'p3', 0, 'samples'), network, 24);
    const problem = { buffer, truncationLength: 1 };
    // All states 0 and A = 1.5 times a rotation: every Jacobian is A.
    const parameters = new Float64Array(network.parameterCount);
    parameters.set([1.2, -0.9, 0.9, 1.2]);
    const point = unroll(buffer, { parameters, initialState: new Float64Array(2) });
    const jacobian = constraintJacobian(problem, point);
    const { parameterCount } = network;
    const withStart = jacobian.map((row) => row.slice(parameterCount));
    const withoutStart = jacobian.map((row) => row.slice(countFree(problem)));
    expect(proposition3(problem, point, withStart).left).toBeGreaterThan(0.4);
    const { left, right } = proposition3(problem, point, withoutStart);
    expect(left).toBeLessThan(1e-3);
    expect(left).toBeGreaterThanOrEqual(right);
  });

  test('a constraint stated twice is noticed', () => {
    fc.assert(
      fc.property(arbitraryConstrainedProblem, ({ problem, point }) => {
        const jacobian = constraintJacobian(problem, point);
        const { discrepancy, sample } = proposition3(problem, point, [...jacobian, jacobian[0]]);
        expect(sample.rank).toBe(sample.rows - 1);
        expect(discrepancy).toBeGreaterThan(0.999);
      }),
      { numRuns: 30, seed: 7 },
    );
  });
});
