import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { elman, Generator, lstm, type Network } from '../../lib';
import {
  asymmetry,
  centralDifferences,
  circulation,
  fieldJacobian,
  followField,
  fppField,
  fppGradient,
  fppObjective,
  fromVector,
  minus,
  norm,
  onBall,
  plus,
  pointOnSphere,
  projectedStep,
  randomFixedBuffer,
  relativeError,
  rnnGradient,
  stationarity,
  storedStateField,
  toVector,
  truncatedBpttField,
  unroll,
  type FppProblem,
  type Point,
  type UpdateField,
} from '../../lib/proofs';
import { arbitraryFppProblem } from './arbitrary-fpp-problem';

/** Symmetric up to rounding: a gradient. */
const SYMMETRIC = 1e-9;

/** Long enough to cut: T < n, and more than one step. */
const truncated = arbitraryFppProblem.filter(
  ({ problem }) => problem.truncationLength < problem.buffer.inputs.length - 1,
);

const tbptt = ({ buffer, truncationLength: T }: FppProblem): UpdateField =>
  truncatedBpttField(buffer, T, new Float64Array(buffer.network.stateSize));

describe('FPP', () => {
  test('follows a gradient: its Jacobian is symmetric, and the field is that of L', () => {
    fc.assert(
      fc.property(arbitraryFppProblem, ({ problem, point }) => {
        const field = fppField(problem);
        const x = toVector(point);
        expect(asymmetry(fieldJacobian(field, x))).toBeLessThan(SYMMETRIC);
        const moved = x.slice();
        const differenced = centralDifferences(
          () => fppObjective(problem, fromVector(problem.buffer, moved)),
          moved,
          { step: 5e-4, order: 6 },
        );
        expect(relativeError(field(x), differenced)).toBeLessThan(1e-8);
      }),
      { numRuns: 25, seed: 7 },
    );
  });
});

describe('stored state', () => {
  test('follows the gradient of the objective with its states frozen and λ = 0', () => {
    fc.assert(
      fc.property(arbitraryFppProblem, ({ problem, point }) => {
        const field = storedStateField(problem, point.states);
        const { parameters } = point;
        expect(asymmetry(fieldJacobian(field, parameters))).toBeLessThan(SYMMETRIC);
        const objective = { loss: 'last', lambda: 0, penalty: 'sum' } as const;
        const moved = parameters.slice();
        const differenced = centralDifferences(
          () =>
            fppObjective({ ...problem, objective }, { parameters: moved, states: point.states }),
          moved,
          { step: 5e-4, order: 6 },
        );
        expect(relativeError(field(parameters), differenced)).toBeLessThan(1e-8);
      }),
      { numRuns: 25, seed: 7 },
    );
  });

  test('is not the part of ∇L that belongs to the weights: the penalty is missing', () => {
    fc.assert(
      fc.property(arbitraryFppProblem, ({ problem, point }) => {
        const stored = storedStateField(problem, point.states)(point.parameters);
        const fpp = fppGradient(problem, point).subarray(0, point.parameters.length);
        expect(relativeError(stored, fpp)).toBeGreaterThan(1e-3);
      }),
      { numRuns: 25, seed: 7 },
    );
  });
});

