import { describe, expect, it } from 'vitest';
import {
  cellNames,
  cells,
  Fpp,
  learn,
  online,
  Recording,
  type CellName,
  type EngineFactory,
  lanesEngine,
  referenceEngine,
  type Trainer,
} from '../../lib';
import { denseEngine } from '../../lib/engines/dense/dense-engine';
import { tensorsEngine } from '../../lib/engines/tensors/tensors-engine';
import { classes, countingTrainers, networkTrainers, STEPS, vectors } from './streams';

const engines: readonly (readonly [string, EngineFactory])[] = [
  ['reference', referenceEngine],
  ['lanes', lanesEngine],
  ['dense', denseEngine],
  ['tensors', tensorsEngine],
];

type Stream = typeof vectors | typeof classes;

/** What `learn` makes of a recording: each step's loss, and the weights in the end. */
async function learned(stream: Stream, cell: CellName, trainer: Trainer, engine: EngineFactory) {
  const environment = new Recording(stream);
  const network = cells[cell](environment, { hiddenUnits: 3 });
  const { runs, engine: made } = await learn({
    environment,
    network,
    trainer,
    engine,
    learningRate: 0.05,
    seeds: [4],
    steps: STEPS,
    bins: STEPS,
  });
  return { losses: runs[0].lossCurve, parameters: made.parameters(0) };
}

/** The same, a sample at a time, predicting before and without being told. */
function pushed(stream: Stream, cell: CellName, trainer: Trainer, engine: EngineFactory) {
  const { observation, target, observations, targets } = stream;
  const learner = online({
    observation,
    target,
    network: { cell, hiddenUnits: 3 },
    trainer,
    engine,
    learningRate: 0.05,
    seeds: [4],
  });
  const losses = observations.map((o, t) => {
    const before = learner.predict(o);
    expect(learner.predict(o as never)).toEqual(before);
    const { prediction, loss } = learner.learn(o, targets[t]);
    expect(prediction).toEqual(before);
    return loss;
  });
  return { losses, parameters: learner.parameters() };
}

describe.each(engines)('pushed one by one on %s', (_, engine) => {
  it.each(
    cellNames.flatMap((cell) =>
      networkTrainers.map((trainer) => [trainer.name, cell, trainer] as const),
    ),
  )('%s learns what it learns from a recording: %s', async (_, cell, trainer) => {
    for (const stream of [vectors, classes]) {
      const expected = await learned(stream, cell, trainer, engine);
      expect(pushed(stream, cell, trainer, engine)).toEqual(expected);
      expect(expected.losses.every(Number.isFinite)).toBe(true);
    }
  });
});

