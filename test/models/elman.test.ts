import { describe, expect, test } from 'vitest';
import {
  CycleWorld,
  deriveGenerator,
  elman,
  initialParameters,
  OptionError,
  type InitialWeights,
} from '../../lib';

const environment = new CycleWorld({ length: 10 });

function draw(initialWeights: InitialWeights, hiddenUnits = 32) {
  const network = elman(environment, { hiddenUnits, initialWeights });
  const theta = initialParameters(network, deriveGenerator('test', 'elman', 0, 'weights'));
  const block = (name: string): Float64Array => {
    const found = network.blocks.find((candidate) => candidate.name === name);
    if (found === undefined) throw new Error(`no block ${name}`);
    return theta.slice(found.offset, found.offset + found.rows * found.columns);
  };
  return { network, block };
}

describe('elman', () => {
  test('lays θ out without gaps: W first, then β', () => {
    const { network } = draw('orthogonal', 4);
    expect(network.blocks.map(({ name, offset }) => [name, offset])).toEqual([
      ['recurrent', 0],
      ['input', 16],
      ['bias', 24],
      ['readout', 28],
      ['readoutBias', 36],
    ]);
    expect(network.parameterCount).toBe(38);
    expect(network.cellParameterCount).toBe(28);
  });

  test('names the activation that it does not know', () => {
    const options = { hiddenUnits: 4, activation: 'sine' } as unknown as { hiddenUnits: number };
    expect(() => elman(environment, options)).toThrow(OptionError);
    expect(() => elman(environment, options)).toThrow(
      'elman: activation must be one of "tanh"; got "sine"',
    );
  });

  test('refuses an option that does not exist and lists those that do', () => {
    const options = { hiddenUnits: 4, layers: 2 };
    expect(() => elman(environment, options)).toThrow(/layers must be left out.*hiddenUnits/);
  });
});

describe('initialParameters', () => {
  test('orthogonal: A Aᵀ = I to rounding, the rest Glorot, biases 0', () => {
    const { block } = draw('orthogonal');
    const A = block('recurrent');
    for (let i = 0; i < 32; i++) {
      for (let j = 0; j < 32; j++) {
        let dot = 0;
        for (let u = 0; u < 32; u++) dot += A[i * 32 + u] * A[j * 32 + u];
        expect(Math.abs(dot - Number(i === j))).toBeLessThan(1e-13);
      }
    }
    expect(Math.max(...block('input').map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(6 / 34));
    expect([...block('bias'), ...block('readoutBias')].every((value) => value === 0)).toBe(true);
  });

  test('glorot and uniform: within their limits, and reaching near them', () => {
    const glorot = Math.max(...draw('glorot').block('recurrent').map(Math.abs));
    expect(glorot).toBeLessThanOrEqual(Math.sqrt(6 / 64));
    expect(glorot).toBeGreaterThan(0.98 * Math.sqrt(6 / 64));
    const { block } = draw('uniform');
    for (const name of ['recurrent', 'input', 'bias', 'readout', 'readoutBias']) {
      const largest = Math.max(...block(name).map(Math.abs));
      expect(largest).toBeLessThanOrEqual(1 / Math.sqrt(32));
      expect(largest).toBeGreaterThan(0);
    }
  });
});
