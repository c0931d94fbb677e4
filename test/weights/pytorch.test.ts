import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cellNames,
  cells,
  CycleWorld,
  deriveGenerator,
  exportWeights,
  Fpp,
  importWeights,
  initialParameters,
  learn,
  online,
  predict,
  savedNetworks,
  WeightsError,
  type Network,
} from '../../lib';
import { decodeSafetensors, encodeSafetensors } from '../../lib/platform/safetensors';

const fixtures = path.join(__dirname, 'fixtures');

interface Expected {
  readonly inputs: readonly number[][];
  readonly outputs: readonly number[][];
}

const spaces = {
  observation: { kind: 'vector', size: 3 },
  target: { kind: 'vector', size: 2 },
} as const;

const read = (file: Uint8Array) =>
  decodeSafetensors(file, (problem) => {
    throw new Error(problem);
  }).tensors;

/** Weights that were drawn, every one of them; in float32 or in all their digits. */
function drawn(network: Network, isSingle: boolean): Float64Array {
  const generator = deriveGenerator('pytorch', 'test', 0, 'weights');
  const parameters = initialParameters({ ...network, initialWeights: 'uniform' }, generator);
  return isSingle ? Float64Array.from(Float32Array.from(parameters)) : parameters;
}

describe.each(cellNames)('the weights of a network with the cell %s', (cell) => {
  const network = cells[cell](spaces, { hiddenUnits: 5 });
  const file = readFileSync(path.join(fixtures, `${cell}.safetensors`));
  const expected = JSON.parse(
    readFileSync(path.join(fixtures, `${cell}.json`), 'utf8'),
  ) as Expected;

  it('come from PyTorch, and predict what it predicts', () => {
    const inputs = expected.inputs.map((values) => Float64Array.from(values));
    const { outputs } = predict(network, importWeights(network, file, 'pytorch'), inputs);
    for (const [t, output] of outputs.entries()) {
      for (const [i, value] of output.entries()) {
        expect(Math.abs(value - expected.outputs[t][i])).toBeLessThan(1e-13);
      }
    }
  });

  it('go to PyTorch under its names, in its shapes', () => {
    const ours = read(exportWeights({ network, parameters: drawn(network, true) }, 'pytorch'));
    const theirs = read(file);
    const shapesOf = (tensors: typeof ours) =>
      [...tensors].map(([name, { shape }]) => [name, shape]).sort();
    expect(shapesOf(ours)).toEqual(shapesOf(theirs));
    expect(ours.get('bias_hh_l0')?.values.slice(0, 5)).toEqual(new Float32Array(5));
  });

  it.each([true, false])('come back as they went, in float32: %s', (isSingle) => {
    const parameters = drawn(network, isSingle);
    const sent = exportWeights({ network, parameters }, 'pytorch');
    const kind = isSingle ? Float32Array : Float64Array;
    for (const { values } of read(sent).values()) expect(values).toBeInstanceOf(kind);
    expect(importWeights(network, sent, 'pytorch')).toEqual(parameters);
  });

  it('come back whatever is observed and predicted, with an embedding or without', () => {
    const space = fc.oneof(
      fc.record({ kind: fc.constant('vector' as const), size: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ kind: fc.constant('class' as const), classes: fc.integer({ min: 2, max: 4 }) }),
    );
    fc.assert(
      fc.property(space, space, fc.integer({ min: 1, max: 6 }), (observation, target, units) => {
        const embedding = observation.kind === 'class' ? { size: 2, trained: units > 3 } : null;
        const other = cells[cell]({ observation, target }, { hiddenUnits: units, embedding });
        const parameters = drawn(other, true);
        const sent = exportWeights({ network: other, parameters }, 'pytorch');
        expect(importWeights(other, sent, 'pytorch')).toEqual(parameters);
      }),
      { numRuns: 30 },
    );
  });

  it('are taken from what learn gave, run by run', async () => {
    const environment = new CycleWorld({ length: 4 });
    const own = cells[cell](environment, { hiddenUnits: 3 });
    const trainer = new Fpp({ truncationLength: 2, bufferSize: 20 });
    const result = await learn({
      ...{ environment, network: own, trainer, learningRate: 0.01, seeds: 2, steps: 50 },
    });
    for (const run of [0, 1]) {
      for (const source of [result, result.engine]) {
        const sent = exportWeights(source, 'pytorch', { run });
        expect(importWeights(own, sent, 'pytorch')).toEqual(
          Float64Array.from(result.engine.parameters(run)),
        );
      }
    }
    const begun = await learn({
      ...{ environment, network: own, trainer, learningRate: 0, seeds: 2, steps: 5 },
      initialParameters: importWeights(own, exportWeights(result, 'pytorch'), 'pytorch'),
    });
    expect(begun.engine.parameters(1)).toEqual(result.engine.parameters(0));
  });
});

