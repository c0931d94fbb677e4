import { describe, expect, test } from 'vitest';
import { deriveGenerator, elman, initialParameters } from '../../lib';
import {
  countFree,
  logLogSlope,
  penaltyPath,
  penaltyPathTangent,
  rnnGradient,
  rnnMinimum,
  theorem2,
  unroll,
  unrollChains,
  type PenaltyMinimiser,
} from '../../lib/proofs';
import { minus, norm } from '../../lib/proofs/numerics/linear-algebra';
import { smallMinima } from './small-minima';

const LAMBDAS = [1e3, 1e4, 1e5];

const slopeOf = (y: (minimiser: PenaltyMinimiser) => number, path: PenaltyMinimiser[]): number =>
  logLogSlope(
    path.map(({ lambda }) => lambda),
    path.map(y),
  );

describe.each(smallMinima)('Theorem 2: $name', ({ problem, minimum }) => {
  const path = [...penaltyPath(problem, unrollChains(problem, minimum), LAMBDAS)];
  const { x: limit, converged } = rnnMinimum(problem, path[path.length - 1].free);

  test('minimisers are followed with ‖∇L‖ as small as float64 allows', () => {
    for (const { lambda, gradientNorm } of path)
      expect(gradientNorm).toBeLessThan(2e-16 * lambda + 1e-13);
    expect(converged).toBe(true);
  });

  test('λ_k (s_i − f_W(s_{i−1}, o_i)) becomes the multiplier, with slope −1', () => {
    const errors = path.map((minimiser) => theorem2(problem, minimiser, limit).discrepancy);
    expect(logLogSlope(LAMBDAS, errors)).toBeCloseTo(-1, 1);
    expect(errors[errors.length - 1]).toBeLessThan(1e-3);
    // With a factor n, or the sign of the other convention, they would not.
    const last = path[path.length - 1];
    for (const factor of [-1, problem.buffer.inputs.length]) {
      const multipliers = last.multipliers.map((m) => m.map((value) => factor * value));
      expect(theorem2(problem, { ...last, multipliers }, limit).discrepancy).toBeGreaterThan(0.1);
    }
  });

  test('the gap, the RNN’s gradient and the distance fall as 1/λ', () => {
    expect(slopeOf(({ gap }) => gap, path)).toBeCloseTo(-1, 1);
    expect(slopeOf(({ rnnGradientNorm }) => rnnGradientNorm, path)).toBeCloseTo(-1, 1);
    expect(slopeOf(({ free }) => norm(minus(free, limit)), path)).toBeCloseTo(-1, 1);
  });

  test('the distance is the one that the KKT system predicts', () => {
    const tangent = penaltyPathTangent(problem, limit).subarray(0, countFree(problem));
    const { lambda, free } = path[path.length - 1];
    const predicted = norm(tangent) / lambda;
    expect(norm(minus(free, limit)) / predicted).toBeCloseTo(1, 2);
  });
});

describe('Theorem 2, an assumption at a time', () => {
  const [{ problem, minimum }] = smallMinima;
  const start = unrollChains(problem, minimum);
  const n = problem.buffer.inputs.length;

  test('λ_k bounded: the limit is neither feasible nor stationary for (10)', () => {
    const lambdas = [1, 2, 3, 4, 5].map((k) => 100 * (1 - 10 ** -k));
    const path = [...penaltyPath(problem, start, lambdas)];
    const { gap, rnnGradientNorm, gradientNorm } = path[path.length - 1];
    expect(gradientNorm).toBeLessThan(1e-12);
    expect(gap).toBeGreaterThan(1e-3);
    expect(rnnGradientNorm).toBeGreaterThan(1e-3);
    expect(slopeOf((minimiser) => minimiser.gap, path)).toBeGreaterThan(-1.1);
    expect(gap / path[path.length - 2].gap).toBeCloseTo(1, 3);
  });

  test('ε_k bounded away from 0: feasible in the limit, but not stationary', () => {
    const residual = (): Float64Array => {
      const r = new Float64Array(minimum.length + n * problem.buffer.network.stateSize);
      r[0] = 1e-4;
      return r;
    };
    const path = [...penaltyPath(problem, start, LAMBDAS, { residual })];
    const { gap, rnnGradientNorm, gradientNorm } = path[path.length - 1];
    expect(gradientNorm).toBeCloseTo(1e-4, 10);
    expect(gap).toBeLessThan(1e-4);
    // n times ε: the mean of eq. 11 against the sum of eq. 10.
    expect(rnnGradientNorm / (n * 1e-4)).toBeCloseTo(1, 1);
  });

  test('T > 1: the limit is stationary for the interleaved networks, not for (10)', () => {
    const twoSteps = { ...problem, truncationLength: 2 };
    const path = [...penaltyPath(twoSteps, start, LAMBDAS)];
    expect(slopeOf(({ rnnGradientNorm }) => rnnGradientNorm, path)).toBeCloseTo(-1, 1);
    const { point } = path[path.length - 1];
    const ofRnn = rnnGradient(problem.buffer, {
      parameters: point.parameters,
      initialState: point.states[0],
    });
    expect(norm(ofRnn)).toBeGreaterThan(0.01);
  });
});

describe('Theorem 2 without a convergent subsequence', () => {
  // The class is the sign of the observation: a larger readout is always better.
  const network = elman(
    { observation: { kind: 'vector', size: 1 }, target: { kind: 'class', classes: 2 } },
    { hiddenUnits: 1 },
  );
  const values = [1, -1, -1, 1, 1, -1];
  const problem = {
    buffer: {
      network,
      inputs: values.map((value) => Float64Array.of(value)),
      targets: values.map((value) => Number(value > 0)),
    },
    truncationLength: 1,
  };
  const parameters = initialParameters(network, deriveGenerator('test', 'separable', 0, 'weights'));
  const start = unroll(problem.buffer, { parameters, initialState: Float64Array.of(0.1) });

  test('gradients vanish while the weights run away', () => {
    const tolerance = (lambda: number): number => 0.1 / lambda;
    const lambdas = [1e1, 1e2, 1e3, 1e4];
    const path = [...penaltyPath(problem, start, lambdas, { tolerance })];
    const sizes = path.map(({ free }) => norm(free));
    for (const [k, { lambda, gradientNorm }] of path.entries()) {
      expect(gradientNorm).toBeLessThanOrEqual(tolerance(lambda));
      // Not always further: a last step may fall below the next tolerance, too.
      if (k > 0) expect(sizes[k]).toBeGreaterThanOrEqual(sizes[k - 1]);
    }
    expect(sizes[sizes.length - 1] - sizes[0]).toBeGreaterThan(3);
  });
});
