import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fpp, FppError, online, type OnlineLearner } from '../../lib';
import { classes, vectors } from './streams';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpp-undisturbed-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Everything that a learner remembers. */
function bytesOf(learner: OnlineLearner): string {
  const path = join(folder, 'state.safetensors');
  learner.save(path);
  return readFileSync(path).toString('base64');
}

const common = {
  network: { cell: 'gru', hiddenUnits: 2 },
  trainer: new Fpp({ truncationLength: 2, bufferSize: 5 }),
  learningRate: [0.05, 0.01],
  schedule: (t: number) => 1 / t,
  mostWaiting: 4,
} as const;

/** A kind of stream: what makes a learner, its t-th sample, and what is right. */
interface Kind {
  readonly make: () => OnlineLearner;
  readonly sample: (t: number) => readonly [observation: unknown, target: unknown];
  readonly isObservation: (value: unknown) => boolean;
  readonly isTarget: (value: unknown) => boolean;
}

const isVector =
  (size: number) =>
  (value: unknown): boolean =>
    (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) &&
    (value as ArrayLike<unknown>).length === size &&
    Array.from(value as ArrayLike<unknown>).every(isSingle);
const isSingle = (value: unknown): boolean =>
  typeof value === 'number' && Number.isFinite(Math.fround(value));
const isClass =
  (count: number) =>
  (value: unknown): boolean =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) < count;

const fields = {
  heat: { kind: 'number', mayBeMissing: true },
  day: { kind: 'class', classes: 3 },
} as const;

const kinds: Readonly<Record<string, Kind>> = {
  vectors: {
    make: () => online({ ...common, observation: vectors.observation, target: vectors.target }),
    sample: (t) => [vectors.observations[t], vectors.targets[t]],
    isObservation: isVector(2),
    isTarget: (value) => value === null || isVector(1)(value),
  },
  classes: {
    make: () => online({ ...common, observation: classes.observation, target: classes.target }),
    sample: (t) => [classes.observations[t], classes.targets[t]],
    isObservation: isClass(3),
    isTarget: (value) => value === null || isClass(4)(value),
  },
  records: {
    make: () =>
      online({
        ...common,
        observation: { kind: 'record', fields },
        target: { kind: 'record', fields: { load: { kind: 'number', standardise: true } } },
      }),
    sample: (t) => [{ heat: t % 4 === 0 ? null : t, day: t % 3 }, { load: Math.sin(t) }],
    isObservation: (value) => {
      if (typeof value !== 'object' || value === null || isIterable(value)) return false;
      const { heat, day, ...rest } = value as Record<string, unknown>;
      const isHeat = heat === null || isSingle(heat);
      return isHeat && isClass(3)(day) && Object.keys(rest).length === 0;
    },
    isTarget: (value) => {
      if (value === null) return true;
      if (typeof value !== 'object' || isIterable(value)) return false;
      const { load, ...rest } = value as Record<string, unknown>;
      return isSingle(load) && Math.abs(load as number) <= 1e100 && Object.keys(rest).length === 0;
    },
  },
};

function isIterable(value: object): boolean {
  return Symbol.iterator in value;
}

/** Anything whatever, and what is wrong by a little. */
const nearly = fc.oneof(
  fc.double(),
  fc.array(fc.double(), { maxLength: 3 }),
  fc.constantFrom(null, undefined, -1, 3, 4, 0.5, 1e39, NaN, '0', [], [1], [1, NaN], [1, 2, 3]),
  fc.constantFrom(new Float32Array(2), new BigInt64Array(2), { length: 2, 0: 1, 1: 2 }, new Map()),
  fc.record({ heat: fc.oneof(fc.double(), fc.constant(null)), day: fc.integer({ max: 4 }) }),
  fc.record({ load: fc.oneof(fc.double(), fc.string()) }),
);
const anything = fc.oneof(nearly, fc.anything({ withBigInt: true, withDate: true, withSet: true }));

const verbs = [
  'predict',
  'learn',
  'learn, target',
  'learn, at',
  'step',
  'observe',
  'teach',
  'teach, target',
  'stream',
  'setLearningRate',
  'parameters',
] as const;

/** What is done wrong, and between which samples. */
const wrongs = fc.array(
  fc.record({
    // Before the first sample every time is right.
    before: fc.integer({ min: 1, max: 9 }),
    verb: fc.constantFrom(...verbs),
    value: anything,
  }),
  { minLength: 1, maxLength: 12 },
);

