import { afterEach, describe, expect, test } from 'vitest';
import {
  ConstantPrediction,
  CycleWorld,
  elman,
  Fpp,
  learn,
  LearningStopped,
  lstm,
  NoOverlapTruncatedBptt,
  Recording,
  Rtrl,
  SequentialMnist,
  StochasticWorld,
  StoredState,
  TruncatedBptt,
  Uoro,
  type LearnOptions,
  type Trainer,
} from '../../lib';

const environment = new CycleWorld({ length: 6 });
const network = elman(environment, { hiddenUnits: 4 });
const base = { environment, network, steps: 300, learningRate: 0.01 };

const trainers: [string, Trainer][] = [
  new Fpp({ truncationLength: 3, batchSize: 2, stateStep: { rate: 0.5 } }),
  new StoredState({ truncationLength: 3 }),
  new TruncatedBptt({ truncationLength: 3 }),
  new NoOverlapTruncatedBptt({ truncationLength: 3 }),
  new Uoro(),
  new Rtrl(),
  new ConstantPrediction(),
].map((trainer) => [trainer.name, trainer]);

describe.each(trainers)('%s', (_, trainer) => {
  test('two runs with one seed are equal, bit for bit', async () => {
    const once = await learn({ ...base, trainer, seeds: [3] });
    const again = await learn({ ...base, trainer, seeds: [3] });
    expect(again.runs).toEqual(once.runs);
    expect(again.engine.parameters(0)).toEqual(once.engine.parameters(0));
  });

  test('a run does not depend on the runs that share its batch', async () => {
    const learningRate = [0.003, 0.01];
    const together = await learn({ ...base, trainer, learningRate, seeds: [0, 3, 5], streams: 2 });
    const alone = await learn({ ...base, trainer, seeds: [3], streams: 2 });
    const index = together.runs.findIndex((run) => run.seed === 3 && run.learningRate === 0.01);
    expect(together.runs[index]).toEqual(alone.runs[0]);
    expect(together.engine.parameters(index)).toEqual(alone.engine.parameters(0));
  });
});

test.each([
  new Fpp({ truncationLength: 4 }),
  new StoredState({ truncationLength: 4 }),
  new TruncatedBptt({ truncationLength: 4 }),
  new NoOverlapTruncatedBptt({ truncationLength: 4 }),
  new Uoro(),
  new Rtrl(),
])('$name learns CycleWorld(4) with an LSTM, but for one seed in five at most', async (trainer) => {
  const world = new CycleWorld({ length: 4 });
  const { runs } = await learn({
    environment: world,
    network: lstm(world, { hiddenUnits: 4 }),
    trainer,
    steps: 4000,
    seeds: 5,
    learningRate: 0.01,
    bins: 10,
  });
  const learned = runs.filter(({ errorCurve }) => errorCurve[9] < 0.05);
  expect(learned.length).toBeGreaterThanOrEqual(4);
});

test('different seeds start from different weights and sample different windows', async () => {
  const trainer = new Fpp({ truncationLength: 3 });
  const { runs, engine } = await learn({ ...base, trainer, seeds: 2 });
  expect(engine.parameters(0)).not.toEqual(engine.parameters(1));
  expect(runs[0].lossCurve).not.toEqual(runs[1].lossCurve);
});

test('trainers share data and initial weights by seed, so that they are compared in pairs', async () => {
  const start = async (trainer: Trainer) => {
    const { engine } = await learn({ ...base, trainer, steps: 1, learningRate: 0 });
    return engine.parameters(0);
  };
  expect(await start(new Fpp({ truncationLength: 1 }))).toEqual(await start(new Rtrl()));
});

test('predicting 0 in CycleWorld(p) errs once in p steps', async () => {
  const { runs } = await learn({ ...base, trainer: new ConstantPrediction(), seeds: 3 });
  for (const run of runs) expect(run.error).toBeCloseTo(environment.constantError, 12);
});

test('learning curves are means over their bins and agree with the whole', async () => {
  const trainer = new TruncatedBptt({ truncationLength: 6 });
  const { runs, curveSteps } = await learn({ ...base, trainer, steps: 250, bins: 100 });
  expect(curveSteps).toHaveLength(100);
  expect(curveSteps[99]).toBe(250);
  let total = 0;
  for (const [bin, loss] of runs[0].lossCurve.entries()) {
    total += loss * (curveSteps[bin] - (curveSteps[bin - 1] ?? 0));
  }
  expect(total / 250).toBeCloseTo(runs[0].loss, 12);
});

test('only scored steps count: rows 14 to 27 of each digit', async () => {
  const mnist = new SequentialMnist();
  const { runs } = await learn({
    environment: mnist,
    network: elman(mnist, { hiddenUnits: 8 }),
    trainer: new TruncatedBptt({ truncationLength: 2 }),
    steps: 56,
    bins: 4,
    streams: 2,
    learningRate: 0.001,
  });
  expect(runs[0].lossCurve.map(Number.isNaN)).toEqual([true, false, true, false]);
  expect(runs[0].loss).toBeGreaterThan(0);
});