describe('truncated BPTT from recomputed states', () => {
  test('follows the gradient of nothing: its Jacobian is not symmetric', () => {
    fc.assert(
      fc.property(truncated, ({ problem, point }) => {
        const found = asymmetry(fieldJacobian(tbptt(problem), point.parameters));
        expect(found).toBeGreaterThan(1e-5);
      }),
      { numRuns: 25, seed: 7 },
    );
  });

  test('does work round a closed loop, as no gradient does', () => {
    fc.assert(
      fc.property(truncated, ({ problem, point, generator }) => {
        const { parameters } = point;
        const u = pointOnSphere(generator, parameters.length, 1);
        const other = pointOnSphere(generator, parameters.length, 1);
        const across = plus(other, u, -u.reduce((sum, value, i) => sum + value * other[i], 0));
        const v = across.map((value) => value / norm(across));
        const round = (field: UpdateField): number =>
          Math.abs(circulation(field, parameters, u, v, 0.1));
        const jacobian = fieldJacobian(tbptt(problem), parameters);
        const curl = bilinear(jacobian, v, u) - bilinear(jacobian, u, v);
        expect(round(storedStateField(problem, point.states))).toBeLessThan(1e-11);
        expect(Math.abs(circulation(tbptt(problem), parameters, u, v, 1e-4) - curl)).toBeLessThan(
          1e-4 * (1e-2 + Math.abs(curl)),
        );
      }),
      { numRuns: 20, seed: 7 },
    );
  });

  test('untruncated, T = n, is ∇E/n of the RNN objective, and symmetric', () => {
    fc.assert(
      fc.property(arbitraryFppProblem, ({ problem: { buffer }, point }) => {
        const { parameters } = point;
        const n = buffer.inputs.length;
        const initialState = new Float64Array(buffer.network.stateSize);
        const field = truncatedBpttField(buffer, n, initialState);
        const full = rnnGradient(buffer, { parameters, initialState });
        const mean = full.subarray(0, parameters.length).map((value) => value / n);
        expect(relativeError(field(parameters), mean)).toBeLessThan(1e-12);
        expect(asymmetry(fieldJacobian(field, parameters))).toBeLessThan(SYMMETRIC);
      }),
      { numRuns: 20, seed: 7 },
    );
  });
});

describe.each([
  ['elman', elman, { kind: 'vector', size: 1 }],
  ['lstm', lstm, { kind: 'class', classes: 2 }],
] as const)('where they come to rest, %s', (_, make, target) => {
  const observation = { kind: 'vector', size: 1 } as const;
  const network: Network = make({ observation, target }, { hiddenUnits: 1 });
  const { buffer, point } = randomFixedBuffer(new Generator([5, 7, 11, 13]), network, 8);
  const objective = { loss: 'last', lambda: 1, penalty: 'sum' } as const;
  const problem: FppProblem = { buffer, truncationLength: 1, objective };
  const mu = 0.005;
  const initialState = new Float64Array(network.stateSize);
  const { parameters } = point;
  const { states } = unroll(buffer, { parameters, initialState });

  test('FPP: in a stationary point of L on the ball', () => {
    const field = fppField(problem);
    const { x, residual } = followField(onBall(field, mu), toVector({ parameters, states }));
    expect(residual).toBeLessThan(1e-11);
    for (const alpha of [0.01, 1]) {
      const step = minus(projectedStep(x, field(x), alpha, norm(x)), x);
      expect(norm(step) / alpha).toBeLessThan(1e-10);
    }
    const { rnn } = stationarity(problem, fromVector(buffer, x), mu);
    expect(rnn).toBeGreaterThan(1e-3);
  });

  test('stored state: neither of L nor of the RNN objective', () => {
    const field = onBall(storedStateField(problem, states), mu);
    const rest = followField(field, parameters);
    expect(rest.residual).toBeLessThan(1e-11);
    const { fpp, rnn } = stationarity(problem, { parameters: rest.x, states }, mu);
    expect(fpp).toBeGreaterThan(1e-3);
    expect(rnn).toBeGreaterThan(1e-3);
  });

  test('truncated BPTT: neither; untruncated, of the RNN objective', () => {
    const restOf = (T: number): Point => {
      const field = onBall(truncatedBpttField(buffer, T, initialState), mu);
      const { x, residual } = followField(field, parameters);
      expect(residual).toBeLessThan(1e-11);
      return unroll(buffer, { parameters: x, initialState });
    };
    const cut = stationarity(problem, restOf(1), mu);
    expect(cut.fpp).toBeGreaterThan(1e-3);
    expect(cut.rnn).toBeGreaterThan(1e-3);
    expect(stationarity(problem, restOf(8), mu).rnn).toBeLessThan(1e-10);
  });
});

function bilinear(matrix: number[][], a: Float64Array, b: Float64Array): number {
  return matrix.reduce(
    (sum, row, i) => sum + a[i] * row.reduce((inner, value, j) => inner + value * b[j], 0),
    0,
  );
}
