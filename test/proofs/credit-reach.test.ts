import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  deriveGenerator,
  initialParameters,
  StochasticWorld,
  type Network,
  type MakeNetwork,
} from '../../lib';
import {
  creditReach,
  derivedGradients,
  recordedBuffer,
  relativeError,
  stepContributions,
  type CreditReach,
} from '../../lib/proofs';
import { eachCell } from '../models/each-cell';
import { arbitraryMiniBatch } from './arbitrary-mini-batch';

test('a step’s contributions add up to ∇_W L_i of eq. 7', () => {
  const lastOnly = arbitraryMiniBatch.filter(({ objective }) => objective.loss === 'last');
  fc.assert(
    fc.property(lastOnly, ({ windows: [window], ...batch }) => {
      const summands = stepContributions(batch, window, batch.objective);
      expect(summands).toHaveLength(window.inputs.length);
      const sum = summands[0].map((_, w) => summands.reduce((total, step) => total + step[w], 0));
      const { W } = derivedGradients({ ...batch, windows: [window] });
      expect(relativeError(sum, W)).toBeLessThan(1e-12);
    }),
    { numRuns: 60, seed: 7 },
  );
});

const world = new StochasticWorld();
const T = 3;

function reach(
  make: MakeNetwork,
  { lambda, rate, sweeps }: { lambda: number; rate: number; sweeps: number },
): CreditReach {
  const network: Network = make(world, { hiddenUnits: 5 });
  const buffer = recordedBuffer(world, network, 24, deriveGenerator('test', 'reach', 0, 'samples'));
  const parameters = initialParameters(network, deriveGenerator('test', 'reach', 0, 'weights'));
  return creditReach({
    problem: {
      buffer,
      truncationLength: T,
      objective: { loss: 'last', lambda, penalty: 'sum' },
    },
    parameters,
    otherTarget: 1 - (buffer.targets[23] as number),
    rate,
    sweeps,
  });
}

describe.each(eachCell)('the reach of a target’s credit: %s', (_, make) => {
  test('is T steps for truncated BPTT, exactly 0 beyond; all steps for full BPTT', () => {
    const { full, truncated } = reach(make, { lambda: 1, rate: 0.5, sweeps: 0 });
    expect(truncated.slice(0, T)).toEqual(full.slice(0, T));
    expect(truncated.slice(T).every((value) => value === 0)).toBe(true);
    expect(full.every((value) => value > 0)).toBe(true);
  });

  test('is T more steps for FPP with every sweep, exactly 0 beyond', () => {
    const { fpp, truncated } = reach(make, { lambda: 1, rate: 0.5, sweeps: 6 });
    expect(relativeError(fpp[0], truncated)).toBeLessThan(1e-15);
    for (const [sweep, signal] of fpp.entries()) {
      const reached = (sweep + 1) * T;
      expect(signal.slice(0, reached).every((value) => value > 0)).toBe(true);
      expect(signal.slice(reached).every((value) => value === 0)).toBe(true);
    }
  });

  test.each([
    ['without the penalty', { lambda: 0, rate: 0.5 }],
    ['with states at rest (stored state)', { lambda: 1, rate: 0 }],
  ])('is T steps %s, however many sweeps', (_, setting) => {
    const { fpp } = reach(make, { ...setting, sweeps: 8 });
    expect(fpp[8].slice(0, T).every((value) => value > 0)).toBe(true);
    expect(fpp[8].slice(T).every((value) => value === 0)).toBe(true);
  });

  test('approaches full BPTT’s as λ grows', () => {
    const worst = [10, 100, 1000].map((lambda) => {
      const { full, fpp } = reach(make, { lambda, rate: 0.5 / lambda, sweeps: 200 });
      return Math.max(
        ...fpp[200].slice(0, 4 * T).map((value, age) => Math.abs(value / full[age] - 1)),
      );
    });
    expect(worst[1]).toBeLessThan(worst[0] / 3);
    expect(worst[2]).toBeLessThan(worst[1] / 3);
    expect(worst[2]).toBeLessThan(1e-3);
  });
});
