import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deriveGenerator, elman, initialParameters, lstm, StochasticWorld } from '../../lib';
import { blockOffset } from '../../lib/models';
import {
  jacobianGains,
  jacobianRate,
  recordedBuffer,
  typicalGains,
  windowJacobian,
  windowSteps,
} from '../../lib/proofs';
import { arbitraryMiniBatch } from './arbitrary-mini-batch';

const real = { kind: 'vector', size: 1 } as const;
const spaces = { observation: real, target: real };

/** An Elman network at rest, where each Jacobian is ρ times an orthogonal matrix. */
function atRest(rho: number, steps: number) {
  const network = elman(spaces, { hiddenUnits: 7 });
  const parameters = initialParameters(network, deriveGenerator('test', 'decay', 0, 'weights'));
  for (let i = 0; i < 49; i++) parameters[i] *= rho;
  const inputs = Array.from({ length: steps }, () => Float64Array.of(0));
  return [
    { network, parameters },
    { start: new Float64Array(7), inputs },
  ] as const;
}

describe('the gain of Jacobian products', () => {
  test.each([0.5, 1, 1.25])('is ρ^T where every Jacobian is %d times orthogonal', (rho) => {
    const gains = jacobianGains(...atRest(rho, 30));
    for (const [i, gain] of gains.entries()) {
      expect(gain).toBeCloseTo((i + 1) * Math.log10(rho), 12);
    }
  });

  test('is the Frobenius norm of the window Jacobian over √n, for both cells', () => {
    fc.assert(
      fc.property(arbitraryMiniBatch, (batch) => {
        const [window] = batch.windows;
        const jacobian = windowJacobian(batch, window).flat();
        const gain = Math.hypot(...jacobian) / Math.sqrt(batch.network.stateSize);
        const gains = jacobianGains(batch, window);
        expect(gains).toHaveLength(window.inputs.length);
        expect(gains[gains.length - 1]).toBeCloseTo(Math.log10(gain), 9);
      }),
      { numRuns: 30, seed: 7 },
    );
  });

  test('is typically its mean over one stretch after the other', () => {
    const world = new StochasticWorld();
    const network = elman(world, { hiddenUnits: 4 });
    const parameters = initialParameters(network, deriveGenerator('test', 'mean', 0, 'weights'));
    const point = { network, parameters };
    const generator = deriveGenerator('test', 'mean', 0, 'environment');
    const { inputs } = recordedBuffer(world, network, 11, generator);
    const start = new Float64Array(4);
    const steps = windowSteps(point, { start, inputs });
    const [first, second] = [0, 5].map((t) =>
      jacobianGains(point, {
        start: t === 0 ? start : steps[t - 1].next,
        inputs: inputs.slice(t, t + 5),
      }),
    );
    const typical = typicalGains(point, { start, inputs }, 5);
    expect(typical).toHaveLength(5);
    for (const [i, gain] of typical.entries()) {
      expect(gain).toBeCloseTo((first[i] + second[i]) / 2, 14);
    }
  });

  test('is followed far below the smallest float64', () => {
    const gains = jacobianGains(...atRest(0.5, 2000));
    expect(gains[1999]).toBeCloseTo(2000 * Math.log10(0.5), 8);
  });
});

describe('the rate', () => {
  test('is ln ρ where every Jacobian is ρ times orthogonal, and without spread', () => {
    const { value, standardError } = jacobianRate(...atRest(0.9, 200));
    expect(value).toBeCloseTo(Math.log(0.9), 12);
    expect(standardError).toBeLessThan(1e-12);
  });

  test('is ln (a (1 − s²)) at the fixed point s of one unit', () => {
    const network = elman(spaces, { hiddenUnits: 1 });
    const parameters = Float64Array.of(1.5, 0.3, 0, 0, 0);
    const inputs = Array.from({ length: 400 }, () => Float64Array.of(1));
    const { value } = jacobianRate({ network, parameters }, { start: Float64Array.of(0), inputs });
    let s = 0;
    for (let i = 0; i < 1000; i++) s = Math.tanh(1.5 * s + 0.3);
    expect(value).toBeCloseTo(Math.log(1.5 * (1 - s * s)), 9);
  });

  test('is ln σ(b) for an LSTM that has nothing but a forget bias b', () => {
    const network = lstm(spaces, { hiddenUnits: 3 });
    const parameters = new Float64Array(network.parameterCount);
    parameters.fill(1, blockOffset(network, 'bias') + 3, blockOffset(network, 'bias') + 6);
    const inputs = Array.from({ length: 200 }, () => Float64Array.of(0));
    const { value } = jacobianRate({ network, parameters }, { start: new Float64Array(6), inputs });
    expect(value).toBeCloseTo(-Math.log(1 + Math.exp(-1)), 12);
  });

  test('agrees with the slope of the gains on data, within its error', () => {
    const world = new StochasticWorld();
    const network = elman(world, { hiddenUnits: 8 });
    const parameters = initialParameters(network, deriveGenerator('test', 'rate', 0, 'weights'));
    const generator = deriveGenerator('test', 'rate', 0, 'environment');
    const { inputs } = recordedBuffer(world, network, 3000, generator);
    const stretch = { start: new Float64Array(8), inputs };
    const { value, standardError } = jacobianRate({ network, parameters }, stretch);
    const gains = jacobianGains({ network, parameters }, stretch);
    const slope = ((gains[2999] - gains[299]) / 2700) * Math.LN10;
    expect(standardError).toBeGreaterThan(0);
    expect(Math.abs(value - slope)).toBeLessThan(0.005);
  });
});