test('a run that blows up is flagged, and the others do not feel it', async () => {
  const options: LearnOptions = {
    ...base,
    environment: new StochasticWorld(),
    network: elman(new StochasticWorld(), { hiddenUnits: 4 }),
    trainer: new Fpp({ truncationLength: 3, lambda: 1e4, stateStep: { rate: 1e4 } }),
    engine: 'reference',
    seeds: [0, 1],
  };
  const wild = await learn({ ...options, learningRate: [0.01, 1e300] });
  expect(wild.runs.map(({ diverged }) => diverged).slice(2)).toEqual([true, true]);
  expect(wild.runs[3].loss).toBeNaN();
  expect(wild.runs[3].error).toBeNaN();
  const calm = await learn({ ...options, learningRate: 0.01 });
  expect(wild.runs.slice(0, 2)).toEqual(calm.runs);
});

test('a stream of one’s own can be learned: the sign of a slow sine, from its value', async () => {
  const steps = 400;
  const recording = new Recording({
    observation: { kind: 'vector', size: 1 },
    target: { kind: 'class', classes: 2 },
    observations: Array.from({ length: steps }, (_, t) => [Math.sin(t / 5)]),
    targets: Array.from({ length: steps }, (_, t) => Number(Math.sin(t / 5) > 0)),
  });
  const { runs } = await learn({
    environment: recording,
    network: elman(recording, { hiddenUnits: 4 }),
    trainer: new Fpp({ truncationLength: 2 }),
    steps: 4 * steps,
    learningRate: 0.01,
  });
  expect(runs[0].errorCurve.at(-1)).toBeLessThan(0.1);
});

test('real-valued targets are learned by the squared error', async () => {
  const recording = new Recording({
    observation: { kind: 'vector', size: 1 },
    target: { kind: 'vector', size: 1 },
    observations: Array.from({ length: 300 }, (_, t) => [Math.sin(t / 5)]),
    targets: Array.from({ length: 300 }, (_, t) => [Math.sin((t + 1) / 5)]),
  });
  const { runs } = await learn({
    environment: recording,
    network: elman(recording, { hiddenUnits: 8 }),
    trainer: new Fpp({ truncationLength: 4 }),
    steps: 3000,
    learningRate: 0.003,
  });
  const { lossCurve, error, loss } = runs[0];
  expect(lossCurve[lossCurve.length - 1]).toBeLessThan(0.05 * lossCurve[0]);
  expect(error).toBe(loss);
});

describe("an interrupt of the notebook's kernel", () => {
  const kernel = globalThis as Record<symbol, unknown>;
  const count = Symbol.for('fixed-point-propagation.kernel-interrupts');
  afterEach(() => Reflect.deleteProperty(kernel, count));
  const long = { ...base, trainer: new TruncatedBptt({ truncationLength: 2 }), steps: 1e7 };

  test('stops learning within the next pause', async () => {
    kernel[count] = 3;
    let done = 0;
    const onProgress = (now: number): void => {
      if (done === 0) kernel[count] = 4;
      done = now;
    };
    const stopped = (await learn({ ...long, onProgress }).catch(
      (error: unknown) => error,
    )) as object;
    expect(done).toBeGreaterThan(0);
    expect(stopped).toEqual(new LearningStopped(done));
  });

  test('that came before learning began does not stop it', async () => {
    kernel[count] = 3;
    await expect(learn({ ...long, steps: 20_000 })).resolves.toBeDefined();
  });
});

test.each(['lanes', 'reference', 'dense', 'tensors'] as const)(
  'an influence matrix beyond all memory is refused by what it takes, before weights are drawn: %s',
  async (engine) => {
    const large = elman(environment, { hiddenUnits: 20_000 });
    // Of which 20,000² × 20,000 numbers are no surprise, but hours of orthogonal weights before it would be.
    await expect(learn({ ...base, network: large, trainer: new Rtrl(), engine })).rejects.toThrow(
      /^\w+Engine: 1 run × 1 stream × 2 slots × 20,000 units would need about [\d,]{6,} GiB, and there are/,
    );
  },
);

test('progress is told, and a stop is heard', async () => {
  const trainer = new Rtrl();
  const told: number[] = [];
  const stop = new AbortController();
  const learning = learn({
    ...base,
    trainer,
    seeds: 30,
    steps: 1e6,
    signal: stop.signal,
    onProgress: (done, total) => {
      told.push(done / total);
      if (told.length === 2) stop.abort();
    },
  });
  await expect(learning).rejects.toThrow(LearningStopped);
  expect(told[1]).toBeGreaterThan(told[0]);
});
