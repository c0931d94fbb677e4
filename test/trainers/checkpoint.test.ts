import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  backwardFpp,
  Bigram,
  CheckpointError,
  ConstantPrediction,
  elman,
  FileError,
  Fpp,
  FppAfterWarmUp,
  FppWithoutWeightPenalty,
  gru,
  lanesEngine,
  learn,
  LearningStopped,
  lstm,
  NoOverlapTruncatedBptt,
  Recording,
  referenceEngine,
  rmsprop,
  Rtrl,
  sgd,
  StochasticWorld,
  StoredCostates,
  StoredState,
  TruncatedBptt,
  Unigram,
  Uoro,
  type Environment,
  type EngineFactory,
  type LearnerSnapshot,
  type LearnOptions,
  type LearnResult,
  type Trainer,
} from '../../lib';
import { readCheckpoint, writeCheckpoint } from '../../lib/trainers/checkpoints/checkpoint';
import type { Checkpoint, StudyDescription } from '../../lib/trainers/checkpoints/contents';
import { decodeTensors, encodeTensors } from '../../lib/trainers/checkpoints/safetensors';
import { denseEngine } from '../../lib/engines/dense/dense-engine';
import { tensorsEngine } from '../../lib/engines/tensors/tensors-engine';

let folder: string;
let path: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpp-checkpoint-'));
  path = join(folder, 'study.safetensors');
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const world = new StochasticWorld();
const vectors = new Recording({
  name: 'vectors',
  observation: { kind: 'vector', size: 3 },
  target: { kind: 'vector', size: 2 },
  observations: Array.from({ length: 40 }, (_, t) => [Math.sin(t), Math.cos(3 * t), t % 2]),
  targets: Array.from({ length: 40 }, (_, t) => [Math.sin(t + 1), Math.cos(5 * t)]),
});

const clipped = rmsprop({ clip: 0.1, epsilonPlacement: 'outside' });
const trainers: readonly Trainer[] = [
  new Fpp({ truncationLength: 3, bufferSize: 7 }),
  new Fpp({ truncationLength: 3, bufferSize: 7, batchSize: 2, replay: 'backward' }),
  new Fpp({
    truncationLength: 2,
    bufferSize: 5,
    batchSize: 2,
    updatesPerStep: 2,
    windowLoss: 'every',
    actingState: 'separate',
    optimizer: clipped,
    stateStep: { rule: rmsprop(), rate: 0.05 },
  }),
  backwardFpp({ truncationLength: 2, bufferSize: 7, writeBack: true }),
  new StoredCostates({ truncationLength: 2, bufferSize: 7, updatesPerStep: 2 }),
  new FppWithoutWeightPenalty({ truncationLength: 3, bufferSize: 7, stateStep: { rate: 0.5 } }),
  new FppAfterWarmUp({ truncationLength: 3, bufferSize: 7 }, 5),
  new StoredState({ truncationLength: 3, bufferSize: 7, optimizer: sgd() }),
  new TruncatedBptt({ truncationLength: 4 }),
  new NoOverlapTruncatedBptt({ truncationLength: 4 }),
  new Uoro(),
  new Rtrl(),
];
const counters: readonly Trainer[] = [new ConstantPrediction(), new Unigram(), new Bigram()];

const networks = {
  'elman on classes': { environment: world, network: elman(world, { hiddenUnits: 4 }) },
  'elman on vectors': { environment: vectors, network: elman(vectors, { hiddenUnits: 4 }) },
  'lstm on classes': { environment: world, network: lstm(world, { hiddenUnits: 4 }) },
  'gru on classes': { environment: world, network: gru(world, { hiddenUnits: 4 }) },
  'lstm with a trained embedding': {
    environment: world,
    network: lstm(world, { hiddenUnits: 3, embedding: { size: 2, trained: true } }),
  },
  'lstm with a fixed embedding': {
    environment: world,
    network: lstm(world, { hiddenUnits: 3, embedding: { size: 2 } }),
  },
};

