import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  backwardFpp,
  Bigram,
  CheckpointError,
  CycleWorld,
  elman,
  Fpp,
  lanesEngine,
  learn,
  Recording,
  referenceEngine,
  Uoro,
  type LearnOptions,
} from '../../lib';
import {
  decodeTensors,
  encodeTensors,
  type NamedTensor,
  type TensorFile,
} from '../../lib/trainers/checkpoints/safetensors';

const folder = mkdtempSync(join(tmpdir(), 'fpp-contents-'));
const path = join(folder, 'study.safetensors');
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const world = new CycleWorld({ length: 5 });
const small: LearnOptions = {
  environment: world,
  network: elman(world, { hiddenUnits: 4 }),
  trainer: new Fpp({ truncationLength: 2, bufferSize: 3 }),
  engine: 'reference',
  steps: 6,
  learningRate: 0.01,
};

/** Changes what a file holds, and gives it the right checksum again. */
function forge(change: (file: TensorFile & { tensors: Map<string, NamedTensor> }) => object): void {
  const { metadata, tensors } = decodeTensors(readFileSync(path));
  const file = { metadata: { ...metadata }, tensors: new Map(tensors) };
  writeFileSync(path, encodeTensors({ ...file, ...change(file) }));
}

/** Puts another number in a place of a tensor. */
function withNumber(name: string, index: number, value: number): () => void {
  return () => {
    forge(({ tensors }) => {
      const { values } = tensors.get(name) as NamedTensor;
      values[index] = value;
      return {};
    });
  };
}

/** Puts another tensor in the place of one. */
function withTensor(name: string, tensor: NamedTensor | undefined): () => void {
  return () => {
    forge(({ tensors }) => {
      if (tensor === undefined) tensors.delete(name);
      else tensors.set(name, tensor);
      return {};
    });
  };
}

function withProgress(change: object): () => void {
  return () => {
    forge(({ metadata }) => {
      const progress = { ...(JSON.parse(metadata.progress) as object), ...change };
      return { metadata: { ...metadata, progress: JSON.stringify(progress) } };
    });
  };
}

function withMetadata(change: Readonly<Record<string, string>>): () => void {
  return () => {
    forge(({ metadata }) => ({ metadata: { ...metadata, ...change } }));
  };
}

const nothing = new Float64Array(0);

