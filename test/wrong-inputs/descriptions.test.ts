import { expect, test } from 'vitest';
import * as lib from '../../lib';
import { describeValue } from '../../lib/validation/describe-value';
import { call, make, refusalOf, type Attempt } from './refusal';
import { C, env, net, rec, V, vecNet } from './subjects';

const { ConstantPrediction, corpusFrom, CycleWorld, deriveGenerator, elman, Fpp } = lib;
const { FppAfterWarmUp, Generator, gru, initialParameters, lanes, lstm, NextWord, predict } = lib;
const { Recording, rmsprop, Rtrl, SequentialMnist, sgd, StochasticWorld, TruncatedBptt } = lib;
const { Bigram, NoOverlapTruncatedBptt, PennTreebank, StoredState, Unigram, Uoro } = lib;
const { backwardFpp, FppWithoutWeightPenalty, StoredCostates } = lib;

const theta = new Float64Array(net.parameterCount);
const probabilityOfOne = (...lags: unknown[]): unknown =>
  call(StochasticWorld.probabilityOfOne.bind(StochasticWorld), ...lags);
const T = (options: object): unknown => make(Fpp, { truncationLength: 2, ...options });

const windows = { truncationLength: 2 };

/** An object that has nothing of its own. */
const inheriting = (prototype: object): object => Object.create(prototype) as object;

/** All that takes options, with what is right for it. */
const makers: readonly (readonly [name: string, maker: unknown, ...args: unknown[]])[] = [
  ...Object.entries({
    CycleWorld,
    SequentialMnist,
    StochasticWorld,
    PennTreebank,
    Unigram,
    Bigram,
  }),
  ...Object.entries({ Uoro, Rtrl, ConstantPrediction, rmsprop, sgd, lanes }),
  ...Object.entries({ Fpp, StoredState, TruncatedBptt, NoOverlapTruncatedBptt }).map(
    ([name, maker]) => [name, maker, windows] as const,
  ),
  ...Object.entries({ FppWithoutWeightPenalty, backwardFpp, StoredCostates }).map(
    ([name, maker]) => [name, maker, windows] as const,
  ),
  ...Object.entries({ elman, lstm, gru }).map(
    ([name, maker]) => [name, maker, env, { hiddenUnits: 4 }] as const,
  ),
  ['FppAfterWarmUp', FppAfterWarmUp, windows, 5],
  ['NextWord', NextWord, { corpus: corpusFrom('a b c') }],
  ['Recording', Recording, { observation: C, target: C, observations: [0, 1], targets: [1, 0] }],
];

