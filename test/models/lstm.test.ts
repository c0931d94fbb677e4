import { describe, expect, test } from 'vitest';
import { CycleWorld, lstm, OptionError, type LstmOptions } from '../../lib';
import { withGates } from './each-cell';

const environment = new CycleWorld({ length: 10 });

/** Gates 0 … 3 are i, f, g, o. */
function draw(options: LstmOptions) {
  return withGates(lstm(environment, options));
}

describe('lstm', () => {
  test('lays θ out without gaps, four gates in a block; the state is (c, h)', () => {
    const { network } = draw({ hiddenUnits: 3 });
    expect(network.blocks.map(({ name, offset, gates }) => [name, offset, gates])).toEqual([
      ['recurrent', 0, 4],
      ['input', 36, 4],
      ['bias', 60, 4],
      ['readout', 72, 1],
      ['readoutBias', 78, 1],
    ]);
    expect(network).toMatchObject({ parameterCount: 80, cellParameterCount: 72 });
    expect(network).toMatchObject({ hiddenUnits: 3, stateSize: 6, hiddenOffset: 3 });
  });

  test('names what it does not know', () => {
    const wrong = { hiddenUnits: 4, forgetBias: NaN };
    expect(() => lstm(environment, wrong)).toThrow(OptionError);
    expect(() => lstm(environment, wrong)).toThrow(
      'lstm: forgetBias must be a finite number; got NaN',
    );
    const activation = { hiddenUnits: 4, activation: 'tanh' };
    expect(() => lstm(environment, activation)).toThrow(/activation must be left out.*forgetBias/);
  });
});

describe('initialParameters of an LSTM', () => {
  const gates = [0, 1, 2, 3];

  test('orthogonal: A of each gate orthogonal, U of each gate Glorot for its own shape', () => {
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
    }
    expect(gate('recurrent', 0)).not.toEqual(gate('recurrent', 1));
  });

  test('biases are 0, that of the forget gate 1 or as told', () => {
    for (const [options, forgetBias] of [
      [{}, 1],
      [{ forgetBias: 0 }, 0],
      [{ forgetBias: -2 }, -2],
    ] as const) {
      const { gate } = draw({ hiddenUnits: 5, ...options });
      const biases = gates.map((q) => [...new Set(gate('bias', q))]);
      expect(biases).toEqual([[0], [forgetBias], [0], [0]]);
    }
  });

  test('uniform: everything in ±1/√k, about the forget bias in the forget gate', () => {
    const { gate } = draw({ hiddenUnits: 9, initialWeights: 'uniform' });
    for (const name of ['recurrent', 'input', 'bias']) {
      for (const q of gates) {
        const center = name === 'bias' && q === 1 ? 1 : 0;
        const distances = gate(name, q).map((value) => Math.abs(value - center));
        expect(Math.max(...distances)).toBeLessThanOrEqual(1 / 3);
        expect(Math.max(...distances)).toBeGreaterThan(0.1);
      }
    }
  });
});