/** TensorFlow takes its time for each operation, however small. */
const few = trainers.filter((trainer) => !(trainer instanceof StoredState));
const cases: readonly [string, EngineFactory, keyof typeof networks, readonly Trainer[]][] = [
  ['reference', referenceEngine, 'elman on classes', [...trainers, ...counters]],
  ['reference', referenceEngine, 'elman on vectors', trainers],
  ['reference', referenceEngine, 'lstm with a trained embedding', trainers],
  ['lanes', lanesEngine, 'elman on classes', [...trainers, ...counters]],
  ['lanes', lanesEngine, 'elman on vectors', trainers],
  ['lanes', lanesEngine, 'lstm on classes', trainers],
  ['lanes', lanesEngine, 'gru on classes', trainers],
  ['dense', denseEngine, 'elman on classes', trainers],
  ['dense', denseEngine, 'elman on vectors', trainers],
  ['dense', denseEngine, 'lstm with a trained embedding', trainers],
  ['dense', denseEngine, 'lstm with a fixed embedding', trainers.slice(1, 2)],
  ['dense', denseEngine, 'gru on classes', trainers],
  ['tensors', tensorsEngine, 'elman on vectors', few],
  ['tensors', tensorsEngine, 'lstm with a trained embedding', few],
  ['tensors', tensorsEngine, 'lstm with a fixed embedding', trainers.slice(1, 2)],
];

/** An environment that breaks down after so many steps, as a kill does. */
function breakingAfter(environment: Environment, steps: number): Environment {
  return {
    name: environment.name,
    observation: environment.observation,
    target: environment.target,
    ...(environment.data === undefined ? {} : { data: environment.data }),
    open(streams, generator) {
      const source = environment.open(streams, generator);
      let step = 0;
      return {
        next(into, first) {
          step += 1;
          if (step > steps) throw new Error('killed');
          source.next(into, first);
        },
      };
    },
  };
}

/** What {@link path} holds, as a study's engine would read it. */
function readSaved(study: StudyDescription, { needs }: Trainer): Checkpoint {
  const { seeds, learningRates, streams, network } = study;
  const { snapshot } = referenceEngine({
    network,
    runs: seeds.length,
    streams,
    learningRates,
    ...needs,
  });
  return readCheckpoint(path, study, snapshot === undefined ? [] : [snapshot.readRun(0)]);
}

/** All that came of it, bit by bit. */
function outcomeOf({ runs, engine }: LearnResult): unknown {
  return [runs, runs.map((_, run) => engine.snapshot?.readRun(run))];
}

describe.each(cases)('on %s, a checkpoint', (engineName, engine, name, all) => {
  const isSlow = engineName === 'tensors';
  it.each(all.map((trainer) => [trainer.name, trainer] as const))(
    `of ${name} is gone on from with the same bits: %s`,
    async (_name, trainer) => {
      const { environment, network } = networks[name];
      const options: LearnOptions = {
        environment,
        network,
        trainer,
        engine,
        steps: 15,
        bins: 4,
        streams: 2,
        seeds: isSlow ? 1 : 3,
        learningRate: [0.01, 0.03],
      };
      const undisturbed = outcomeOf(await learn(options));
      const whole = fc.asyncProperty(
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.integer({ min: 0, max: 14 }), { minLength: 1, maxLength: 2 }),
        async (every, kills) => {
          rmSync(path, { force: true });
          const saving = { ...options, checkpoint: { path, every } };
          for (const steps of kills) {
            const killed = learn({ ...saving, environment: breakingAfter(environment, steps) });
            await expect(killed).rejects.toThrow('killed');
          }
          expect(outcomeOf(await learn(saving))).toEqual(undisturbed);
          // Done already: nothing is computed, and the outcome is there all the same.
          const again = await learn({ ...saving, environment: breakingAfter(environment, 15) });
          expect(outcomeOf(again)).toEqual(undisturbed);
        },
      );
      await fc.assert(whole, { numRuns: isSlow ? 1 : 4 });
    },
  );

  it(`of ${name} is learned on from, for further steps`, async () => {
    const { environment, network } = networks[name];
    const options = { environment, network, trainer: trainers[1], engine, learningRate: 0.01 };
    const [, whole] = outcomeOf(await learn({ ...options, steps: 20 })) as [unknown, unknown];
    const first = await learn({ ...options, steps: 11 });
    first.save(path);
    const second = await learn({ ...options, steps: 9, bins: 3, from: path });
    expect((outcomeOf(second) as unknown[])[1]).toEqual(whole);
    expect(second.curveSteps).toEqual([3, 6, 9]);
    // What was recorded before is not part of the results.
    const { lossCurve } = (await learn({ ...options, steps: 20, bins: 20 })).runs[0];
    const later = lossCurve.slice(11).reduce((sum, loss) => sum + loss, 0) / 9;
    expect(second.runs[0].loss).toBeCloseTo(later, 12);
  });
});