const attempts: readonly Attempt[] = [
  [
    'elman spaces kind mixed',
    () => call(elman, { observation: { kind: 'mixed' }, target: C }, { hiddenUnits: 4 }),
  ],
  [
    'elman classes -3',
    () =>
      call(elman, { observation: { kind: 'class', classes: -3 }, target: C }, { hiddenUnits: 4 }),
  ],
  [
    'elman classes 0',
    () =>
      call(elman, { observation: C, target: { kind: 'class', classes: 0 } }, { hiddenUnits: 4 }),
  ],
  [
    'elman classes 2.5',
    () =>
      call(lstm, { observation: C, target: { kind: 'class', classes: 2.5 } }, { hiddenUnits: 4 }),
  ],
  [
    'elman size NaN',
    () => call(gru, { observation: { kind: 'vector', size: NaN }, target: C }, { hiddenUnits: 4 }),
  ],
  [
    'elman size on class',
    () => call(elman, { observation: { kind: 'class', size: 3 }, target: C }, { hiddenUnits: 4 }),
  ],
  ['elman spaces null', () => call(elman, null, { hiddenUnits: 4 })],
  ['elman spaces undefined', () => call(elman, undefined, { hiddenUnits: 4 })],
  ['elman spaces class', () => call(elman, CycleWorld, { hiddenUnits: 4 })],
  ['elman no options', () => call(elman, env)],
  ['elman options null', () => call(elman, env, null)],
  ['elman args swapped', () => call(elman, { hiddenUnits: 4 }, env)],
  ['elman hidden 0', () => call(elman, env, { hiddenUnits: 0 })],
  ['elman hidden string', () => call(elman, env, { hiddenUnits: '4' })],
  ['elman hidden NaN', () => call(elman, env, { hiddenUnits: NaN })],
  ['elman hiddenUnit', () => call(elman, env, { hiddenUnit: 4 })],
  ['elman activation relu', () => call(elman, env, { hiddenUnits: 4, activation: 'relu' })],
  ['lstm forgetBias NaN', () => call(lstm, env, { hiddenUnits: 4, forgetBias: NaN })],
  ['lstm forgetbias key', () => call(lstm, env, { hiddenUnits: 4, forgetbias: 1 })],
  ['embedding size 0', () => call(elman, env, { hiddenUnits: 4, embedding: { size: 0 } })],
  ['embedding number', () => call(elman, env, { hiddenUnits: 4, embedding: 5 })],
  ['embedding true', () => call(elman, env, { hiddenUnits: 4, embedding: true })],
  [
    'embedding trainable',
    () => call(elman, env, { hiddenUnits: 4, embedding: { size: 3, trainable: true } }),
  ],
  ['Fpp no args', () => make(Fpp)],
  ['Fpp null', () => make(Fpp, null)],
  ['Fpp number', () => make(Fpp, 3)],
  ['Fpp array', () => make(Fpp, [3])],
  ['Fpp trunc', () => make(Fpp, { truncation: 2 })],
  ['Fpp lamda', () => T({ lamda: 1 })],
  ['Fpp bufersize', () => T({ bufersize: 1 })],
  ['Fpp stateStep.rat', () => T({ stateStep: { rat: 1 } })],
  ['Fpp stateStep null', () => T({ stateStep: null })],
  ['Fpp stateStep number', () => T({ stateStep: 3 })],
  ['Fpp stateStep.rule adam', () => T({ stateStep: { rule: { kind: 'adam' } } })],
  ['Fpp optimizer string', () => T({ optimizer: 'rmsprop' })],
  ['Fpp optimizer fn', () => T({ optimizer: rmsprop })],
  ['Fpp optimizer key', () => T({ optimizer: { kind: 'sgd', clip: null, momentum: 1 } })],
  ['Fpp optimizer decay', () => T({ optimizer: { ...rmsprop(), decay: 2 } })],
  ['Fpp optimizer decay missing', () => T({ optimizer: { kind: 'rmsprop' } })],
  ['Fpp optimizer null', () => T({ optimizer: null })],
  ['Fpp actingState', () => T({ actingState: 'x' })],
  ['rmsprop decay 1', () => call(rmsprop, { decay: 1 })],
  ['rmsprop clip 0', () => call(rmsprop, { clip: 0 })],
  ['rmsprop clip string', () => call(rmsprop, { clip: 'x' })],
  ['rmsprop eps', () => call(rmsprop, { eps: 1e-8 })],
  ['rmsprop null', () => call(rmsprop, null)],
  ['rmsprop number', () => call(rmsprop, 0.9)],
  ['rmsprop kind', () => call(rmsprop, { kind: 'sgd' })],
  ['sgd momentum', () => call(sgd, { momentum: 0.9 })],
  ['sgd decay of another', () => call(sgd, { decay: 0.9 })],
  ['Uoro null', () => make(Uoro, null)],
  ['Uoro truncationLength', () => make(Uoro, { truncationLength: 3 })],
  ['Rtrl x', () => make(Rtrl, { x: 1 })],
  ['Unigram options', () => make(Unigram, { x: 1 })],
  ['Bptt bufferSize', () => make(TruncatedBptt, { truncationLength: 3, bufferSize: 5 })],
  ['warmUp missing', () => make(FppAfterWarmUp, { truncationLength: 2 })],
  ['warmUp -1', () => make(FppAfterWarmUp, { truncationLength: 2 }, -1)],
  ['Constant "a"', () => make(ConstantPrediction, { prediction: 'a' })],
  ['rec none', () => make(Recording)],
  ['rec null', () => make(Recording, null)],
  ['rec key', () => rec({ nmae: 'x' })],
  ['rec target key', () => rec({ observations_: [] })],
  ['rec null row', () => rec({ observation: V, observations: [[1, 2], null, [1, 2]] })],
  ['rec null class', () => rec({ observations: [1, null, 1] })],
  ['rec undefined row', () => rec({ observation: V, observations: [[1, 2], undefined, [1, 2]] })],
  ['rec hole', () => rec({ observations: Object.assign(new Array(3), { 0: 1, 2: 1 }) })],
  [
    'rec generator',
    () =>
      rec({
        observations: (function* () {
          yield 1;
        })(),
      }),
  ],
  [
    'rec async gen',
    () =>
      rec({
        observations: (async function* () {
          yield await Promise.resolve(1);
        })(),
      }),
  ],
  ['rec promise', () => rec({ observations: Promise.resolve([1, 0, 1]) })],
  ['rec set', () => rec({ observations: new Set([1, 0]) })],
  ['rec map', () => rec({ observations: new Map() })],
  ['rec string', () => rec({ observations: '101' })],
  ['rec number', () => rec({ observations: 5 })],
  ['rec undefined', () => rec({ observations: undefined })],
  ['rec fn', () => rec({ observations: () => 1 })],
  ['rec iterator', () => rec({ observations: [1, 0, 1].values() })],
  ['rec arraylike', () => rec({ observations: { length: 3, 0: 1, 1: 0, 2: 1 } })],
  [
    'rec targets generator',
    () =>
      rec({
        targets: (function* () {
          yield 1;
        })(),
      }),
  ],
  ['rec empty', () => rec({ observations: [], targets: [] })],
  ['rec lens', () => rec({ targets: [1, 0] })],
  ['rec class 9', () => rec({ observations: [9, 1, 0] })],
  ['rec class string', () => rec({ observations: ['1', 1, 0] })],
  ['rec class bool', () => rec({ observations: [true, 1, 0] })],
  ['rec class bigint', () => rec({ observations: [1n, 1, 0] })],
  [
    'rec vector strings',
    () =>
      rec({
        observation: V,
        observations: [
          ['1', 2],
          [1, 2],
          [1, 2],
        ],
      }),
  ],
  ['rec vector row string', () => rec({ observation: V, observations: ['ab', [1, 2], [1, 2]] })],
  [
    'rec vector row obj',
    () => rec({ observation: V, observations: [{ length: 2 }, [1, 2], [1, 2]] }),
  ],
  [
    'rec vector NaN',
    () =>
      rec({
        observation: V,
        observations: [
          [NaN, 2],
          [1, 2],
          [1, 2],
        ],
      }),
  ],
  ['rec vector number', () => rec({ observation: V, observations: [1, 2, 3] })],
  ['rec class vector', () => rec({ observations: [[1], [0], [1]] })],
  ['rec kind mixed', () => rec({ observation: { kind: 'mixed', classes: 2 } })],
  ['rec classes 0', () => rec({ observation: { kind: 'class', classes: 0 } })],
  ['rec observation missing', () => rec({ observation: undefined })],
  ['rec observation string', () => rec({ observation: 'class' })],
  ['rec space extra key', () => rec({ observation: { kind: 'class', classes: 2, size: 4 } })],
  ['rec name number', () => rec({ name: 5 })],
  ['rec name empty', () => rec({ name: '' })],
  ['rec name newline', () => rec({ name: 'a\nb' })],
  ['corpusFrom undefined', () => call(corpusFrom)],
  ['corpusFrom number', () => call(corpusFrom, 5)],
  ['corpusFrom buffer', () => call(corpusFrom, Buffer.from('a b'))],
  ['corpusFrom empty', () => call(corpusFrom, '')],
  ['NextWord none', () => make(NextWord)],
  ['NextWord string', () => make(NextWord, { corpus: 'a b c' })],
  ['NextWord key', () => make(NextWord, { corpus: call(corpusFrom, 'a b'), x: 1 })],
  [
    'NextWord bad words',
    () => make(NextWord, { corpus: { words: Int32Array.of(0, 9), vocabulary: ['a'] } }),
  ],
  [
    'NextWord words array',
    () => make(NextWord, { corpus: { words: [0, 0.5], vocabulary: ['a'] } }),
  ],
  [
    'NextWord empty',
    () => make(NextWord, { corpus: { words: new Int32Array(0), vocabulary: [] } }),
  ],
  ['CycleWorld 1', () => make(CycleWorld, { length: 1 })],
  ['CycleWorld number', () => make(CycleWorld, 10)],
  ['CycleWorld lenght', () => make(CycleWorld, { lenght: 10 })],
  ['CycleWorld null', () => make(CycleWorld, null)],
  ['StochasticWorld opts', () => make(StochasticWorld, { lag: 1 })],
  ['SequentialMnist 28', () => make(SequentialMnist, { scoredFrom: 28 })],
  ['probabilityOfOne 2', () => call(probabilityOfOne, 2, 0)],
  ['predict short', () => call(predict, net, theta.subarray(1), [0, 1])],
  ['predict long', () => call(predict, net, new Float64Array(999), [0, 1])],
  ['predict class 9', () => call(predict, net, theta, [0, 9])],
  ['predict NaN', () => call(predict, net, theta, [NaN])],
  ['predict -1', () => call(predict, net, theta, [-1])],
  ['predict vector', () => call(predict, net, theta, [[1, 2]])],
  ['predict null', () => call(predict, net, theta, [null])],
  ['predict obs null', () => call(predict, net, theta, null)],
  ['predict obs number', () => call(predict, net, theta, 5)],
  [
    'predict obs generator',
    () =>
      call(
        predict,
        net,
        theta,
        (function* () {
          yield 9;
        })(),
      ),
  ],
  ['predict state short', () => call(predict, net, theta, [0], new Float64Array(3))],
  ['predict theta undefined', () => call(predict, net, undefined, [0])],
  ['predict network null', () => call(predict, null, theta, [0])],
  ['predict vec class', () => call(predict, vecNet, new Float64Array(vecNet.parameterCount), [1])],
  [
    'predict vec short',
    () => call(predict, vecNet, new Float64Array(vecNet.parameterCount), [Float64Array.of(1)]),
  ],
  [
    'predict vec array',
    () => call(predict, vecNet, new Float64Array(vecNet.parameterCount), [[1, NaN]]),
  ],
  ['Generator zeros', () => make(Generator, [0, 0, 0, 0])],
  ['Generator short', () => make(Generator, [1])],
  ['Generator none', () => make(Generator)],
  ['Generator long', () => make(Generator, [1, 2, 3, 4, 5])],
  ...[2 ** 32, 0.5, NaN, Infinity, '1', 1n, -(2 ** 31) - 1].map((word): Attempt => {
    return [`Generator word ${describeValue(word)}`, () => make(Generator, [word, 1, 1, 1])];
  }),
  ...[0, -1, 0.5, NaN, Infinity, 2 ** 33, undefined, '2', 2n].flatMap((count): Attempt[] => {
    const generator = deriveGenerator('a', 'b', 0, 'samples');
    const what = describeValue(count);
    return [
      [`Generator below ${what}`, () => call(generator.below.bind(generator), count)],
      [
        `Generator fillBelow ${what}`,
        () => call(generator.fillBelow.bind(generator), count, new Int32Array(4), 0, 4),
      ],
    ];
  }),
  [
    'Generator fillBelow beyond the end',
    () => {
      deriveGenerator('a', 'b', 0, 'samples').fillBelow(5, new Int32Array(4), 0, 5);
    },
  ],
  [
    'Generator fillBelow 2³²',
    () => {
      deriveGenerator('a', 'b', 0, 'samples').fillBelow(2 ** 32, new Int32Array(4), 0, 4);
    },
  ],
  ...makers.map(([name, maker, ...args]): Attempt => {
    const isClass = /^[A-Z]/.test(name);
    return [
      `${name} with a further argument`,
      () => (isClass ? make(maker, ...args, { seeds: 3 }) : call(maker, ...args, { seeds: 3 })),
    ];
  }),
  ...(
    [
      ['a name that is there', { lambda: 3 }, {}],
      ['a name that is not there', { lamda: 3 }, {}],
      [
        'a getter',
        new (class {
          get lambda(): number {
            return 3;
          }
        })(),
        {},
      ],
      ['a part', {}, { stateStep: inheriting({ rate: 0.5 }) }],
      ['a variant', {}, { optimizer: inheriting({ kind: 'sgd', clip: null }) }],
    ] as const
  ).map(([what, prototype, own]): Attempt => [
    `Fpp inherits ${what}`,
    () => make(Fpp, Object.assign(inheriting(prototype), { truncationLength: 2, ...own })),
  ]),
  ...[
    { credit: 'no' },
    { crdit: true },
    { lambda: -1 },
    { penalty: 'men' },
    { windowLoss: 'all' },
    { replay: 'forward' },
    { stateStep: { rate: 1 } },
    { writeBack: true },
    { truncationLength: 200 },
    { updatesPerStep: Infinity },
  ].map((option): Attempt => {
    const options = { truncationLength: 2, ...option };
    return [`StoredCostates ${describeValue(option)}`, () => make(StoredCostates, options)];
  }),
  ...[
    ...[{ replay: 'backwards' }, { replay: true }, { replay: null }, { newest: true }],
    ...[{ writeBack: 'interior' }, { writeBack: 1 }, { writeBack: null }, { chains: 2 }],
  ].map((option): Attempt => [`Fpp ${describeValue(option)}`, () => T(option)]),
  ...[{ windowLoss: 'last' }, { windowLoss: null }, { replay: 'backward' }, { batchSize: 2 }].map(
    (option): Attempt => [
      `TruncatedBptt ${describeValue(option)}`,
      () => make(TruncatedBptt, { truncationLength: 2, ...option }),
    ],
  ),
  ...Object.entries({
    CycleWorld: env,
    StochasticWorld: new StochasticWorld(),
    SequentialMnist: new SequentialMnist(),
    NextWord: new NextWord({ corpus: corpusFrom('a b c') }),
    Recording: rec({}) as lib.Recording,
  }).flatMap(([name, environment]): Attempt[] => {
    const generator = deriveGenerator('a', 'b', 0, 'environment');
    return [0, -1, 0.5, NaN, '2', undefined].map((streams) => [
      `${name} opens ${describeValue(streams)}`,
      () => call(environment.open.bind(environment), streams, generator),
    ]);
  }),
  ...[undefined, null, Math.random].map((generator): Attempt => {
    return [
      `CycleWorld draws with ${describeValue(generator)}`,
      () => call(env.open.bind(env), 1, generator),
    ];
  }),
  ['backwardFpp nothing', () => call(backwardFpp)],
  ['backwardFpp lambda', () => call(backwardFpp, { truncationLength: 2, lambda: 'x' })],
  ['backwardFpp lambda 0', () => call(backwardFpp, { truncationLength: 2, lambda: 0 })],
  ['backwardFpp penalty', () => call(backwardFpp, { truncationLength: 2, penalty: 'mean' })],
  ['deriveGenerator NaN', () => call(deriveGenerator, 'a', 'b', NaN, 'weights')],
  ['deriveGenerator purpose', () => call(deriveGenerator, 'a', 'b', 0, 'wieghts')],
  ['initialParameters null', () => call(initialParameters, null, make(Generator, [1, 2, 3, 4]))],
  ['initialParameters no generator', () => call(initialParameters, net)],
  ['lanes x', () => call(lanes, { x: 1 })],
  ['lanes relaxed string', () => call(lanes, { relaxed: 'yes' })],
  ['lanes null', () => call(lanes, null)],
];

test.each(attempts)('is refused in one line: %s', async (_, attempt) => {
  expect(await refusalOf(attempt)).toMatchSnapshot();
});
