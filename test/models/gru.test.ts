import { describe, expect, test } from 'vitest';
import { CycleWorld, gru, OptionError, type GruOptions } from '../../lib';
import { withGates } from './each-cell';

const environment = new CycleWorld({ length: 10 });

/** Gates 0 … 2 are r, z, n. */
function draw(options: GruOptions) {
  return withGates(gru(environment, options));
}

describe('gru', () => {
  test('lays θ out without gaps, three gates in a block, c behind b; the state is h', () => {
    const { network } = draw({ hiddenUnits: 3 });
    expect(network.blocks.map(({ name, offset, gates }) => [name, offset, gates])).toEqual([
      ['recurrent', 0, 3],
      ['input', 27, 3],
      ['bias', 45, 3],
      ['candidateBias', 54, 1],
      ['readout', 57, 1],
      ['readoutBias', 63, 1],
    ]);
    expect(network).toMatchObject({ parameterCount: 65, cellParameterCount: 57 });
    expect(network).toMatchObject({ hiddenUnits: 3, stateSize: 3, hiddenOffset: 0 });
  });

  test('names what it does not know', () => {
    const wrong = { hiddenUnits: 0 };
    expect(() => gru(environment, wrong)).toThrow(OptionError);
    expect(() => gru(environment, wrong)).toThrow(
      'gru: hiddenUnits must be an integer of at least 1',
    );
    const forgetBias = { hiddenUnits: 4, forgetBias: 1 };
    expect(() => gru(environment, forgetBias)).toThrow(/forgetBias must be left out.*hiddenUnits/);
  });
});

describe('initialParameters of a GRU', () => {
  const gates = [0, 1, 2];

  test('orthogonal: A of each gate orthogonal, U of each gate Glorot for its own shape, biases 0', () => {
    const { gate } = draw({ hiddenUnits: 16 });
    for (const q of gates) {
      const A = gate('recurrent', q);
      for (let i = 0; i < 16; i++) {
        for (let j = 0; j < 16; j++) {
          let dot = 0;
          for (let u = 0; u < 16; u++) dot += A[i * 16 + u] * A[j * 16 + u];
          expect(Math.abs(dot - Number(i === j))).toBeLessThan(1e-13);
        }
      }
      const largest = Math.max(...gate('input', q).map(Math.abs));
      expect(largest).toBeLessThanOrEqual(Math.sqrt(6 / 18));
      expect(largest).toBeGreaterThan(0.8 * Math.sqrt(6 / 18));
      expect([...new Set(gate('bias', q))]).toEqual([0]);
    }
    expect([...new Set(gate('candidateBias', 0))]).toEqual([0]);
    expect(gate('recurrent', 0)).not.toEqual(gate('recurrent', 1));
  });

  test('uniform: everything in ±1/√k, both biases too', () => {
    const { gate } = draw({ hiddenUnits: 9, initialWeights: 'uniform' });
    for (const [name, q] of [
      ...['recurrent', 'input', 'bias'].flatMap((name) => gates.map((q) => [name, q] as const)),
      ['candidateBias', 0] as const,
    ]) {
      const sizes = gate(name, q).map(Math.abs);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(1 / 3);
      expect(Math.max(...sizes)).toBeGreaterThan(0.1);
    }
  });
});
