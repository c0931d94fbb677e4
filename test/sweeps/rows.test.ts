import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CycleWorld } from '../../lib/environments';
import { experiments, figure3a, figure3b, type Experiment } from '../../lib/experiments';
import { lanesEngine } from '../../lib/engines';
import { elman, gru, lstm } from '../../lib/models';
import {
  Fpp,
  Rtrl,
  StoredState,
  TruncatedBptt,
  Uoro,
  learn,
  rmsprop,
  type Trainer,
} from '../../lib/trainers';
import { csvCells, csvLine } from '../../lib/sweeps/csv';
import { computeRows } from '../../lib/sweeps/compute';
import { modeOf, planSweep } from '../../lib/sweeps/plan';
import { columns, rowOf } from '../../lib/sweeps/row';
import { settingCells, settingColumns } from '../../lib/sweeps/setting-cells';

function study(...trainers: Trainer[]): Experiment {
  const environment = new CycleWorld();
  const network = elman(environment, { hiddenUnits: 4 });
  return {
    ...figure3a,
    settings: trainers.map((trainer) => ({ environment, network, trainer, streams: 2 })),
  };
}

function cellsOf(trainer: Trainer): Record<string, string> {
  const experiment = study(trainer);
  const cells = settingCells(experiment, experiment.settings[0]);
  return Object.fromEntries(settingColumns.map((column, i) => [column, cells[i]]));
}

describe('CSV', () => {
  it('reads back what it wrote', () => {
    const cell = fc.string().filter((text) => !/[\r\n]/.test(text));
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1 }), (cells) => {
        expect(csvCells(csvLine(cells))).toEqual(cells);
      }),
    );
  });
});

describe('a row', () => {
  it('tells an LSTM from an Elman network, and its forget bias', () => {
    const { environment, ...setting } = study(new Fpp({ truncationLength: 5 })).settings[0];
    const network = lstm(environment, { hiddenUnits: 4, forgetBias: 0.5 });
    const cells = settingCells(figure3a, { ...setting, environment, network });
    const cellOf = (column: 'cell' | 'activation') => cells[settingColumns.indexOf(column)];
    expect([cellOf('cell'), cellOf('activation')]).toEqual(['lstm forgetBias=0.5', '']);
  });

  it.each([
    [lstm, { size: 3 }, 'lstm forgetBias=1 embedding=3 fixed'],
    [gru, { size: 3 }, 'gru embedding=3 fixed'],
    [elman, { size: 2, trained: true }, 'elman embedding=2 trained'],
  ] as const)('tells of an embedding', (make, embedding, cell) => {
    const { environment, ...setting } = study(new Fpp({ truncationLength: 5 })).settings[0];
    const network = make(environment, { hiddenUnits: 4, embedding });
    const cells = settingCells(figure3a, { ...setting, environment, network });
    expect(cells[settingColumns.indexOf('cell')]).toBe(cell);
  });

  it('names every hyper-parameter of its trainer', () => {
    expect(cellsOf(new Fpp({ truncationLength: 5, stateStep: { rate: 0.5 } }))).toEqual({
      experiment: 'figure-3a',
      environment: 'CycleWorld(10)',
      cell: 'elman',
      activation: 'tanh',
      hiddenUnits: '4',
      initialWeights: 'orthogonal',
      trainer: 'FPP',
      T: '5',
      B: '1',
      M: '1',
      N: '100',
      lambda: '1',
      penalty: 'sum',
      windowLoss: 'last',
      stateRule: 'sgd',
      stateRate: '0.5',
      stateAveraging: 'window',
      newest: 'included',
      actingState: 'linked',
      optimizer: 'rmsprop decay=0.9 epsilon=1e-10 inside start=1',
      epsilon: '',
      prediction: '',
      streams: '2',
      steps: '5000',
    });
  });

  it('tells optimizers apart', () => {
    const optimizer = rmsprop({ decay: 0.99, epsilonPlacement: 'outside', clip: 5 });
    expect(cellsOf(new TruncatedBptt({ truncationLength: 5, optimizer })).optimizer).toBe(
      'rmsprop decay=0.99 epsilon=1e-10 outside start=1 clip=5',
    );
  });

  it('leaves no option out', () => {
    const trainer = Object.assign(new StoredState({ truncationLength: 1 }), {
      options: { temperature: 3 },
    });
    expect(() => cellsOf(trainer)).toThrow('there is no column for its option temperature');
  });

  it('keeps every bit of the metrics, and four digits of the curve', () => {
    const row = rowOf(figure3a, ['x'], {
      seed: 3,
      learningRate: 3e-4,
      loss: 0.1 + 0.2,
      error: NaN,
      diverged: true,
      lossCurve: [0],
      errorCurve: [1 / 3, 1e-7 / 3, NaN, 0],
    });
    expect(row).toBe('x,0.0003,3,0.30000000000000004,NaN,true,0.3333 3.333e-8 NaN 0');
    expect(csvCells(row)).toHaveLength(columns.length - settingColumns.length + 1);
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
    expect(await rowsOf(plans[1])).toEqual([rowOf(whole, plans[1].settings[0].cells, runs[0])]);
    expect(await rowsOf(plans[0])).not.toEqual(await rowsOf(plans[1]));
  });

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
  });

  it('has no two settings that are the same', () => {
    const twice = study(new Fpp({ truncationLength: 2 }), new Fpp({ truncationLength: 2 }));
    expect(() => planSweep(twice)).toThrow('settings 0 and 1 are the same');
  });

  it('knows its engines', () => {
    expect(() => planSweep(figure3a, { engine: 'abacus' })).toThrow(/one of reference/);
  });
});
