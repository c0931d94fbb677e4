import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cellNames,
  CheckpointError,
  FileError,
  Fpp,
  lanesEngine,
  online,
  referenceEngine,
  type EngineFactory,
  type OnlineOptions,
  type Trainer,
} from '../../lib';
import { tensorsEngine } from '../../lib/engines/tensors/tensors-engine';
import { classes, countingTrainers, networkTrainers, STEPS, vectors } from './streams';

let folder: string;
let path: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpp-online-'));
  path = join(folder, 'learner.safetensors');
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const engines: readonly (readonly [string, EngineFactory])[] = [
  ['reference', referenceEngine],
  ['lanes', lanesEngine],
  ['tensors', tensorsEngine],
];

const { observation, target, observations, targets } = vectors;

const optionsOf = (trainer: Trainer) =>
  ({
    observation: { ...observation, standardise: true },
    target: { ...target, standardise: true },
    network: { cell: 'elman', hiddenUnits: 3 },
    trainer,
    learningRate: 0.05,
  }) as const satisfies OnlineOptions;

const fpp = optionsOf(new Fpp({ truncationLength: 3, bufferSize: 7 }));

/** All that a learner has to say, to the bit. */
function bytesOf(learner: { save(path: string): void }): string {
  const own = join(folder, 'own.safetensors');
  learner.save(own);
  return readFileSync(own).toString('base64');
}