describe('what a checkpoint holds', () => {
  const environment = world;
  const network = elman(world, { hiddenUnits: 4 });
  const options = {
    ...{ environment, network, steps: 6, learningRate: 0.01, experiment: 'all of it' },
    engine: 'reference' as const,
  };
  const fpp = new Fpp({
    truncationLength: 3,
    bufferSize: 5,
    actingState: 'separate',
    stateStep: { rule: rmsprop(), rate: 0.1 },
  });
  const ofEngine = ['parameters', 'optimizer', 'states', 'observations', 'targets'] as const;
  const parts: [string, Trainer, (saved: Checkpoint) => LearnerSnapshot[string]][] = [
    ...[...ofEngine, 'stateOptimizer' as const, 'acting' as const].map(
      (part): (typeof parts)[number] => [part, fpp, ({ runs }) => runs[0][part]],
    ),
    ...['time', 'samples'].map((part): (typeof parts)[number] => [
      part,
      fpp,
      ({ learner }) => learner[part],
    ]),
    ...['signs', 'stateTangent', 'parameterTangent'].map((part): (typeof parts)[number] => [
      part,
      new Uoro(),
      ({ learner }) => learner[part],
    ]),
    [
      'costates',
      new StoredCostates({ truncationLength: 1, bufferSize: 20 }),
      ({ learner }) => learner.costates,
    ],
    ['influence', new Rtrl(), ({ learner }) => learner.influence],
    ['counts.0', new Bigram(), ({ learner }) => learner['counts.0']],
  ];

  it.each(parts)('matters: %s', async (_, trainer, partOf) => {
    (await learn({ ...options, trainer })).save(path);
    const whole = outcomeOf(await learn({ ...options, trainer, from: path }));
    const saved = readSaved(
      {
        experiment: options.experiment,
        environment: environment.name,
        network,
        trainer: { name: trainer.name, options: trainer.options },
        engine: 'reference',
        streams: 1,
        seeds: [0],
        learningRates: [options.learningRate],
      },
      trainer,
    );
    const part = partOf(saved);
    for (let i = 0; i < part.length; i++) part[i] = part[i] === 0 ? 1 : 0;
    writeCheckpoint(path, saved);
    const other = learn({ ...options, trainer, from: path }).then(outcomeOf, String);
    expect(await other).not.toEqual(whole);
  });
});

const small: LearnOptions = {
  environment: world,
  network: elman(world, { hiddenUnits: 4 }),
  trainer: new Fpp({ truncationLength: 2, bufferSize: 3 }),
  engine: 'reference',
  steps: 5,
  learningRate: 0.01,
};

/** A checkpoint of {@link small}, once it is done. */
async function bytesOfSmall(): Promise<Buffer> {
  (await learn(small)).save(path);
  return readFileSync(path);
}

/** For `JSON.stringify`: the keys of every object in the opposite order. */
function backwards(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).reverse());
}