describe.each([
  ['reference', referenceEngine],
  ['lanes', lanesEngine],
])('on %s, a checkpoint with a right checksum', (_, engine) => {
  it.each<[string, () => void, RegExp]>([
    ['NaN for a weight', withNumber('parameters.bias', 1, NaN), /run 0: parameters must be finite/],
    ['∞ for an accumulator', withNumber('optimizer.input', 0, Infinity), /optimizer must be fin/],
    ['NaN for a stored state', withNumber('states', 2, NaN), /states must be finite/],
    ['class 77 in the buffer', withNumber('observations', 1, 77), /observations\[1\].*got 77/],
    ['class −1 in the buffer', withNumber('targets', 0, -1), /targets\[0\].*got -1/],
    ['half a class', withNumber('targets', 0, 0.5), /targets\[0\].*got 0.5/],
    [
      'a generator of zeros',
      withTensor('learner.samples', { shape: [4], values: new Uint32Array(4) }),
      /words of run 0 must be four integers of 32 bits, not all zero/,
    ],
    [
      'a generator of two words',
      withTensor('learner.samples', { shape: [2], values: Uint32Array.of(1, 2) }),
      /words of run 0/,
    ],
    [
      'too many generators',
      withTensor('learner.samples', { shape: [8], values: new Uint32Array(8).fill(5) }),
      /learner.samples cannot be put back/,
    ],
    [
      'generators of another kind',
      withTensor('learner.samples', { shape: [4], values: new Int32Array(4).fill(5) }),
      /learner.samples cannot be put back/,
    ],
    ['time −1', withNumber('learner.time', 0, -1), /learner.time should be 6/],
    ['time 1.5', withNumber('learner.time', 0, 1.5), /learner.time should be 6/],
    ['progress to time −1', withProgress({ time: -1 }), /progress is not what it must be: time/],
    ['progress beyond the end', withProgress({ done: 7 }), /7 of 6 steps are done at time 6/],
    ['progress of a text', withProgress({ done: '6' }), /progress is not what it must be: done/],
    ['progress that is none', withMetadata({ progress: '{' }), /its progress cannot be read/],
    ['a study that is none', withMetadata({ study: 'x' }), /its study cannot be read/],
    ['null for a study', withMetadata({ study: 'null' }), /do not say what its study is/],
    ['a record of another step', withNumber('record.step', 0, 5), /record.step should be 6/],
    ['a negative count', withNumber('record.count', 0, -1), /record.count\[0\] is -1/],
    ['a count that is none', withNumber('record.count', 0, NaN), /record.count\[0\] is NaN/],
    ['an infinite count', withNumber('record.count', 0, Infinity), /record.count\[0\] is Infinity/],
    ['a run that is not there', withProgress({ diverged: [7] }), /run 7 of 1 has diverged/],
    [
      'time that nothing was done in',
      () => {
        withProgress({ time: 40 })();
        withNumber('learner.time', 0, 40)();
      },
      /6 steps are done at time 40, and it began with no other checkpoint/,
    ],
    ['no record', withTensor('record.loss', undefined), /record.loss should be 6 numbers/],
    [
      'weights of another shape',
      withTensor('parameters.bias', { shape: [1, 1, 1], values: Float64Array.of(1) }),
      /parameters.bias is Float64 \[1, 1, 1\], and should be Float\d\d \[1, 4, 1\]/,
    ],
    [
      'integers for weights',
      withTensor('parameters.bias', { shape: [1, 4, 1], values: new Int32Array(4) }),
      /parameters.bias is Int32 \[1, 4, 1\], and should be Float/,
    ],
    ['no states', withTensor('states', undefined), /there is no states in/],
    [
      'something more',
      withTensor('extra', { shape: [0], values: nothing }),
      /extra is nothing that a checkpoint of its study holds/,
    ],
    [
      'something more of a learner',
      withTensor('learner.extra', { shape: [0], values: nothing }),
      /learner.extra cannot be put back/,
    ],
  ])('and %s is refused', async (_name, change, message) => {
    const study = { ...small, engine };
    rmSync(path, { force: true });
    (await learn(study)).save(path);
    change();
    for (const options of [{ from: path }, { checkpoint: { path } }]) {
      const going = learn({ ...study, ...options });
      await expect(going).rejects.toThrow(CheckpointError);
      await expect(going).rejects.toThrow(message);
      await expect(going).rejects.toThrow(path);
    }
  });
});

/** Chains of a study of 6 steps with windows of 2 and two chains, which end at times from 2 to 6. */
const chained: LearnOptions = {
  ...small,
  trainer: backwardFpp({ truncationLength: 2, bufferSize: 3, batchSize: 2 }),
};

describe('a checkpoint of backward chains', () => {
  it.each([
    ['beyond the newest step', [7, 5]],
    ['far beyond', [1e9, 5]],
    ['before the first window', [1, 5]],
    ['between two steps', [4.5, 5]],
    ['nowhere', [-Infinity, 5]],
    ['not begun, beside one that is', [NaN, 5]],
    ['too few', [5]],
    ['too many', [5, 5, 5]],
  ])('that stand %s is refused', async (_, ends) => {
    rmSync(path, { force: true });
    (await learn(chained)).save(path);
    const values = Float64Array.from(ends);
    withTensor('learner.chainEnds', { shape: [values.length], values })();
    await expect(learn({ ...chained, from: path })).rejects.toThrow(CheckpointError);
    await expect(learn({ ...chained, from: path })).rejects.toThrow(
      /chains: (the ends|end \d) must/,
    );
  });

  it('that have not begun is gone on from', async () => {
    rmSync(path, { force: true });
    const waiting = { ...chained, learningSteps: 0 };
    (await learn(waiting)).save(path);
    await expect(learn({ ...waiting, from: path })).resolves.toBeDefined();
  });
});

