import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataError, Fpp, FppError, online, OptionError, type OnlineOptions } from '../../lib';
import { classes, vectors } from './streams';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpp-online-errors-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const trainer = new Fpp({ truncationLength: 3, bufferSize: 7 });
const common = { network: { cell: 'elman', hiddenUnits: 3 }, trainer, learningRate: 0.05 } as const;
const { observations, targets } = vectors;

const ofVectors = () => {
  const learner = online({
    ...common,
    observation: { ...vectors.observation, standardise: true },
    target: vectors.target,
  });
  for (let t = 0; t < 8; t++) learner.learn(observations[t], targets[t], { at: t });
  return learner;
};

const ofClasses = () => {
  const learner = online({ ...common, observation: classes.observation, target: classes.target });
  for (let t = 0; t < 8; t++) learner.learn(classes.observations[t], classes.targets[t]);
  return learner;
};

const ofRecords = () => {
  const learner = online({
    ...common,
    observation: {
      kind: 'record',
      fields: {
        heat: { kind: 'number', standardise: true },
        day: { kind: 'class', classes: 7, mayBeMissing: true },
        wind: { kind: 'vector', size: 2 },
      },
    },
    target: { kind: 'record', fields: { load: { kind: 'number', standardise: true } } },
  });
  for (let t = 0; t < 8; t++) {
    learner.learn({ heat: t, day: t % 7, wind: [t, 1] }, { load: Math.sin(t) });
  }
  return learner;
};

/** What a wrong call must say, beside the value: the field. */
type WrongCall = readonly [
  name: string,
  call: () => unknown,
  error: abstract new (...given: never[]) => FppError,
  ...words: string[],
];

const loose = (value: unknown): never => value as never;

const ofNumbers = ofVectors();
const wrongNumbers: readonly WrongCall[] = [
  ['too few features', () => ofNumbers.learn([1], [1]), DataError, 'observation', '2 numbers'],
  ['too many', () => ofNumbers.learn([1, 2, 3], [1]), DataError, 'observation', 'length 3'],
  ['NaN', () => ofNumbers.learn([1, NaN], [1]), DataError, 'observation[1]', 'NaN', 'finite'],
  ['Infinity', () => ofNumbers.predict([-Infinity, 1]), DataError, 'observation[0]', '-Infinity'],
  ['a target of NaN', () => ofNumbers.learn([1, 2], [NaN]), DataError, 'target[0]', 'NaN'],
  ['a target of two', () => ofNumbers.learn([1, 2], [1, 2]), DataError, 'target', '1 numbers'],
  [
    'a number for a vector',
    () => ofNumbers.learn(loose(1), [1]),
    DataError,
    'observation',
    'got 1',
  ],
  ['text', () => ofNumbers.learn(loose(['1', '2']), [1]), DataError, 'observation[0]', '"1"'],
  ['no observation', () => ofNumbers.learn(loose(null), [1]), DataError, 'observation', 'null'],
  [
    'no word on the target',
    () => ofNumbers.learn([1, 2], loose(undefined)),
    DataError,
    'target',
    'null where',
  ],
  [
    'more than squares hold',
    () => ofNumbers.learn([1, 1e101], [1]),
    DataError,
    'observation',
    '1e+101',
  ],
  ['more than float32', () => ofNumbers.learn([1, 2], [1e39]), DataError, 'target', '1e+39'],
  [
    'time that goes back',
    () => ofNumbers.learn([1, 2], [1], { at: 6.5 }),
    DataError,
    'at',
    '6.5',
    'at least 7',
  ],
  ['time that is none', () => ofNumbers.observe([1, 2], { at: NaN }), DataError, 'at', 'NaN'],
  ['a misspelt option', () => ofNumbers.learn([1, 2], [1], loose({ att: 1 })), OptionError, 'att'],
  [
    'a ticket of nobody',
    () => ofNumbers.teach({ number: 99 }, [1]),
    OptionError,
    'ticket.number',
    '99',
  ],
  ['a ticket that was taught', () => ofNumbers.teach({ number: 2 }, [1]), OptionError, 'got 2'],
  [
    'a rate of NaN',
    () => {
      ofNumbers.setLearningRate(NaN);
    },
    OptionError,
    'learningRate',
    'NaN',
  ],
  [
    'a rate of float64',
    () => {
      ofNumbers.setLearningRate(1e-60);
    },
    OptionError,
    '1e-60',
  ],
  [
    'two rates for one',
    () => {
      ofNumbers.setLearningRate([1, 2]);
    },
    OptionError,
    'learningRate',
  ],
  ['a stream that is not there', () => ofNumbers.stream(1), OptionError, 'stream', 'got 1'],
  [
    'a candidate that is not there',
    () => ofNumbers.parameters(1),
    OptionError,
    'candidate',
    'got 1',
  ],
];

const ofSymbols = ofClasses();
const wrongClasses: readonly WrongCall[] = [
  ['an undeclared class', () => ofSymbols.learn(3, 0), DataError, 'observation', '0 to 2', 'got 3'],
  ['an undeclared target', () => ofSymbols.learn(0, 4), DataError, 'target', '0 to 3', 'got 4'],
  ['what stands for none', () => ofSymbols.learn(0, -1), DataError, 'target', 'got -1'],
  ['half a class', () => ofSymbols.step(0.5, 1), DataError, 'observation', '0.5'],
  ['a vector for a class', () => ofSymbols.predict(loose([1])), DataError, 'observation', 'array'],
];