describe('pushed one by one', () => {
  it.each(countingTrainers)('$name counts what it counts in a recording', async (trainer) => {
    const expected = await learned(classes, 'elman', trainer, lanesEngine);
    expect(pushed(classes, 'elman', trainer, lanesEngine)).toEqual(expected);
  });

  it('an embedding is learned by the reference, which is chosen by itself', async () => {
    const environment = new Recording(classes);
    const embedding = { size: 2, trained: true };
    const trainer = new Fpp({ truncationLength: 3 });
    const { runs } = await learn({
      environment,
      network: cells.gru(environment, { hiddenUnits: 3, embedding }),
      trainer,
      learningRate: 0.05,
      steps: STEPS,
      bins: STEPS,
    });
    const learner = online({
      ...{ observation: classes.observation, target: classes.target },
      network: { cell: 'gru', hiddenUnits: 3, embedding },
      trainer,
      learningRate: 0.05,
    });
    const losses = classes.observations.map((o, t) => learner.learn(o, classes.targets[t]).loss);
    expect(losses).toEqual(runs[0].lossCurve);
  });

  it('what is not told is not learned from: a recording with gaps, replayed', async () => {
    const targets = vectors.targets.map((y, t) => (t % 3 === 1 ? null : y));
    const environment = new Recording({ ...vectors, targets });
    for (const trainer of networkTrainers) {
      const { runs, engine } = await learn({
        environment,
        network: cells.elman(environment, { hiddenUnits: 3 }),
        trainer,
        learningRate: 0.05,
        steps: STEPS,
        bins: STEPS,
      });
      const learner = online({
        ...{ observation: vectors.observation, target: vectors.target },
        network: { cell: 'elman', hiddenUnits: 3 },
        trainer,
        learningRate: 0.05,
        withoutTarget: 'replay',
      });
      const losses = vectors.observations.map((o, t) => learner.learn(o, targets[t]).loss);
      expect(losses).toEqual(runs[0].lossCurve);
      expect(learner.parameters()).toEqual(engine.parameters(0));
    }
  });

  it('and by default nothing at all is learned at such a step', () => {
    for (const trainer of networkTrainers) {
      const learner = online({
        ...{ observation: vectors.observation, target: vectors.target },
        network: { cell: 'lstm', hiddenUnits: 3 },
        trainer,
        learningRate: 0.05,
      });
      for (const [t, o] of vectors.observations.entries()) {
        const before = learner.parameters();
        const { loss } = learner.learn(o, t % 4 === 3 ? null : vectors.targets[t]);
        if (t % 4 !== 3) continue;
        expect(loss).toBeNaN();
        expect(learner.parameters()).toEqual(before);
      }
      expect(learner.parameters().every(Number.isFinite)).toBe(true);
    }
  });

  it('side by side are the same runs as alone', async () => {
    const environment = new Recording(vectors);
    const trainers = networkTrainers.slice(0, 3);
    const learner = online({
      ...{ observation: vectors.observation, target: vectors.target },
      network: { cell: 'elman', hiddenUnits: 3 },
      trainer: trainers,
      learningRate: [0.01, 0.05],
      seeds: 2,
    });
    for (const [t, o] of vectors.observations.entries()) learner.learn(o, vectors.targets[t]);
    let candidate = 0;
    for (const trainer of trainers) {
      const { engine } = await learn({
        environment,
        network: cells.elman(environment, { hiddenUnits: 3 }),
        trainer,
        learningRate: [0.01, 0.05],
        seeds: 2,
        steps: STEPS,
      });
      for (let run = 0; run < 4; run++) {
        expect(learner.parameters(candidate++)).toEqual(engine.parameters(run));
      }
    }
    expect(learner.candidates.length).toBe(candidate);
    const losses = learner.candidates.map(({ loss }) => loss);
    const best = learner.candidates.findIndex(({ isBest }) => isBest);
    expect(losses[best]).toBe(Math.min(...losses));
    expect(learner.parameters()).toEqual(learner.parameters(best));
  });

  it('several streams step together, whoever comes first', async () => {
    const part = STEPS / 3;
    const environment = new Recording(vectors);
    const trainer = new Fpp({ truncationLength: 3, bufferSize: 7 });
    const { engine } = await learn({
      environment,
      network: cells.gru(environment, { hiddenUnits: 3 }),
      trainer,
      learningRate: 0.05,
      streams: 3,
      steps: part,
    });
    const learner = online({
      ...{ observation: vectors.observation, target: vectors.target },
      network: { cell: 'gru', hiddenUnits: 3 },
      trainer,
      learningRate: 0.05,
      streams: 3,
    });
    const arrivals = [0, 0, 1, 2, 0, 2, 2, 1];
    const at = [0, 0, 0];
    for (let i = 0; at.some((time) => time < part); i++) {
      const s = arrivals[i % arrivals.length];
      const t = s * part + at[s];
      if (at[s]++ >= part) continue;
      const { loss } = learner.stream(s).learn(vectors.observations[t], vectors.targets[t]);
      expect(loss).toBeGreaterThanOrEqual(0);
    }
    expect(learner.steps).toBe(part);
    expect(learner.parameters()).toEqual(engine.parameters(0));
    expect(() => learner.predict([1, 2])).toThrow('stream(0)');
  });
});