describe('a checkpoint', () => {
  beforeAll(() => {
    rmSync(path, { force: true });
  });

  it('with counts that nobody counted is refused', async () => {
    const study = { ...small, trainer: new Bigram() };
    (await learn(study)).save(path);
    for (const counts of [
      [0, 1, 2_000_000_000],
      [0, 9, 1],
      [0, 1],
      [0, 1, -1],
    ]) {
      const values = Int32Array.from(counts);
      withTensor('learner.counts.0', { shape: [counts.length], values })();
      await expect(learn({ ...study, from: path })).rejects.toThrow(CheckpointError);
    }
  });

  it('with a vector of another length carried forward is refused', async () => {
    const study = { ...small, trainer: new Uoro() };
    (await learn(study)).save(path);
    withTensor('learner.stateTangent', { shape: [3], values: new Float64Array(3) })();
    await expect(learn({ ...study, from: path })).rejects.toThrow(/values must be 4 numbers/);
  });

  it('of a run that has diverged is gone on from', async () => {
    const environment = new Recording({
      observation: { kind: 'vector', size: 1 },
      target: { kind: 'vector', size: 1 },
      observations: [[1], [2]],
      targets: [[1e200], [1]],
    });
    const network = elman(environment, { hiddenUnits: 4 });
    const study = { ...small, environment, network, learningRate: [0.01, 1e300], bins: 2 };
    const whole = await learn({ ...study, steps: 12, bins: 1 });
    expect(whole.runs.map(({ diverged }) => diverged)).toContain(true);
    (await learn(study)).save(path);
    await expect(learn({ ...study, from: path })).resolves.toBeDefined();
  });

  it('of before, which says less of its call and nothing of its data, is gone on from', async () => {
    const environment = recordingOf(0);
    const study = { ...small, environment, network: elman(environment, { hiddenUnits: 4 }) };
    rmSync(path, { force: true });
    const saving = { ...study, checkpoint: { path } };
    const { runs } = await learn(saving);
    forge(({ metadata }) => {
      const { time, steps, bins, done } = JSON.parse(metadata.progress) as Record<string, number>;
      const told = JSON.parse(metadata.study) as Record<string, unknown>;
      delete told.data;
      const progress = JSON.stringify({ time, steps, bins, done });
      return { metadata: { ...metadata, progress, study: JSON.stringify(told) } };
    });
    expect((await learn(saving)).runs).toEqual(runs);
    await expect(learn({ ...study, from: path })).resolves.toBeDefined();
  });
});

/** A recording under its default name, whose only difference is in its data. */
function recordingOf(last: number): Recording {
  return new Recording({
    observation: { kind: 'class', classes: 2 },
    target: { kind: 'class', classes: 2 },
    observations: [0, 1, 0, last],
    targets: [1, 0, 1, 1],
  });
}

describe('a checkpoint is not resumed', () => {
  const environment = recordingOf(0);
  const study = { ...small, environment, network: elman(environment, { hiddenUnits: 4 }) };
  const other = recordingOf(1);

  it.each([
    ['resumed', { checkpoint: { path } }],
    ['begun with', { from: path }],
  ])('on other data of the same name: %s', async (_, options) => {
    rmSync(path, { force: true });
    (await learn(study)).save(path);
    await expect(learn({ ...study, ...options })).resolves.toBeDefined();
    const going = learn({ ...study, ...options, environment: other });
    await expect(going).rejects.toThrow(CheckpointError);
    await expect(going).rejects.toThrow(`is of another study: its data is "${environment.data}"`);
  });

  it('to learn for longer or shorter', async () => {
    rmSync(path, { force: true });
    const saving = { ...small, checkpoint: { path }, learningSteps: 3 };
    await learn(saving);
    await expect(learn(saving)).resolves.toBeDefined();
    await expect(learn({ ...saving, learningSteps: 4 })).rejects.toThrow(
      `${path} is of learning for 3 steps, and should be for 4`,
    );
  });

  it('by a call that begins with something else', async () => {
    const [a, b] = ['a', 'b'].map((name) => join(folder, `${name}.safetensors`));
    (await learn(small)).save(a);
    (await learn({ ...small, from: a })).save(b);
    rmSync(path, { force: true });
    const saving = { ...small, checkpoint: { path } };
    await learn({ ...saving, from: a });
    await expect(learn({ ...saving, from: a })).resolves.toBeDefined();
    await expect(learn({ ...saving, from: b })).rejects.toThrow(/began with a checkpoint of SHA/);
    await expect(learn(saving)).rejects.toThrow(/`from` says nothing/);
  });
});