describe('a checkpoint', () => {
  it('saved, loaded and saved again has the same bytes', async () => {
    const bytes = await bytesOfSmall();
    rmSync(path);
    const saving = { ...small, checkpoint: { path } };
    await learn(saving);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    (await learn(saving)).save(path);
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('has the names, shapes and numbers of version 1, and is read in whatever order they come', async () => {
    const { metadata, tensors } = decodeTensors(await bytesOfSmall());
    const whole = outcomeOf(await learn({ ...small, from: path }));
    const kinds = [...tensors].map(([name, { shape, values }]) => [
      name,
      [values.constructor.name, ...shape],
    ]);
    expect(Object.fromEntries(kinds)).toEqual({
      'parameters.recurrent': ['Float64Array', 1, 4, 4],
      'parameters.input': ['Float64Array', 1, 4, 2],
      'parameters.bias': ['Float64Array', 1, 4, 1],
      'parameters.readout': ['Float64Array', 1, 2, 4],
      'parameters.readoutBias': ['Float64Array', 1, 2, 1],
      'optimizer.recurrent': ['Float64Array', 1, 4, 4],
      'optimizer.input': ['Float64Array', 1, 4, 2],
      'optimizer.bias': ['Float64Array', 1, 4, 1],
      'optimizer.readout': ['Float64Array', 1, 2, 4],
      'optimizer.readoutBias': ['Float64Array', 1, 2, 1],
      states: ['Float64Array', 1, 4, 1, 4],
      'states.acting': ['Float64Array', 1, 1, 4],
      'states.optimizer': ['Float64Array', 1, 0],
      observations: ['Float64Array', 1, 4, 1, 1],
      targets: ['Float64Array', 1, 4, 1, 1],
      'learner.time': ['Float64Array', 1],
      'learner.samples': ['Uint32Array', 4],
      'record.loss': ['Float64Array', 5],
      'record.error': ['Float64Array', 5],
      'record.count': ['Float64Array', 5],
      'record.step': ['Float64Array', 1],
    });
    const study = {
      experiment: 'interactive',
      environment: 'StochasticWorld',
      network: small.network,
      trainer: {
        name: 'FPP',
        options: {
          truncationLength: 2,
          batchSize: 1,
          updatesPerStep: 1,
          bufferSize: 3,
          lambda: 1,
          penalty: 'sum',
          windowLoss: 'last',
          stateStep: { rule: { kind: 'sgd', clip: null }, rate: 'shared', averaging: 'window' },
          newest: 'included',
          actingState: 'linked',
          optimizer: {
            kind: 'rmsprop',
            decay: 0.9,
            epsilon: 1e-10,
            epsilonPlacement: 'inside',
            initialAccumulator: 1,
            clip: null,
          },
        },
      },
      engine: 'reference',
      streams: 1,
      seeds: [0],
      learningRates: [0.01],
    };
    expect(JSON.parse(metadata.study)).toEqual(JSON.parse(JSON.stringify(study)));
    expect(metadata).toEqual({
      format: 'fixed-point-propagation checkpoint',
      version: '1',
      study: metadata.study,
      progress:
        '{"steps":5,"bins":5,"done":5,"learningSteps":5,"from":null,"time":5,"diverged":[]}',
    });
    for (const text of [JSON.stringify(study), JSON.stringify(study, backwards)]) {
      const other = { ...metadata, study: text };
      const reversed = new Map([...tensors].reverse());
      writeFileSync(path, encodeTensors({ metadata: other, tensors: reversed }));
      expect(outcomeOf(await learn({ ...small, from: path }))).toEqual(whole);
    }
  });

  it('that is damaged is refused', async () => {
    const bytes = await bytesOfSmall();
    for (const content of [
      bytes.subarray(0, -1),
      bytes.map((byte, i) => byte ^ Number(i === bytes.length - 99)),
    ]) {
      writeFileSync(path, content);
      for (const options of [{ from: path }, { checkpoint: { path } }]) {
        const going = learn({ ...small, ...options });
        await expect(going).rejects.toThrow(CheckpointError);
        await expect(going).rejects.toThrow(`${path} is no whole checkpoint: it`);
      }
    }
  });

  it.each([
    ['a text', Buffer.from('dear diary, today I learned')],
    ['a safetensors file of another program', safetensors({ a: entry([2], [0, 8]) })],
    ['an empty one', safetensors({})],
    ['one with metadata', safetensors({ __metadata__: { format: 'pt' } })],
  ])('that is none is refused: %s', async (_, content) => {
    writeFileSync(path, content);
    await expect(learn({ ...small, from: path })).rejects.toThrow(CheckpointError);
    await expect(learn({ ...small, checkpoint: { path } })).rejects.toThrow(CheckpointError);
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  it.each<[string, Partial<LearnOptions>, string]>([
    ['trainer', { trainer: new Rtrl() }, 'its trainer is {"name":"FPP",'],
    ['option', { trainer: new Fpp({ truncationLength: 1, bufferSize: 3 }) }, 'its trainer is'],
    ['network', { network: elman(world, { hiddenUnits: 8 }) }, 'its network is {'],
    ['rate', { learningRate: 0.1 }, 'its learningRates is [0.01], and should be [0.1]'],
    ['seed', { seeds: [3] }, 'its seeds is [0], and should be [3]'],
    ['number of streams', { streams: 2 }, 'its streams is 1, and should be 2'],
    ['engine', { engine: lanesEngine }, 'its engine is "reference", and should be "lanes"'],
    ['experiment', { experiment: 'x' }, 'its experiment is "interactive", and should be "x"'],
  ])('of another %s is refused, and says so', async (_, other, message) => {
    await bytesOfSmall();
    const going = learn({ ...small, ...other, from: path });
    await expect(going).rejects.toThrow(CheckpointError);
    await expect(going).rejects.toThrow(`${path} is of another study: ${message}`);
  });

  it('of other steps is not mistaken for the one to resume', async () => {
    await bytesOfSmall();
    await expect(learn({ ...small, steps: 6, checkpoint: { path } })).rejects.toThrow(
      `${path} is of 5 steps in 5 bins, and should be of 6 in 6; to learn on from it, give it as \`from\``,
    );
  });

  it('is written whole or not at all, and leaves nothing else behind', async () => {
    await bytesOfSmall();
    expect(readdirSync(folder)).toEqual(['study.safetensors']);
    const nowhere = join(folder, 'nowhere', 'x.safetensors');
    await expect(learn({ ...small, checkpoint: { path: nowhere } })).rejects.toThrow(FileError);
    await expect(learn({ ...small, from: nowhere })).rejects.toThrow(/cannot read .*no such file/);
  });

  it.skipIf(process.platform === 'win32')('is not waited for where there is no file', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await expect(learn({ ...small, checkpoint: { path: pipe } })).rejects.toThrow(
      `cannot read ${pipe}: it is no file`,
    );
    rmSync(pipe);
  });

  it('is refused to an engine that cannot be saved', async () => {
    const forgetful: EngineFactory = (config) =>
      Object.defineProperty(referenceEngine(config), 'snapshot', { value: undefined });
    const learned = await learn({ ...small, engine: forgetful });
    expect(() => {
      learned.save(path);
    }).toThrow('checkpoint: engine must be one that can be saved; got "reference"');
  });

  it('is saved when learning is stopped', async () => {
    rmSync(path, { force: true });
    const controller = new AbortController();
    const plain = { ...small, steps: 20_000 };
    const long = { ...plain, checkpoint: { path } };
    const onProgress = (): void => {
      controller.abort();
    };
    const stopped = learn({ ...long, onProgress, signal: controller.signal });
    await expect(stopped).rejects.toThrow(LearningStopped);
    const { runs } = await learn(long);
    expect(runs).toEqual((await learn(plain)).runs);
  });
});

function entry(shape: number[], offsets: [number, number]): object {
  return { dtype: 'F32', shape, data_offsets: offsets };
}

/** A file as other programs write it. */
function safetensors(header: object): Buffer {
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, Buffer.alloc(8)]);
}
