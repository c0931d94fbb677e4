import fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CycleWorld, type Environment } from '../../lib/environments';
import { experimentNamed, experiments, type Experiment } from '../../lib/experiments';
import { lanesEngine } from '../../lib/engines';
import { elman, gru, lstm } from '../../lib/models';
import {
  Fpp,
  Rtrl,
  StoredState,
  TruncatedBptt,
  Uoro,
  learn,
  LearningStopped,
  rmsprop,
  type Trainer,
} from '../../lib/trainers';
import { columnsOf, fitted } from '../../lib/sweeps/columns';
import { computeRows } from '../../lib/sweeps/compute';
import { modeOf, planSweep } from '../../lib/sweeps/plan';
import { keyOf, keysInTurn, rowOf, type Row } from '../../lib/sweeps/row';
import { settingValues } from '../../lib/sweeps/setting-values';
import { inFolder } from './fixture';

const figure3a = experimentNamed('figure-3a');
const figure3b = experimentNamed('figure-3b');

function study(...trainers: Trainer[]): Experiment {
  const environment = new CycleWorld();
  const network = elman(environment, { hiddenUnits: 4 });
  return {
    ...figure3a,
    settings: trainers.map((trainer) => ({ environment, network, trainer, streams: 2 })),
  };
}

/** An environment each of whose steps takes longer than learning goes without a pause. */
function slowly(environment: Environment): Environment {
  const { observation, target, name } = environment;
  return {
    ...{ name, observation, target },
    open(count, generator) {
      const streams = environment.open(count, generator);
      return {
        next(into, step) {
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 45);
          streams.next(into, step);
        },
      };
    },
  };
}

function valuesOf(trainer: Trainer): Row {
  const experiment = study(trainer);
  return settingValues(experiment, experiment.settings[0]);
}

/** A trainer with options that no other has. */
function unheardOf(options: Readonly<Record<string, unknown>>): Trainer {
  return Object.assign(new StoredState({ truncationLength: 1 }), { options });
}

describe('a row', () => {
  it('tells an LSTM from an Elman network, and its forget bias', () => {
    const { environment, ...setting } = study(new Fpp({ truncationLength: 5 })).settings[0];
    const network = lstm(environment, { hiddenUnits: 4, forgetBias: 0.5 });
    const values = settingValues(figure3a, { ...setting, environment, network });
    expect(values.cell).toBe('lstm forgetBias=0.5');
    expect(values).not.toHaveProperty('activation');
  });

  it.each([
    [lstm, { size: 3 }, 'lstm forgetBias=1 embedding=3 fixed'],
    [gru, { size: 3 }, 'gru embedding=3 fixed'],
    [elman, { size: 2, trained: true }, 'elman embedding=2 trained'],
  ] as const)('tells of an embedding', (make, embedding, cell) => {
    const { environment, ...setting } = study(new Fpp({ truncationLength: 5 })).settings[0];
    const network = make(environment, { hiddenUnits: 4, embedding });
    expect(settingValues(figure3a, { ...setting, environment, network }).cell).toBe(cell);
  });

  it('names every hyper-parameter of its trainer', () => {
    expect(valuesOf(new Fpp({ truncationLength: 5, stateStep: { rate: 0.5 } }))).toEqual({
      experiment: 'figure-3a',
      environment: 'CycleWorld(10)',
      cell: 'elman',
      activation: 'tanh',
      hiddenUnits: 4,
      initialWeights: 'orthogonal',
      trainer: 'FPP',
      T: 5,
      B: 1,
      M: 1,
      N: 100,
      lambda: 1,
      penalty: 'sum',
      windowLoss: 'last',
      stateRule: 'sgd',
      stateRate: 0.5,
      stateAveraging: 'window',
      newest: 'included',
      actingState: 'linked',
      optimizer: 'rmsprop decay=0.9 epsilon=1e-10 inside start=1',
      streams: 2,
      steps: 5000,
    });
  });

  it('tells optimizers apart', () => {
    const optimizer = rmsprop({ decay: 0.99, epsilonPlacement: 'outside', clip: 5 });
    expect(valuesOf(new TruncatedBptt({ truncationLength: 5, optimizer })).optimizer).toBe(
      'rmsprop decay=0.99 epsilon=1e-10 outside start=1 clip=5',
    );
  });

  it('leaves no option out, whatever it is', () => {
    const { trainer, ...values } = valuesOf(
      unheardOf({
        ...{ temperature: 3, isWarm: true, mood: 'good', none: null, list: [1, 2] },
        decay: { final: 0.5, 'in steps': { of: 10 } },
        ...{ steps: 7, n: 8, steady: { kind: 'other' }, rule: rmsprop() },
      }),
    );
    expect(trainer).toBe('StoredState');
    expect(values).toMatchObject({
      ...{ temperature: 3, isWarm: true, mood: 'good', list: '1 2' },
      ...{ decayFinal: 0.5, decayInStepsOf: 10, trainerSteps: 7, trainerN: 8, steps: 5000 },
      ...{ steadyKind: 'other', rule: 'rmsprop decay=0.9 epsilon=1e-10 inside start=1' },
    });
    expect(values).not.toHaveProperty('none');
  });

  it.each([
    [{ schedule: () => 1 }, 'StoredState: its option schedule is a function, and a row holds'],
    [{ 'a.b': 1, a: { b: 2 } }, 'StoredState: two options would be aB in a row'],
  ])('cannot hold every option: %o', (options, message) => {
    expect(() => valuesOf(unheardOf(options))).toThrow(message);
  });

  it('keeps every bit of the metrics, and four digits of the curve', () => {
    const row = rowOf(
      figure3a,
      { T: 1 },
      {
        ...{ seed: 3, learningRate: 3e-4, loss: 0.1 + 0.2, error: NaN, diverged: true },
        ...{ lossCurve: [0], errorCurve: [1 / 3, 1e-7 / 3, NaN, 0] },
      },
    );
    expect(row).toEqual({
      ...{ T: 1, learningRate: 0.0003, seed: 3, loss: 0.30000000000000004, error: NaN },
      ...{ diverged: true, curve: [0.3333, 3.333e-8, NaN, 0] },
    });
  });
});

