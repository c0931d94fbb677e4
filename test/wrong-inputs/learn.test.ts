import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as lib from '../../lib';
import type { EngineConfig } from '../../lib';
import { describeValue } from '../../lib/validation/describe-value';
import { call, make, refusalOf, type Attempt } from './refusal';
import { C, config, env, net, rec, V, vecNet } from './subjects';

const { ConstantPrediction, CycleWorld, elman, Fpp, lanes, lanesEngine, learn, loadTensorsEngine } =
  lib;
const { Recording, referenceEngine, SequentialMnist, sgd, Unigram } = lib;

const base = {
  environment: env,
  network: net,
  trainer: new Fpp({ truncationLength: 2, bufferSize: 10 }),
  steps: 20,
  learningRate: 0.01,
};
const go = (options: object): unknown => call(learn, { ...base, ...options });
/** A trainer of one's own, whose learner is this. */
const trainerOf = (start: unknown, slots = 3): object => ({
  name: 'own',
  options: {},
  needs: { slots, optimizer: sgd(), actingState: 'linked' },
  start,
});

/** A learner of one's own, that does nothing unless it is said. */
const learnerOf = (verbs: object): object => ({
  observe: () => undefined,
  learn: () => undefined,
  snapshot: () => ({}),
  ...verbs,
});
/** How predictions did, as a learner says it. */
const seen = { loss: [0], error: [0], count: [1] };

class Mine {
  readonly x = 1;
}
const anonymous = (() =>
  class {
    readonly x = 1;
  })();

