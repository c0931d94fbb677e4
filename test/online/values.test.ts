import { describe, expect, it } from 'vitest';
import { Fpp, online, TruncatedBptt } from '../../lib';
import { Codec } from '../../lib/online/codec';
import { Standings } from '../../lib/online/standings';
import { Standardiser } from '../../lib/online/standardiser';
import { vectors } from './streams';

const encoded = (codec: Codec, value: unknown): number[] => [
  ...codec.encode('value', codec.read('value', value), Number.MAX_VALUE),
];

describe('a record', () => {
  const codec = new Codec('observation', {
    kind: 'record',
    fields: {
      heat: { kind: 'number', mayBeMissing: true },
      day: { kind: 'class', classes: 3, mayBeMissing: true },
      wind: { kind: 'vector', size: 2, standardise: true, mayBeMissing: true },
      on: { kind: 'class', classes: 2 },
    },
  });

  it('is one vector: numbers, one-hot classes, and what says that they are there', () => {
    expect(codec.space).toEqual({ kind: 'vector', size: 2 + 4 + 3 + 2 });
    expect(encoded(codec, { heat: 4, day: 1, wind: [5, 6], on: 0 })).toEqual([
      ...[4, 1],
      ...[0, 1, 0, 1],
      ...[0, 0, 1],
      ...[1, 0],
    ]);
    expect(encoded(codec, { heat: null, day: null, wind: null, on: 1 })).toEqual([
      ...[0, 0],
      ...[0, 0, 0, 0],
      ...[0, 0, 0],
      ...[0, 1],
    ]);
  });

  it('standardises by what was noted before, in which nothing missing counts', () => {
    for (const wind of [[1, 10], null, [5, 60]]) {
      codec.standardiser.note(codec.read('value', { heat: 1, day: null, wind, on: 0 }));
    }
    // With its own wind, [3, 20].
    const [mean, deviation] = [30, Math.sqrt((400 + 900 + 100) / 3)];
    const numbers = encoded(codec, { heat: 9, day: 0, wind: [3, 20], on: 0 });
    expect(numbers.slice(0, 2)).toEqual([9, 1]);
    expect(numbers[6]).toBeCloseTo(0, 12);
    expect(numbers[7]).toBeCloseTo((20 - mean) / deviation, 12);
  });
});

describe('running standardisation', () => {
  it('is mean and deviation of all that came, however large', () => {
    const standardiser = new Standardiser([true, false]);
    const values = Array.from({ length: 500 }, (_, i) => 1e9 + Math.sin(i * i));
    for (const value of values) standardiser.note([value, value]);
    const mean = values.reduce((a, b) => a + b) / values.length;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
    // The mean itself moves neither mean nor, but for one more term, the variance.
    expect(standardiser.unscaled(0, 0)).toBeCloseTo(mean, 5);
    expect(standardiser.unscaled(0, 1) - standardiser.unscaled(0, 0)).toBeCloseTo(
      Math.sqrt(variance),
      5,
    );
    expect(standardiser.scaled(1, 1e9)).toBe(1e9);
  });

  it('is 0 at first, and as far from 0 as √n allows', () => {
    const standardiser = new Standardiser([true]);
    expect(standardiser.scaled(0, 5e8)).toBe(0);
    expect(standardiser.unscaled(0, 2)).toBe(2);
    for (let n = 1; n <= 9; n++) standardiser.note([5]);
    expect(standardiser.scaled(0, 5)).toBe(0);
    expect(standardiser.unscaled(0, 2)).toBe(7);
    expect(standardiser.scaled(0, 1e100)).toBeCloseTo(3, 12);
  });

  it('makes a learner blind to units', () => {
    const errors = [1, 1e6].map((unit) => {
      const learner = online({
        observation: { ...vectors.observation, standardise: true },
        target: { ...vectors.target, standardise: true },
        network: { cell: 'elman', hiddenUnits: 4 },
        trainer: new TruncatedBptt({ truncationLength: 3 }),
        engine: 'reference',
        learningRate: 0.01,
      });
      return vectors.observations.map((o, t) => {
        const y = unit * (3 + vectors.targets[t][0]);
        const { prediction } = learner.learn(
          o.map((x) => unit * (x - 2)),
          [y],
        );
        return (prediction[0] - y) / unit;
      });
    });
    // The first two are predicted before there is a deviation.
    errors[0].slice(2).forEach((error, i) => {
      expect(errors[1][2 + i]).toBeCloseTo(error, 6);
    });
  });
});

describe('learners side by side', () => {
  it('are judged by their latest losses', () => {
    const standings = new Standings(3, 10);
    expect(standings.meanOf(0)).toBeNaN();
    for (let i = 0; i < 20; i++) standings.add([1, 2, NaN]);
    expect([standings.best, standings.meanOf(0), standings.meanOf(2)]).toEqual([
      0,
      expect.closeTo(1),
      Infinity,
    ]);
    for (let i = 0; i < 20; i++) standings.add([5, 2, 0]);
    expect(standings.best).toBe(1);
    const twin = new Standings(3, 10);
    twin.restore(standings.snapshot());
    expect([twin.best, twin.meanOf(1)]).toEqual([1, standings.meanOf(1)]);
  });

  it('predict by the best one so far', () => {
    const learner = online({
      ...{ observation: vectors.observation, target: vectors.target },
      network: { cell: 'elman', hiddenUnits: 4 },
      trainer: new Fpp({ truncationLength: 3 }),
      learningRate: [0, 0.02],
    });
    for (let turn = 0; turn < 20; turn++) {
      vectors.observations.forEach((o, t) => learner.learn(o, vectors.targets[t]));
    }
    const [still, learning] = learner.candidates;
    expect(learning.loss).toBeLessThan(still.loss);
    expect([still.isBest, learning.isBest]).toEqual([false, true]);
    expect(learner.hasDiverged).toBe(false);
  });
});