describe('the columns of a plan', () => {
  const settings = [
    { trainer: 'A', steps: 9, T: 1, lambda: 1, stateRate: 0.5, mood: 1, share: 1, isWarm: true },
    { trainer: 'B', steps: 9, engine: 'lanes', mood: 'good', share: 0.5, big: 2 ** 40 },
  ];

  it('are one for every name that any setting has, of a type that holds all its values', () => {
    expect(columnsOf(settings).map(({ name, type }) => `${name} ${type}`)).toEqual([
      ...['steps INTEGER', 'engine VARCHAR', 'trainer VARCHAR', 'T INTEGER', 'lambda DOUBLE'],
      ...['stateRate VARCHAR', 'mood VARCHAR', 'share DOUBLE', 'isWarm BOOLEAN', 'big BIGINT'],
      ...['learningRate DOUBLE', 'seed INTEGER', 'loss DOUBLE', 'error DOUBLE'],
      ...['diverged BOOLEAN', 'curve DOUBLE[]'],
    ]);
  });

  it('hold a number as text where another setting has text', () => {
    const [first, second] = settings.map((setting) => fitted(setting, columnsOf(settings)));
    expect(first).toEqual({ ...settings[0], stateRate: '0.5', mood: '1' });
    expect(second).toEqual(settings[1]);
  });

  it('may not differ in capital letters only, which SQL does not tell apart', () => {
    expect(() => columnsOf([{ warmUp: 1 }, { warmup: 1 }])).toThrow(
      'warmUp and warmup cannot both name a column',
    );
  });
});