const attempts: readonly Attempt[] = [
  ...[
    { loss: [0], error: [0], count: [1] },
    { loss: 0, error: 0, count: 1 },
    { loss: null, error: null, count: null },
    { loss: [0, '1'], error: [0, 0], count: [1, 1] },
    { loss: [0, 0], error: [0, 0], count: [1, NaN] },
    { loss: [0, 0], error: [0, 0], count: [1, -1] },
    { loss: [0, 0, 0], error: [0, 0, 0], count: [1, 1, 1] },
    { loss: [0n, 0n], error: [0, 0], count: [1, 1] },
  ].map((seen, i): Attempt => {
    const trainer = trainerOf(() => learnerOf({ observe: () => seen }));
    return [`what two runs observe, ${i}`, () => go({ seeds: 2, trainer })];
  }),
  ['env null', () => go({ environment: null })],
  ['env missing', () => go({ environment: undefined })],
  ['env class', () => go({ environment: CycleWorld })],
  ['env string', () => go({ environment: 'CycleWorld' })],
  ['env no open', () => go({ environment: { name: 'x', observation: C, target: C } })],
  ['env promise', () => go({ environment: Promise.resolve(env) })],
  ['env no observation', () => go({ environment: { name: 'x', target: C, open() {} } })],
  [
    'env kind mixed',
    () =>
      go({
        environment: {
          name: 'x',
          observation: { kind: 'mixed', classes: 2 },
          target: C,
          open() {},
        },
      }),
  ],
  ['learn undefined', () => call(learn)],
  ['learn null', () => call(learn, null)],
  ['learn string', () => call(learn, 'x')],
  ['learn array', () => call(learn, [])],
  ['checkpoints', () => go({ checkpoints: { path: 'x' } })],
  ['seed: 5', () => go({ seed: 5 })],
  ['stpes', () => go({ stpes: 5 })],
  [
    'stpes instead',
    () => {
      return call(learn, { ...base, steps: undefined, stpes: 5 });
    },
  ],
  ['learningrate', () => go({ learningrate: 5 })],
  ['lr', () => go({ lr: 5 })],
  ['zzz', () => go({ zzz: 5 })],
  ['seeds [1,1]', () => go({ seeds: [1, 1] })],
  ['seeds []', () => go({ seeds: [] })],
  ['seeds 0', () => go({ seeds: 0 })],
  ['seeds [0.5]', () => go({ seeds: [0.5] })],
  ['seeds [-1]', () => go({ seeds: [-1] })],
  ['seeds string', () => go({ seeds: '3' })],
  ['seeds null', () => go({ seeds: null })],
  ['seeds [NaN]', () => go({ seeds: [NaN] })],
  ['seeds [0,-0]', () => go({ seeds: [0, -0] })],
  ['lr dup', () => go({ learningRate: [0.1, 0.1] })],
  ['lr []', () => go({ learningRate: [] })],
  ['lr NaN', () => go({ learningRate: NaN })],
  ['lr -1', () => go({ learningRate: -1 })],
  ['lr Inf', () => go({ learningRate: Infinity })],
  ['lr [0,-0]', () => go({ learningRate: [0, -0] })],
  ['lr string', () => go({ learningRate: '0.1' })],
  [
    'lr missing',
    () => {
      return call(learn, { ...base, learningRate: undefined });
    },
  ],
  ['lr 1e300 lanes', () => go({ learningRate: 1e300, engine: lanesEngine })],
  ['steps 0', () => go({ steps: 0 })],
  ['steps 1.5', () => go({ steps: 1.5 })],
  ['steps NaN', () => go({ steps: NaN })],
  ['steps Infinity', () => go({ steps: Infinity })],
  ['steps string', () => go({ steps: '5' })],
  ['steps bigint', () => go({ steps: 5n })],
  ['learningSteps > steps', () => go({ learningSteps: 50 })],
  ['learningSteps -1', () => go({ learningSteps: -1 })],
  ['learningSteps null', () => go({ learningSteps: null })],
  ['bins 0', () => go({ bins: 0 })],
  ['bins 1e12', () => go({ bins: 1e12, steps: 1e12 })],
  ['streams 0', () => go({ streams: 0 })],
  ['streams 1e12', () => go({ streams: 1e12 })],
  ['streams 1e12 lanes', () => go({ streams: 1e12, engine: lanesEngine })],
  ['seeds 1e12', () => go({ seeds: 1e12 })],
  ['seeds 1e12 lanes', () => go({ seeds: 1e12, engine: lanesEngine })],
  ['bufferSize 1e12', () => go({ trainer: make(Fpp, { truncationLength: 2, bufferSize: 1e12 }) })],
  [
    'bufferSize 1e12 lanes',
    () =>
      go({ trainer: make(Fpp, { truncationLength: 2, bufferSize: 1e12 }), engine: lanesEngine }),
  ],
  [
    'batchSize 1e12',
    () => go({ trainer: make(Fpp, { truncationLength: 2, bufferSize: 10, batchSize: 1e12 }) }),
  ],
  [
    'batchSize 1e12 lanes',
    () =>
      go({
        trainer: make(Fpp, { truncationLength: 2, bufferSize: 10, batchSize: 1e12 }),
        engine: lanesEngine,
      }),
  ],
  [
    'hidden 1e6 lanes',
    () => go({ network: call(elman, env, { hiddenUnits: 1e6 }), engine: lanesEngine }),
  ],
  [
    'bufferSize max',
    () => go({ trainer: make(Fpp, { truncationLength: 2, bufferSize: Number.MAX_SAFE_INTEGER }) }),
  ],
  ['engine string', () => go({ engine: 'lane' })],
  ['engine null', () => go({ engine: null })],
  ['engine lanes fn', () => go({ engine: lanes })],
  ['engine instance', () => go({ engine: call(referenceEngine, config) })],
  ['engine promise', () => go({ engine: Promise.resolve(lanesEngine) })],
  ['engine loader', () => go({ engine: loadTensorsEngine })],
  ['engine returns nothing', () => go({ engine: () => undefined })],
  ['engine number', () => go({ engine: 5 })],
  ...[
    ['a class without a name', anonymous],
    ['a class', Mine],
    ['a class of the library', CycleWorld],
    ['a class of JavaScript', Map],
    ['a symbol’s maker', Symbol],
    ['a function of this', Reflect.get(Object.prototype, 'hasOwnProperty') as unknown],
    ['a function that needs another', (config: { a: { b: number } }) => config.a.b],
    ['a function of numbers', Math.max],
    ['a cell', elman],
    ['an asynchronous function', () => Promise.resolve(call(referenceEngine, config))],
  ].map(([what, engine]): Attempt => [`engine ${what as string}`, () => go({ engine })]),
  ...(
    [
      ['advance', Mine],
      ['gradient', undefined],
      ['config', undefined],
      ['config', 5],
      ['online', undefined],
      ['online', { loss: [0], error: [0] }],
      ['online', { loss: [], error: [], count: [] }],
      ['snapshot', null],
      ['snapshot', { readRun: () => 0 }],
    ] as const
  ).map(([name, part]): Attempt => {
    const engine = (given: EngineConfig): object =>
      new Proxy(referenceEngine(given), {
        get: (made, key): unknown => (key === name ? part : Reflect.get(made, key)),
      });
    return [`engine with ${name} ${describeValue(part)}`, () => go({ engine })];
  }),
  ['onProgress class', () => go({ onProgress: Mine })],
  ['a further argument', () => call(learn, base, { seeds: 3 })],
  ['inherited', () => call(learn, Object.create(base))],
  [
    'inherited steps',
    () => call(learn, Object.assign(Object.create({ steps: 5 }), { ...base, steps: undefined })),
  ],
  ['trainer class', () => go({ trainer: Fpp })],
  ['trainer string', () => go({ trainer: 'FPP' })],
  ['trainer null', () => go({ trainer: null })],
  ['trainer missing', () => go({ trainer: undefined })],
  ['trainer options', () => go({ trainer: { truncationLength: 3 } })],
  ['trainer no start', () => go({ trainer: trainerOf(undefined) })],
  ['trainer needs slots 1', () => go({ trainer: trainerOf(() => learnerOf({}), 1) })],
  [
    'trainer needs optimizer missing',
    () => {
      const trainer = {
        ...trainerOf(() => learnerOf({})),
        needs: { slots: 3, actingState: 'linked' },
      };
      return go({ trainer });
    },
  ],
  ['trainer starts nothing', () => go({ trainer: trainerOf(() => undefined) })],
  ['trainer starts later', () => go({ trainer: trainerOf(() => Promise.resolve(learnerOf({}))) })],
  ['learner observes nothing', () => go({ trainer: trainerOf(() => learnerOf({})) })],
  [
    'learner observes later',
    () => go({ trainer: trainerOf(() => learnerOf({ observe: () => Promise.resolve(seen) })) }),
  ],
  [
    'learner learns later',
    () =>
      go({
        trainer: trainerOf(() =>
          learnerOf({ observe: () => seen, learn: () => Promise.resolve() }),
        ),
      }),
  ],
  ...[
    ['nothing', undefined],
    ['later', Promise.resolve({})],
    ['lists', { time: [1] }],
    ['bytes', { time: new Uint8Array(1) }],
  ].map(([what, saved]: readonly unknown[]): Attempt => {
    const trainer = trainerOf(() => learnerOf({ observe: () => seen, snapshot: () => saved }));
    return [
      `learner remembers ${what as string}`,
      () => go({ trainer, checkpoint: { path: join(tmpdir(), 'fpp-never-written.safetensors') } }),
    ];
  }),
  [
    'learner that cannot learn',
    () => go({ trainer: trainerOf(() => ({ ...learnerOf({}), learn: 1 })) }),
  ],
  ['network string', () => go({ network: 'elman' })],
  ['network null', () => go({ network: null })],
  ['network fn', () => go({ network: elman })],
  [
    'network of other',
    () => go({ network: call(elman, make(SequentialMnist), { hiddenUnits: 4 }) }),
  ],
  [
    'network spaces only',
    () => go({ network: { observation: env.observation, target: env.target } }),
  ],
  ['network cell unknown', () => go({ network: { ...net, cell: 'rnn' } })],
  ['network cell toString', () => go({ network: { ...net, cell: 'toString' } })],
  ['network tampered', () => go({ network: { ...net, hiddenUnits: 8 } })],
  ['experiment number', () => go({ experiment: 5 })],
  ['experiment empty', () => go({ experiment: '' })],
  ['onProgress string', () => go({ onProgress: 'x' })],
  ['signal controller', () => go({ signal: new AbortController() })],
  ['signal true', () => go({ signal: true })],
  ['checkpoint string', () => go({ checkpoint: 'x.safetensors' })],
  ['checkpoint empty', () => go({ checkpoint: {} })],
  ['checkpoint evry', () => go({ checkpoint: { path: 'x', evry: 5 } })],
  ['checkpoint every 0', () => go({ checkpoint: { path: 'x', every: 0 } })],
  ['checkpoint nowhere', () => go({ checkpoint: { path: '/nonexistent/x.safetensors' } })],
  ['checkpoint folder', () => go({ checkpoint: { path: '/tmp' } })],
  ['checkpoint under file', () => go({ checkpoint: { path: '/etc/passwd/x.safetensors' } })],
  ['checkpoint long name', () => go({ checkpoint: { path: '/tmp/' + 'x'.repeat(300) } })],
  ['checkpoint 250 name', () => go({ checkpoint: { path: '/tmp/' + 'x'.repeat(250) } })],
  ['checkpoint NUL', () => go({ checkpoint: { path: '/tmp/a\0b' } })],
  ['from missing', () => go({ from: '/nonexistent.safetensors' })],
  ['from folder', () => go({ from: '/tmp' })],
  ['from object', () => go({ from: { path: 'x' } })],
  ['from empty', () => go({ from: '' })],
  ['Constant 2 of 2', () => go({ trainer: make(ConstantPrediction, { prediction: 2 }) })],
  [
    'Unigram on vectors',
    () =>
      call(learn, {
        ...base,
        environment: make(Recording, {
          observation: V,
          target: V,
          observations: [[1, 2]],
          targets: [[1, 2]],
        }),
        network: vecNet,
        trainer: make(Unigram),
      }),
  ],
  ['rec streams > steps', () => call(learn, { ...base, environment: rec({}), streams: 10 })],
];

test.each(attempts)('is refused in one line: %s', async (_, attempt) => {
  expect(await refusalOf(attempt)).toMatchSnapshot();
});