const ofFields = ofRecords();
const fine = { heat: 1, day: 2, wind: [3, 4] };
const wrongRecords: readonly WrongCall[] = [
  ['a vector for a record', () => ofFields.predict(loose([1, 2])), DataError, 'heat, day, wind'],
  [
    'a field too few',
    () => ofFields.predict(loose({ heat: 1, wind: [3, 4] })),
    DataError,
    'observation.day',
    'nothing',
  ],
  [
    'a field too many',
    () => ofFields.predict(loose({ ...fine, rain: 1 })),
    DataError,
    'observation.rain',
  ],
  [
    'a missing field that may not',
    () => ofFields.predict({ ...fine, heat: null }),
    DataError,
    'observation.heat',
    'null',
  ],
  [
    'a field of NaN',
    () => ofFields.learn({ ...fine, heat: NaN }, { load: 1 }),
    DataError,
    'observation.heat',
    'NaN',
  ],
  [
    'a class out of range',
    () => ofFields.learn({ ...fine, day: 7 }, { load: 1 }),
    DataError,
    'observation.day',
    '0 to 6',
  ],
  [
    'a number in a vector',
    () => ofFields.learn({ ...fine, wind: [1, Infinity] }, { load: 1 }),
    DataError,
    'observation.wind[1]',
  ],
  [
    'a target of text',
    () => ofFields.learn(fine, loose({ load: 'x' })),
    DataError,
    'target.load',
    '"x"',
  ],
];

describe.each([
  ['numbers', ofNumbers, wrongNumbers],
  ['classes', ofSymbols, wrongClasses],
  ['records', ofFields, wrongRecords],
] as const)('what is wrong with %s', (_, learner, calls) => {
  const named = calls.map((wrong) => ({ name: wrong[0], wrong }));
  it.each(named)('$name is refused in one line, and nothing has moved', ({ wrong }) => {
    const [, call, error, ...words] = wrong;
    const bytes = (): string => {
      const path = join(folder, 'state.safetensors');
      learner.save(path);
      return readFileSync(path).toString('base64');
    };
    const before = bytes();
    let thrown: unknown;
    try {
      call();
    } catch (problem) {
      thrown = problem;
    }
    expect(thrown).toBeInstanceOf(error);
    const { message } = thrown as Error;
    expect(message).not.toContain('\n');
    for (const word of words) expect(message).toContain(word);
    expect(bytes()).toBe(before);
  });
});

describe('what cannot be made', () => {
  const fits = { ...common, observation: vectors.observation, target: vectors.target } as const;
  it.each<readonly [string, Partial<Record<keyof OnlineOptions, unknown>>, string]>([
    ['no trainer', { trainer: undefined }, 'trainer'],
    ['no trainers', { trainer: [] }, 'trainer'],
    ['a misspelt option', { learningrate: 1 } as object, 'did you mean learningRate'],
    ['a cell that is none', { network: { cell: 'rnn', hiddenUnits: 3 } }, 'network.cell'],
    ['no units', { network: { cell: 'elman' } }, 'hiddenUnits'],
    ['a space that is none', { observation: { kind: 'number' } }, 'observation'],
    ['a record of nothing', { observation: { kind: 'record', fields: {} } }, 'fields'],
    [
      'a field that is none',
      { observation: { kind: 'record', fields: { a: 1 } } },
      'observation.fields.a',
    ],
    [
      'classes beside numbers',
      { target: { kind: 'record', fields: { a: { kind: 'class', classes: 2 } } } },
      'target.fields.a',
    ],
    [
      'a target that is missing in part',
      { target: { kind: 'record', fields: { a: { kind: 'number', mayBeMissing: true } } } },
      'mayBeMissing',
    ],
    ['a loss beside the network', { loss: 'absolute-error' } as object, 'loss'],
    ['a loss that is none', { network: { ...common.network, loss: 'mse' } }, 'loss'],
    [
      'a Huber loss without a threshold',
      { network: { ...common.network, loss: { kind: 'huber' } } },
      'threshold',
    ],
    [
      'the loss of a vector for classes',
      {
        target: { kind: 'class', classes: 2 },
        network: { ...common.network, loss: 'absolute-error' },
      },
      'cross-entropy',
    ],
    ['an engine that is loaded', { engine: 'tensors' }, 'engine'],
    ['no streams', { streams: 0 }, 'streams'],
    ['no checkpoint', { checkpoint: {} }, 'checkpoint.path'],
  ])('%s', (_, options, word) => {
    const make = (): unknown => online({ ...fits, ...options } as OnlineOptions);
    expect(make).toThrow(OptionError);
    expect(make).toThrow(word);
  });

  it('a schedule that says no rate is found out before anything moves', () => {
    const learner = online({ ...fits, schedule: (t) => (t < 3 ? 1 : NaN) });
    learner.learn(observations[0], targets[0]);
    learner.learn(observations[1], targets[1]);
    const before = learner.parameters();
    expect(() => learner.learn(observations[2], targets[2])).toThrow('schedule');
    expect(learner.steps).toBe(2);
    expect(learner.parameters()).toEqual(before);
  });

  it('more samples than may wait', () => {
    const learner = online({ ...fits, mostWaiting: 2 });
    const first = learner.observe(observations[0]);
    learner.observe(observations[1]);
    expect(() => learner.observe(observations[2])).toThrow('mostWaiting; teach the oldest');
    learner.teach(first, null);
    learner.observe(observations[2]);
    const pair = online({ ...fits, streams: 2, mostWaiting: 1 });
    pair.stream(0).learn(observations[0], targets[0]);
    expect(() => pair.stream(0).learn(observations[1], targets[1])).toThrow(
      'stream 1 has brought nothing',
    );
  });
});