type Verb = (typeof verbs)[number];

/** A wrong call; undefined where the value happens to be right. */
function wrongCall(
  learner: OnlineLearner,
  { isObservation, isTarget, sample }: Kind,
  verb: Verb,
  value: unknown,
): (() => unknown) | undefined {
  const [o, y] = sample(3) as [never, never];
  const given = value as never;
  switch (verb) {
    case 'predict':
      return isObservation(value) ? undefined : () => learner.predict(given);
    case 'learn':
      return isObservation(value) ? undefined : () => learner.learn(given, y);
    case 'learn, target':
      return isTarget(value) ? undefined : () => learner.learn(o, given);
    case 'learn, at':
      // Every clock is at least at 1e9 by then.
      return value === undefined || (typeof value === 'number' && value >= 1e9 && value < Infinity)
        ? undefined
        : () => learner.learn(o, y, { at: given });
    case 'step':
      return isObservation(value) ? undefined : () => learner.step(given);
    case 'observe':
      return isObservation(value) ? undefined : () => learner.observe(given);
    case 'teach':
      return () => learner.teach(given, y);
    case 'teach, target':
      return isTarget(value)
        ? undefined
        : () => learner.teach(learner.waiting.at(0) ?? { number: 99 }, given);
    case 'stream':
      return value === 0 || Object.is(value, -0) ? undefined : () => learner.stream(given);
    case 'setLearningRate':
      return isRate(value)
        ? undefined
        : () => {
            learner.setLearningRate(given);
          };
    case 'parameters':
      return value === undefined || value === null || isClass(2)(value)
        ? undefined
        : () => learner.parameters(given);
  }
}

function isRate(value: unknown): boolean {
  const isOne = (rate: unknown): boolean =>
    typeof rate === 'number' && (rate === 0 || (rate > 0 && Math.fround(rate) > 0)) && rate < 3e38;
  return isOne(value) || (isVector(2)(value) && Array.from(value as number[]).every(isOne));
}

describe.each(Object.entries(kinds))('a learner of %s', (_, kind) => {
  it('is as it was after whatever is wrong, and says so in one line', () => {
    fc.assert(
      fc.property(wrongs, (given) => {
        const [disturbed, left] = [kind.make(), kind.make()];
        const both = (act: (learner: OnlineLearner) => unknown): void => {
          act(disturbed);
          act(left);
        };
        const disturb = (t: number): void => {
          for (const { before, verb, value } of given) {
            if (before !== t) continue;
            const call = wrongCall(disturbed, kind, verb, value);
            if (call === undefined) continue;
            expect(call, `${verb} of ${fc.stringify(value)}`).toThrow(FppError);
            try {
              call();
            } catch (error) {
              expect((error as Error).message).not.toMatch(/\n|undefined \(|is not a function/);
            }
          }
        };
        for (let t = 0; t < 10; t++) {
          const [o, y] = kind.sample(t) as [never, never];
          const isLate = t % 3 === 2;
          if (isLate) both((learner) => learner.observe(o, { at: 1e9 + t }));
          disturb(t);
          both((learner) => {
            if (isLate) learner.teach({ number: t }, y);
            else learner.learn(o, t % 5 === 4 ? null : y, { at: 1e9 + t });
          });
        }
        expect(bytesOf(disturbed)).toBe(bytesOf(left));
      }),
      { numRuns: 60, seed: 24 },
    );
  });
});

describe('a schedule that fails', () => {
  it('when several steps are taken at once moves none of them', () => {
    const make = (schedule: (t: number) => number): OnlineLearner =>
      online({
        ...common,
        observation: vectors.observation,
        target: vectors.target,
        schedule,
      });
    let isBroken = true;
    const [failing, fine] = [make((t) => (isBroken && t === 3 ? NaN : 1)), make(() => 1)];
    for (const learner of [failing, fine]) {
      learner.observe(vectors.observations[0]);
      for (let t = 1; t < 4; t++) learner.learn(vectors.observations[t], vectors.targets[t]);
    }
    const before = bytesOf(failing);
    expect(() => failing.teach({ number: 0 }, vectors.targets[0])).toThrow('schedule');
    expect(failing.steps).toBe(0);
    expect(bytesOf(failing)).toBe(before);
    isBroken = false;
    for (const learner of [failing, fine]) learner.teach({ number: 0 }, vectors.targets[0]);
    expect(failing.steps).toBe(4);
    expect(bytesOf(failing)).toBe(bytesOf(fine));
  });
});
