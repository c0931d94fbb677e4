import { describe, expect, test } from 'vitest';
import {
  CycleWorld,
  deriveGenerator,
  initialParameters,
  OptionError,
  type CellName,
} from '../../lib';
import { eachCell } from './each-cell';

/** How many affine maps of (h, x) each cell has, and what else it learns, for k = 3 units. */
const GATES: Readonly<Record<CellName, number>> = { elman: 1, lstm: 4, gru: 3 };
const OWN: Readonly<Record<CellName, number>> = { elman: 0, lstm: 0, gru: 3 };

const words = { kind: 'class' as const, classes: 50 };
const spaces = { observation: words, target: words };

describe.each(eachCell)('an embedding of %s', (cell, make) => {
  test.each([
    [false, 'fixed', ['readoutBias', 'embedding']],
    [true, 'W', ['bias', 'embedding', 'readout', 'readoutBias']],
  ] as const)('trained: %s stands in θ where its role says', (trained, role, last) => {
    const network = make(spaces, { hiddenUnits: 3, embedding: { size: 7, trained } });
    const names = network.blocks.map(({ name }) => name).filter((name) => name !== 'candidateBias');
    expect(names.slice(-last.length)).toEqual(last);
    const block = network.blocks.find(({ name }) => name === 'embedding');
    expect(block).toMatchObject({ role, rows: 50, columns: 7 });
    const ofCell = GATES[cell] * 3 * (3 + 7 + 1) + OWN[cell];
    const others = ofCell + 50 * (3 + 1);
    expect(network).toMatchObject({
      inputSize: 7,
      parameterCount: others + 350,
      learnedParameterCount: trained ? others + 350 : others,
      cellParameterCount: ofCell + (trained ? 350 : 0),
    });
  });

  test('starts uniform in ±0.1', () => {
    const network = make(spaces, { hiddenUnits: 3, embedding: { size: 7 } });
    const generator = deriveGenerator('test', 'embedding', 0, 'weights');
    const table = initialParameters(network, generator).slice(network.learnedParameterCount);
    expect(table).toHaveLength(350);
    expect(Math.max(...table)).toBeLessThanOrEqual(0.1);
    expect(Math.max(...table)).toBeGreaterThan(0.09);
    expect(Math.min(...table)).toBeGreaterThanOrEqual(-0.1);
    expect(Math.min(...table)).toBeLessThan(-0.09);
  });

  test('is fixed unless told, and there is none unless asked for', () => {
    const embedding = { size: 2 };
    expect(make(spaces, { hiddenUnits: 3, embedding }).embedding).toEqual({
      size: 2,
      trained: false,
    });
    expect(make(spaces, { hiddenUnits: 3 })).toMatchObject({ embedding: null, inputSize: 50 });
  });

  test('is refused where there is nothing to embed, and with wrong options', () => {
    const vectors = { ...spaces, observation: { kind: 'vector' as const, size: 4 } };
    const embedVectors = () => make(vectors, { hiddenUnits: 3, embedding: { size: 2 } });
    expect(embedVectors).toThrow(OptionError);
    expect(embedVectors).toThrow(`${cell}: embedding must be left out`);
    const none = () => make(new CycleWorld(), { hiddenUnits: 3, embedding: { size: 0 } });
    expect(none).toThrow(`${cell}: embedding.size must be an integer of at least 1`);
  });
});