describe('a learner that was saved', () => {
  it.each(engines)('goes on with the same bits on %s, with every trainer and cell', (_, engine) => {
    for (const [i, trainer] of networkTrainers.entries()) {
      const cell = cellNames[i % cellNames.length];
      const options = { ...optionsOf(trainer), engine, network: { cell, hiddenUnits: 3 } };
      const straight = online(options);
      const lossesOf = (learner: typeof straight, from: number, to: number): number[] =>
        observations
          .slice(from, to)
          .map((o, t) => learner.learn(o, (from + t) % 5 === 4 ? null : targets[from + t]).loss);
      lossesOf(straight, 0, 11);
      straight.save(path);
      const restored = online(options);
      restored.learn(observations[0], targets[0]);
      restored.restore(path);
      expect(bytesOf(restored)).toBe(bytesOf(straight));
      expect(lossesOf(restored, 11, STEPS)).toEqual(lossesOf(straight, 11, STEPS));
      expect(bytesOf(restored)).toBe(bytesOf(straight));
    }
  });

  it('goes on counting, side by side with others', () => {
    const options = {
      observation: classes.observation,
      target: classes.target,
      network: { cell: 'gru', hiddenUnits: 3 },
      trainer: [...countingTrainers, new Fpp({ truncationLength: 3 })],
      learningRate: [0.01, 0.1],
      seeds: [2, 7],
    } as const satisfies OnlineOptions;
    const straight = online(options);
    for (let t = 0; t < 12; t++) straight.learn(classes.observations[t], classes.targets[t]);
    straight.save(path);
    const restored = online(options);
    restored.restore(path);
    for (let t = 12; t < STEPS; t++) {
      const [o, y] = [classes.observations[t], classes.targets[t]];
      expect(restored.learn(o, y)).toEqual(straight.learn(o, y));
    }
    expect(restored.candidates).toEqual(straight.candidates);
  });

  it('keeps what waits, times, rates and its schedule', () => {
    const options = { ...fpp, streams: 2, schedule: (t: number) => 1 / t };
    const straight = online(options);
    const [a, b] = [straight.stream(0), straight.stream(1)];
    const tickets = [0, 1, 2].map((t) => a.observe(observations[t], { at: 10 * t }));
    a.learn(observations[3], null, { at: 100 });
    a.step(observations[4], targets[4]);
    b.learn(observations[5], targets[5]);
    b.observe(observations[6]);
    a.teach(tickets[0], targets[0]);
    straight.setLearningRate(0.2);
    straight.save(path);
    const restored = online(options);
    restored.restore(path);
    expect(restored.steps).toBe(1);
    expect(bytesOf(restored)).toBe(bytesOf(straight));
    expect(restored.stream(0).waiting.map(({ number }) => number)).toEqual([1, 2]);
    expect(restored.candidates[0].learningRate).toBe(0.2);
    expect(() => restored.stream(0).learn(observations[0], null, { at: 99 })).toThrow('100');
    for (const learner of [straight, restored]) {
      learner.stream(0).teach({ number: 2 }, targets[2]);
      learner.stream(0).teach({ number: 1 }, null);
      learner.stream(1).teach(learner.stream(1).waiting[0], targets[6]);
      learner.stream(1).learn(observations[7], targets[7]);
    }
    expect(restored.steps).toBe(3);
    expect(bytesOf(restored)).toBe(bytesOf(straight));
  });

  it('goes on from its checkpoint by itself, and saves itself every so many steps', () => {
    const checkpoint = { path: join(folder, 'auto.safetensors'), every: 4 };
    const first = online({ ...fpp, checkpoint });
    for (let t = 0; t < 11; t++) first.learn(observations[t], targets[t]);
    const second = online({ ...fpp, checkpoint });
    expect(second.steps).toBe(8);
    for (let t = 8; t < STEPS; t++) {
      second.learn(observations[t], targets[t]);
      if (t >= 11) first.learn(observations[t], targets[t]);
    }
    expect(bytesOf(second)).toBe(bytesOf(first));
    expect(second.unsaved).toBeUndefined();
  });

  it('refuses what is damaged or of another learner, and is as it was', () => {
    const learner = online(fpp);
    for (let t = 0; t < 9; t++) learner.learn(observations[t], targets[t]);
    learner.save(path);
    const whole = readFileSync(path);
    const before = bytesOf(learner);
    const refused = (
      content: Buffer | null,
      others: Partial<OnlineOptions>,
      words: string,
    ): void => {
      const own = join(folder, 'refused.safetensors');
      if (content === null) rmSync(own, { force: true });
      else writeFileSync(own, content);
      const other = online({ ...fpp, ...others });
      const untouched = bytesOf(other);
      const attempt = (): void => {
        other.restore(own);
      };
      expect(attempt).toThrow(content === null ? FileError : CheckpointError);
      expect(attempt).toThrow(words);
      expect(bytesOf(other)).toBe(untouched);
    };
    refused(null, {}, 'no such file');
    refused(whole.subarray(0, 1000), {}, 'no whole checkpoint');
    for (const at of [9, 200, whole.length >> 1, whole.length - 1]) {
      const broken = Buffer.from(whole);
      broken[at] ^= 4;
      refused(broken, {}, 'refused.safetensors');
    }
    refused(whole, { learningRate: 0.1 }, 'learningRates');
    refused(whole, { seeds: [5] }, 'seeds');
    refused(whole, { network: { cell: 'gru', hiddenUnits: 3 } }, 'network');
    refused(whole, { trainer: new Fpp({ truncationLength: 2, bufferSize: 7 }) }, 'trainer');
    refused(whole, { engine: 'reference' }, 'engine');
    refused(whole, { trainer: [fpp.trainer, fpp.trainer] }, 'number of trainers');
    refused(whole, { target }, 'target');
    refused(whole, { memory: 10 }, 'memory');
    refused(whole, { withoutTarget: 'replay' }, 'withoutTarget');
    refused(whole, { streams: 2 }, 'streams');
    refused(whole, { name: 'another' }, 'environment');
    learner.restore(path);
    expect(bytesOf(learner)).toBe(before);
  });

  it('says where it cannot be written, and goes on', () => {
    const learner = online(fpp);
    const nowhere = join(folder, 'none', 'learner.safetensors');
    expect(() => {
      learner.save(nowhere);
    }).toThrow(FileError);
    expect(() => online({ ...fpp, checkpoint: { path: nowhere } })).toThrow(FileError);
    learner.learn(observations[0], targets[0]);
    expect(learner.steps).toBe(1);
  });
});