it('weights are taken from a learner that is taught a sample at a time, and begin another', () => {
  const options = {
    ...spaces,
    network: { cell: 'gru', hiddenUnits: 3 },
    trainer: new Fpp({ truncationLength: 2, bufferSize: 10 }),
    learningRate: 0.01,
    seeds: 2,
  } as const;
  const learner = online(options);
  for (let t = 0; t < 30; t++) learner.learn([Math.sin(t), 0, 1], [0.5, Math.cos(t)]);
  const theta = importWeights(learner.network, exportWeights(learner, 'pytorch'), 'pytorch');
  expect(theta).toEqual(Float64Array.from(learner.parameters()));
  const second = importWeights(
    learner.network,
    exportWeights(learner, 'pytorch', { run: 1 }),
    'pytorch',
  );
  expect(second).toEqual(Float64Array.from(learner.parameters(1)));
  expect(online({ ...options, initialParameters: second }).parameters(0)).toEqual(second);
  expect(() => online({ ...options, initialParameters: [1] })).toThrow(
    /^online: initialParameters must be \d+ finite numbers, in the layout of network\.blocks; got /,
  );
  const folder = mkdtempSync(path.join(tmpdir(), 'fpp-weights-'));
  learner.save(path.join(folder, 'learner.safetensors'));
  const saved = savedNetworks(path.join(folder, 'learner.safetensors'));
  expect(saved.map(({ parameters }) => parameters)).toEqual(
    [0, 1].map((run) => Float64Array.from(learner.parameters(run))),
  );
  rmSync(folder, { recursive: true });
});

describe('weights that do not fit', () => {
  const network = cells.lstm(spaces, { hiddenUnits: 5 });
  const sent = read(exportWeights({ network, parameters: drawn(network, true) }, 'pytorch'));
  const changed = (
    change: (tensors: Map<string, NonNullable<ReturnType<typeof sent.get>>>) => void,
  ) => {
    const tensors = new Map(sent);
    change(tensors);
    return encodeSafetensors({ metadata: {}, tensors });
  };
  const vector = { shape: [1], values: Float32Array.of(1) };

  it.each([
    [
      'another size',
      changed((all) => all.set('weight_hh_l0', vector)),
      /weight_hh_l0 must be 20 × 5, for this lstm network; got 1$/,
    ],
    [
      'a second layer',
      changed((all) => all.set('weight_ih_l1', vector)),
      /there is weight_ih_l1, and what is read is one layer/,
    ],
    [
      'another direction',
      changed((all) => all.set('weight_ih_l0_reverse', vector)),
      /one layer, in one direction/,
    ],
    [
      'another name',
      changed((all) => all.set('head.weight', vector)),
      /what is called weight_ih_l0, /,
    ],
    [
      'a gap',
      changed((all) => all.delete('weight_ih_l0')),
      /there is no weight_ih_l0, of 20 × 3 numbers$/,
    ],
    ['no file', new Uint8Array(4), /cannot be read: it ends before its header$/],
    ['half a file', changed(() => undefined).subarray(0, 900), /cannot be read: /],
  ])('are refused in one line: %s', (_, file, message) => {
    const attempt = () => importWeights(network, file, 'pytorch');
    expect(attempt).toThrow(WeightsError);
    expect(attempt).toThrow(message);
  });

  it('may lack biases, which are then 0', () => {
    const parameters = importWeights(
      network,
      changed((all) => {
        for (const name of ['bias_ih_l0', 'bias_hh_l0', 'readout.bias']) all.delete(name);
      }),
      'pytorch',
    );
    const { offset, rows } = network.blocks[2];
    expect(parameters.subarray(offset, offset + rows).every((value: number) => value === 0)).toBe(
      true,
    );
  });
});
