import { expect, test } from 'vitest';
import { elman, Fpp, lanesEngine, learn, type Transitions } from '../../lib';
import { call, refusalOf, type Attempt } from './refusal';
import { describeValue } from '../../lib/validation/describe-value';
import { C, V } from './subjects';

// Streams as anybody might write them: each of these learned from zeros, or from what nobody meant.

/** `next` without the compiler's help. */
type Next = (into: Writable, i: number) => unknown;
type Writable = { -readonly [Name in keyof Transitions]: Record<number, unknown> } & {
  observations: { fill(value: unknown): unknown };
  targets: { fill(value: unknown): unknown };
};

const custom = (next: Next, more: object = {}): object => ({
  name: 'custom',
  observation: C,
  target: C,
  open: () => ({ next }),
  ...more,
});
const base = {
  trainer: new Fpp({ truncationLength: 2, bufferSize: 10 }),
  steps: 20,
  learningRate: 0.01,
};
const withEnv = (environment: object, more: object = {}): unknown =>
  call(learn, {
    ...base,
    environment,
    network: elman({ observation: C, target: C }, { hiddenUnits: 4 }),
    ...more,
  });
const vec = (next: Next, more: object = {}): unknown =>
  call(learn, {
    ...base,
    environment: custom(next, { observation: V, target: V }),
    network: elman({ observation: V, target: V }, { hiddenUnits: 4 }),
    ...more,
  });

const attempts: readonly Attempt[] = [
  [
    'next returns a promise',
    () =>
      withEnv(
        custom((into, i) => {
          into.observations[i] = 1;
          into.targets[i] = 1;
          return Promise.resolve();
        }),
      ),
  ],
  [
    'next writes when it is too late',
    () =>
      withEnv(
        custom(async (into, i) => {
          await Promise.resolve();
          into.observations[i] = 1;
          into.targets[i] = 1;
        }),
      ),
  ],
  ['next nothing', () => withEnv(custom(() => undefined))],
  [
    'next only obs',
    () =>
      withEnv(
        custom((into, i) => {
          into.observations[i] = 1;
        }),
      ),
  ],
  [
    'next only second step',
    () => {
      let t = 0;
      return withEnv(
        custom((into, i) => {
          if (t++ < 3) {
            into.observations[i] = 1;
            into.targets[i] = 1;
          }
        }),
      );
    },
  ],
  [
    'next returns thenable',
    () =>
      withEnv(
        custom((into, i) => {
          into.observations[i] = 1;
          into.targets[i] = 1;
          return { then: () => undefined };
        }),
      ),
  ],
  [
    'next is a generator function',
    () =>
      withEnv(
        custom(function* (into, i) {
          into.observations[i] = 1;
          yield;
        }),
      ),
  ],
  [
    'next is an asynchronous generator function',
    () =>
      withEnv(
        custom(async function* (into, i) {
          into.observations[i] = await Promise.resolve(1);
          yield;
        }),
      ),
  ],
  [
    'open async',
    () =>
      withEnv({
        ...custom(() => undefined),
        open: () => Promise.resolve({ next: () => undefined }),
      }),
  ],
  ['open undefined', () => withEnv({ ...custom(() => undefined), open: () => undefined })],
  ['open no next', () => withEnv({ ...custom(() => undefined), open: () => ({}) })],
  ['open generator', () => withEnv({ ...custom(() => undefined), open: [].values })],
  [
    'next 0.5 class',
    () =>
      withEnv(
        custom((into, i) => {
          into.observations[i] = 0.5;
          into.targets[i] = 1;
        }),
      ),
  ],
  [
    'next NaN class',
    () =>
      withEnv(
        custom((into, i) => {
          into.observations[i] = NaN;
          into.targets[i] = 1;
        }),
      ),
  ],
  [
    'next string class',
    () =>
      withEnv(
        custom((into, i) => {
          into.observations[i] = 'x';
          into.targets[i] = 1;
        }),
      ),
  ],
  [
    'next scored 2',
    () =>
      withEnv(
        custom((into, i) => {
          into.observations[i] = 1;
          into.targets[i] = 1;
          into.scored[i] = 2;
        }),
      ),
  ],
  ...[NaN, 'no', 257, -1, 0.5, null, undefined, '1', [1], 1n].map((mark): Attempt => [
    `next scored ${String(mark)}, of type ${typeof mark}`,
    () =>
      withEnv(
        custom((into, i) => {
          into.observations[i] = 1;
          into.targets[i] = 1;
          into.scored[i] = mark;
        }),
      ),
  ]),
  ...[null, '1', true, [], [1], new Date(0), 1n, {}].map((value): Attempt => [
    `next writes what is no number, ${describeValue(value)}`,
    () =>
      vec((into) => {
        into.observations.fill(1);
        into.targets.fill(1);
        into.targets[1] = value;
      }),
  ]),
  [
    'next writes null by fill',
    () =>
      withEnv(
        custom((into) => {
          into.observations.fill(null);
          into.targets.fill(1);
        }),
      ),
  ],
  [
    'next writes beyond the end',
    () =>
      withEnv(
        custom((into, i) => {
          into.observations[i] = 1;
          into.targets[i] = 1;
          into.targets[i + 1] = 1;
        }),
      ),
  ],
  [
    'next wrong stream',
    () =>
      withEnv(
        custom((into) => {
          into.observations[0] = 1;
          into.targets[0] = 1;
        }),
        { streams: 2 },
      ),
  ],
  [
    'next other seed',
    () =>
      withEnv(
        custom((into) => {
          into.observations[0] = 1;
          into.targets[0] = 1;
        }),
        { seeds: 2 },
      ),
  ],
  [
    'next replaces array',
    () =>
      withEnv(
        custom((into) => {
          into.observations = Int32Array.of(1);
          into.targets = Int32Array.of(1);
        }),
      ),
  ],
  [
    'vec half',
    () =>
      vec((into, i) => {
        into.observations[2 * i] = 1;
        into.targets[2 * i] = 1;
        into.targets[2 * i + 1] = 1;
      }),
  ],
  [
    'vec target half',
    () =>
      vec((into, i) => {
        into.observations.fill(1);
        into.targets[2 * i] = 1;
      }),
  ],
  [
    'vec inf',
    () =>
      vec((into) => {
        into.observations.fill(1);
        into.targets.fill(Infinity);
      }),
  ],
  [
    'vec huge for float32',
    () =>
      vec(
        (into) => {
          into.observations.fill(1e300);
          into.targets.fill(1);
        },
        { engine: lanesEngine },
      ),
  ],
  ['vec nothing lanes', () => vec(() => undefined, { engine: lanesEngine })],
  [
    'env name newline',
    () =>
      withEnv({
        ...custom((into, i) => {
          into.observations[i] = 1;
          into.targets[i] = 1;
        }),
        name: 'a\nb',
      }),
  ],
  [
    'env name missing',
    () =>
      withEnv({
        ...custom((into, i) => {
          into.observations[i] = 1;
          into.targets[i] = 1;
        }),
        name: undefined,
      }),
  ],
  [
    'env name empty',
    () =>
      withEnv({
        ...custom((into, i) => {
          into.observations[i] = 1;
          into.targets[i] = 1;
        }),
        name: '',
      }),
  ],
];

test.each(attempts)('is refused in one line: %s', async (_, attempt) => {
  expect(await refusalOf(attempt)).toMatchSnapshot();
});
