import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import {
  cellNames,
  cells,
  CheckpointError,
  CycleWorld,
  deriveGenerator,
  exportModule,
  Fpp,
  initialParameters,
  learn,
  predict,
  savedNetworks,
  TruncatedBptt,
  type Network,
  type Space,
} from '../../lib';
import { fpp } from '../sweeps/fixture';

const folder = mkdtempSync(path.join(tmpdir(), 'fpp-module-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Exported {
  readonly observation: Space;
  readonly target: Space;
  readonly initialState: () => Float64Array;
  readonly step: (
    state: unknown,
    observed: unknown,
  ) => { state: Float64Array; output: Float64Array };
  readonly predict: (observations: Iterable<unknown>) => Float64Array[];
}

let count = 0;

/** What a module's text exports, in a file that no other package is near. */
async function loaded(text: string): Promise<Exported> {
  const file = path.join(folder, `${String((count += 1))}.mjs`);
  writeFileSync(file, text);
  return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Exported;
}

const vector = { kind: 'vector', size: 3 } as const;
const digit = { kind: 'class', classes: 4 } as const;
const generator = deriveGenerator('module', 'test', 0, 'weights');

const observationOf = ({ observation }: Network): number | Float64Array =>
  observation.kind === 'class'
    ? generator.below(observation.classes)
    : Float64Array.from({ length: observation.size }, () => generator.below(2000) / 1000 - 1);

describe.each(cellNames)('a module of a network with the cell %s', (cell) => {
  it.each([
    ['vectors to vectors', vector, vector, null],
    ['classes to classes', digit, digit, null],
    ['an embedding', digit, vector, { size: 2 }],
  ])(
    'predicts what the reference does, to the bit: %s',
    async (_, observation, target, embedding) => {
      const network = cells[cell](
        { observation, target },
        { hiddenUnits: 5, initialWeights: 'uniform', ...(embedding && { embedding }) },
      );
      const parameters = initialParameters(network, generator);
      const module = await loaded(exportModule({ network, parameters }));
      const observations = Array.from({ length: 20 }, () => observationOf(network));
      const { outputs, states } = predict(network, parameters, observations);
      expect(module.predict(observations)).toEqual(outputs);
      let state = module.initialState();
      for (const [t, observed] of observations.entries()) {
        const before = state.slice();
        const taken = module.step(state, observed);
        expect(state).toEqual(before);
        ({ state } = taken);
        expect(state).toEqual(states[t]);
      }
      expect(module).toMatchObject({ observation, target });
    },
  );
});

it('refuses what is no observation, in one line, and imports nothing', async () => {
  const network = cells.elman({ observation: vector, target: digit }, { hiddenUnits: 2 });
  const parameters = initialParameters(network, generator);
  const text = exportModule({ network, parameters }, { origin: 'from\na test' });
  expect(text.split('\n')[0]).toBe('// from a test');
  expect(text).not.toMatch(/\b(import|require)\b/);
  const { step, initialState } = await loaded(text);
  expect(() => step(initialState(), [1, 2])).toThrow('an observation must be of 3 numbers');
  expect(() => step(initialState(), [1, NaN, 2])).toThrow(
    'observation[1] must be a finite number; got NaN',
  );
  expect(() => step([1], [1, 2, 3])).toThrow('a state must be of 2 numbers');
});

describe('fpp export-module', () => {
  const file = path.join(folder, 'study.safetensors');
  const environment = new CycleWorld({ length: 4 });
  const network = cells.gru(environment, { hiddenUnits: 3 });

  it('writes the network of a run that was saved', async () => {
    const learned = await learn({
      ...{ environment, network, learningRate: [0.01, 0.02], steps: 60 },
      trainer: new Fpp({ truncationLength: 2, bufferSize: 20 }),
    });
    learned.save(file);
    const { engine } = learned;
    const saved = savedNetworks(file);
    expect(saved).toMatchObject([
      { seed: 0, learningRate: 0.01, trainer: 'FPP' },
      { seed: 0, learningRate: 0.02, trainer: 'FPP' },
    ]);
    for (const [run, { parameters }] of saved.entries()) {
      expect(parameters).toEqual(Float64Array.from(engine.parameters(run)));
    }
    const target = path.join(folder, 'deep', 'model.mjs');
    expect(await fpp('export-module', file, '--run', '1', '--out', target)).toEqual({
      code: 0,
      out: `${target}\n`,
      err: 'Run 1 of 2: FPP, seed 0, learning rate 0.02.\n',
    });
    const module = (await import(/* @vite-ignore */ pathToFileURL(target).href)) as Exported;
    const { outputs } = predict(network, Float64Array.from(engine.parameters(1)), [0, 1, 0]);
    expect(module.predict([0, 1, 0])).toEqual(outputs);
  });

  it('says in one line what is wrong', async () => {
    const learned = await learn({
      ...{ environment, network, learningRate: 0.01, steps: 10 },
      trainer: new TruncatedBptt({ truncationLength: 2 }),
    });
    learned.save(file);
    expect(await fpp('export-module', file, '--run', '1')).toMatchObject({
      ...{
        code: 2,
        err: expect.stringMatching(/--run must be from 0 to 0, as \S+ has; got 1\n$/) as string,
      },
    });
    const other = path.join(folder, 'other.safetensors');
    writeFileSync(other, 'no checkpoint at all');
    expect(() => savedNetworks(other)).toThrow(CheckpointError);
    expect(await fpp('export-module', other)).toMatchObject({ code: 1, out: '' });
  });
});