describe('a plan', () => {
  it('lays out the figures', () => {
    expect(planSweep(figure3a)).toMatchObject({ runs: 32 * 180 + 30, seeds: 30 });
    expect(planSweep(figure3b)).toMatchObject({ runs: 27 * 180, seeds: 30 });
    expect(planSweep(figure3b, { seeds: 2 })).toMatchObject({ runs: 27 * 12, seeds: 2 });
  });

  it('knows what costs more: longer windows, and derivatives carried forward', () => {
    const trainers = [1, 4].map((T) => new Fpp({ truncationLength: T }));
    const { settings } = planSweep(study(...trainers, new Uoro(), new Rtrl()));
    const weights = settings.map(({ weight }) => weight);
    expect(weights).toEqual([4, 13, 16, 29].map((cells) => cells * 2 * 180));
  });

  it('of each experiment is valid, and unlike every other', () => {
    const names = experiments.map(({ name }) => name);
    const fingerprints = experiments.map((experiment) => planSweep(experiment).fingerprint);
    expect(new Set(names).size).toBe(experiments.length);
    expect(new Set(fingerprints).size).toBe(experiments.length);
  });

  it('has a fingerprint that tells what it asks for', () => {
    const plan = (steps: number): string =>
      planSweep({ ...figure3a, protocol: { ...figure3a.protocol, steps } }).fingerprint;
    expect(plan(5_000)).toBe(planSweep(figure3a).fingerprint);
    expect(plan(5_001)).not.toBe(plan(5_000));
    expect(planSweep(figure3a, { seeds: 29 }).fingerprint).not.toBe(plan(5_000));
  });

  it('has a fingerprint of names and values, which another experiment’s columns do not change', () => {
    const fingerprintOf = (options: Readonly<Record<string, unknown>>): string =>
      planSweep(study(unheardOf(options))).fingerprint;
    expect(fingerprintOf({ a: 1, b: 2 })).toBe(fingerprintOf({ b: 2, a: 1, none: null }));
    expect(fingerprintOf({ a: 1, b: 2 })).not.toBe(fingerprintOf({ a: 2, b: 1 }));
    expect(fingerprintOf({ a: 1 })).not.toBe(fingerprintOf({ a: '1' }));
    expect(fingerprintOf({ a: Infinity })).not.toBe(fingerprintOf({ a: NaN }));
  });

  it('may end learning before its steps, and then asks for other rows', async () => {
    const whole = study(new TruncatedBptt({ truncationLength: 2 }));
    const protocol = { ...whole.protocol, steps: 40, seeds: 1, bins: 4, learningRates: [0.1] };
    const planOf = (learningSteps?: number) =>
      planSweep({ ...whole, protocol: { ...protocol, learningSteps } });
    const plans = [planOf(), planOf(20), planOf(30)];
    expect(new Set(plans.map(({ fingerprint }) => fingerprint)).size).toBe(3);

    const rowsOf = (plan: ReturnType<typeof planSweep>) => computeRows(plan, plan.tasks[0]);
    const { runs } = await learn({
      ...{ ...whole.settings[0], engine: lanesEngine },
      ...{ steps: 40, learningSteps: 20, bins: 4, learningRate: 0.1, experiment: whole.name },
    });
    expect(await rowsOf(plans[1])).toEqual([rowOf(whole, plans[1].settings[0].values, runs[0])]);
    expect(await rowsOf(plans[0])).not.toEqual(await rowsOf(plans[1]));
  });

  it('that go on tell how much is learned, not how far the streams are played', () =>
    inFolder(async (folder) => {
      const slow = slowly(new CycleWorld());
      const [setting] = study(new TruncatedBptt({ truncationLength: 2 })).settings;
      const plan = planSweep({
        ...figure3a,
        protocol: { steps: 20, seeds: 1, bins: 4, learningRates: [0.1] },
        settings: [{ ...setting, environment: slow }],
      });
      const checkpoint = join(folder, 'x.safetensors');
      const controller = new AbortController();
      const { signal } = controller;
      const stopped = computeRows(plan, plan.tasks[0], {
        ...{ checkpoint, signal },
        onProgress: (share) => {
          if (share >= 0.5) controller.abort();
        },
      });
      await expect(stopped).rejects.toThrow(LearningStopped);
      const shares: number[] = [];
      const onProgress = (share: number): number => shares.push(share);
      await computeRows(plan, plan.tasks[0], { checkpoint, onProgress });
      expect(shares.length).toBeGreaterThan(1);
      expect(Math.min(...shares)).toBeGreaterThan(0.5);
      expect(shares).toEqual([...shares].sort((a, b) => a - b));
    }));

  it('computes a setting by an engine of its own, unless another is asked for', () => {
    const { settings, ...rest } = study(
      new Fpp({ truncationLength: 2 }),
      new Fpp({ truncationLength: 3 }),
    );
    const inFloat64 = { ...settings[1], engine: 'reference' };
    const mixed = { ...rest, engine: 'lanes', settings: [settings[0], inFloat64] };
    const plan = planSweep(mixed);
    expect(plan.settings.map(({ engine }) => engine.name)).toEqual(['lanes', 'reference']);
    expect(modeOf(plan)).toMatch(/^float32, .*; setting 1 on reference: float64, /);
    const asked = planSweep(mixed, { engine: 'tensors' });
    expect(asked.settings.map(({ engine }) => engine.name)).toEqual(['tensors', 'tensors']);
    expect(modeOf(asked)).not.toContain('setting');

    const alike = planSweep({ ...mixed, settings });
    expect(
      planSweep({ ...mixed, settings: [settings[0], { ...settings[1], engine: 'lanes' }] }),
    ).toHaveProperty('fingerprint', alike.fingerprint);
    expect(plan.fingerprint).not.toBe(alike.fingerprint);
    // A row says which engine made it, where it is not the sweep's; so two settings may differ in it.
    expect(plan.settings.map(({ values }) => values.engine)).toEqual([undefined, 'reference']);
    const both = [settings[0], { ...settings[0], engine: 'reference' }];
    expect(planSweep({ ...mixed, settings: both }).runs).toBe(2 * 180);
  });

  it('has no two settings that are the same', () => {
    const twice = study(new Fpp({ truncationLength: 2 }), new Fpp({ truncationLength: 2 }));
    expect(() => planSweep(twice)).toThrow('settings 0 and 1 are the same');
  });

  it('knows its engines', () => {
    expect(() => planSweep(figure3a, { engine: 'abacus' })).toThrow(/one of reference/);
  });
});

describe('the keys of rows that come in turn', () => {
  it('are those of each row by itself', () => {
    const value = fc.constantFrom(null, 'a', 'b', 0, -0, 1, NaN, true, [1, null], [1, NaN]);
    const row = fc.oneof(
      fc.record({ a: value, b: value, told: value }, { requiredKeys: [] }),
      fc.record({ b: value, a: value }),
      fc.record({ a: value, c: value }),
    );
    const counts = (name: string): boolean => name !== 'told';
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), (rows: readonly Row[]) => {
        const keys = rows.flatMap((one) => [one, { ...one }]).map(keysInTurn(counts));
        expect(keys).toEqual(rows.flatMap((one) => [keyOf(one, counts), keyOf(one, counts)]));
      }),
    );
  });
});
