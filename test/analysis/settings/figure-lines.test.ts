import { describe, expect, test } from 'vitest';
import {
  ablationContrasts,
  againstCycleLength,
  aheadAt,
  bootstrapInterval,
  chosenSettings,
  cycleLength,
  gainKept,
  levelLines,
  pairedDifferences,
  protocolRows,
  ratioToPredictZero,
} from '../../../lib/analysis';
import { experimentNamed, type Experiment } from '../../../lib/experiments';
import { planSweep, type ResultsRow } from '../../../lib/sweeps';
import { contrastSeries } from '../../../lib/analysis/comparisons/ablation-contrasts';
import { differenceSeries } from '../../../lib/analysis/comparisons/difference-plot';
import { withoutOutcome } from '../../sweeps/made-up-row';
import { runsOf, settingsOf } from '../made-up';

const ablationCycle = experimentNamed('ablation-cycle');
const figure2 = experimentNamed('figure-2');
const figure3a = experimentNamed('figure-3a');

/** Three seeds of every setting at one rate; the error is as told, and a part of each seed's own. */
function madeUp(experiment: Experiment, errorOf: (row: ResultsRow) => number) {
  const rows = planSweep(experiment).settings.flatMap(({ values }) =>
    [0, 1, 2].map((seed) => {
      const row = withoutOutcome(values, 0.01, seed);
      return { ...row, error: errorOf(row) + seed / 1024 };
    }),
  );
  return chosenSettings(experiment, rows);
}

describe('Figure 2’s lines', () => {
  // T-BPTT errs half as often as predicting 0 where T = p, and as often where T = p/2.
  const settings = madeUp(figure2, (row) => {
    const p = cycleLength(row);
    return row.trainer === 'T-BPTT' && row.T === p ? 0.5 / p : 1 / p;
  });
  const lines = againstCycleLength(ratioToPredictZero(settings));

  test('are one for each method and window, solid for T = p, dashed for T = p/2', () => {
    expect(lines.map(({ label, dash }) => [label, dash])).toEqual([
      ['FPP, T = p/2', 'dash'],
      ['FPP, own state rate, T = p/2', 'dash'],
      ['T-BPTT, T = p/2', 'dash'],
      ['No-overlap T-BPTT, T = p/2', 'dash'],
      ['FPP, T = p', 'solid'],
      ['FPP, own state rate, T = p', 'solid'],
      ['T-BPTT, T = p', 'solid'],
      ['No-overlap T-BPTT, T = p', 'solid'],
      ['UORO', 'solid'],
      ['RTRL', 'solid'],
      ['Predict 0', 'solid'],
    ]);
  });

  test('go through the error as a ratio to predicting 0, at every p', () => {
    const ratios = (label: string) =>
      lines.find((line) => line.label === label)?.points.map(({ values }) => values[0]);
    expect(ratios('T-BPTT, T = p')).toEqual([0.5, 0.5, 0.5, 0.5, 0.5]);
    expect(ratios('T-BPTT, T = p/2')).toEqual([1, 1, 1, 1, 1]);
    expect(lines[0].points.map(({ setting }) => setting)).toEqual([4, 8, 12, 16, 20]);
    const [{ byRate, values }] = ratioToPredictZero(settings);
    expect(byRate[0].values).toEqual(values);
  });

  test('may be of a single cycle', () => {
    const [line] = againstCycleLength(
      settingsOf(runsOf([1], { environment: 'CycleWorld(4)', T: 4 })),
    );
    expect(line).toMatchObject({ style: 'fpp', points: [{ setting: 4, values: [1] }] });
  });

  test('are of CycleWorlds only', () => {
    expect(cycleLength({ environment: 'CycleWorld(12)' })).toBe(12);
    for (const environment of ['StochasticWorld', 'My CycleWorld(4)', 'CycleWorld(4) twice']) {
      expect(() => cycleLength({ environment })).toThrow(`${environment} has no cycle length`);
    }
  });
});

describe('Figure 3’s lines', () => {
  const settings = madeUp(figure3a, ({ trainer, T }) => {
    if (trainer === 'RTRL') return 0.05;
    if (trainer === 'T-BPTT') return T === 15 ? 0.02 : 0.06;
    return trainer === 'FPP' ? 0.04 : 0.1;
  });

  test('that no T concerns are level', () => {
    const level = levelLines(settings, 'T');
    expect(level.map(({ style }) => style)).toEqual(['uoro', 'rtrl', 'constant']);
    expect(level[1].points.map(({ setting }) => setting)).toEqual([1, 3, 5, 7, 10, 15]);
    for (const { values } of level[1].points) expect(values[0]).toBe(0.05);
  });

  test('keep a share of their own best gain', () => {
    const kept = gainKept(settings, 'T', 0.1 + 1 / 1024);
    const at = (style: string, T: number) =>
      kept.find((line) => line.style === style)?.points.find(({ setting }) => setting === T)
        ?.values[0];
    expect(at('truncated-bptt', 15)).toBe(1);
    expect(at('truncated-bptt', 3)).toBeCloseTo(0.5, 12);
    expect(at('fpp', 1)).toBe(1);
    // Stored state gains nothing anywhere: a share of nothing is no number.
    expect(at('stored-state', 5)).toBeNaN();
    expect(kept.some(({ style }) => style === 'rtrl')).toBe(false);
  });

  test('differ by seed in a forest, a row for each T', () => {
    const differences = pairedDifferences(settings, 'truncated-bptt', ['T']);
    const [fpp] = differenceSeries(differences, ({ setting }) => `T = ${setting.T}`);
    expect(fpp).toMatchObject({ style: 'fpp', label: 'FPP' });
    expect(fpp.points.map(({ row }) => row)).toContain('T = 15');
    expect(fpp.points.find(({ row }) => row === 'T = 15')?.mean).toBeCloseTo(0.02, 12);
    expect(fpp.points.find(({ row }) => row === 'T = 5')?.mean).toBeCloseTo(-0.02, 12);
    expect(aheadAt(differences, 'fpp', 'T')).toBe('at T = 1, 3, 5, 7, 10');
    expect(aheadAt(differences, 'stored-state', 'T')).toBe('at no T');
  });

  test('of several methods are a series each, of one method as of many', () => {
    const settings = settingsOf(
      runsOf([4, 4], { trainer: 'T-BPTT', stateRate: null }),
      runsOf([3, 3]),
      runsOf([1, 1], { trainer: 'StoredState', stateRate: null }),
    );
    const differences = pairedDifferences(settings, 'truncated-bptt', ['T']);
    expect(differenceSeries(differences, () => 'a row')).toEqual([
      { style: 'fpp', label: 'FPP', points: [{ row: 'a row', mean: -1, low: -1, high: -1 }] },
      {
        ...{ style: 'stored-state', label: 'Stored state' },
        points: [{ row: 'a row', mean: -3, low: -3, high: -3 }],
      },
    ]);
  });

  test('are not ahead where the interval touches 0', () => {
    const settings = settingsOf(
      runsOf([3, 3], { trainer: 'T-BPTT', stateRate: null }),
      runsOf([3, 3]),
    );
    const differences = pairedDifferences(settings, 'truncated-bptt', ['T']);
    expect(aheadAt(differences, 'fpp', 'T')).toBe('at no T');
  });

  test('keep their share by the runs that stayed finite, and none if none gains', () => {
    const shares = (...errors: readonly (readonly number[])[]) =>
      gainKept(
        settingsOf(...errors.map((own, i) => runsOf(own, { T: i + 1 }))),
        'T',
        1,
      )[0].points.map(({ values }) => values[0]);
    expect(shares([0.5, NaN, 0.5], [0.75])).toEqual([1, 0.5]);
    expect(shares([1], [2])).toEqual([NaN, NaN]);
  });

  test('stand beside fresh seeds in a table', () => {
    const fresh = settings.map((one) => ({ ...one, values: [0.3, NaN, 0.3] }));
    const [row] = protocolRows({ chosen: settings, fresh }, ['T']);
    expect(row).toMatchObject({ method: 'FPP', T: 1, 'fresh mean': 0.3, low: 0.3, diverged: 1 });
    expect(row['mean']).toBeCloseTo(0.04 + 1 / 1024, 12);
  });

  test('stand in that table with a bootstrap interval, and say if the rate is an edge', () => {
    const rates = (best: number) =>
      settingsOf(
        ...[0.1, 0.2, 0.3].map((learningRate) =>
          runsOf(learningRate === best ? [0, 0, 4, 1] : [9, 9, 9, 9], { learningRate }),
        ),
      );
    const [inside] = protocolRows({ chosen: rates(0.2), fresh: rates(0.2) }, []);
    expect(inside).toMatchObject({ 'learning rate': '0.2', ...bootstrapInterval([0, 0, 4, 1]) });
    const [edge] = protocolRows({ chosen: rates(0.3), fresh: rates(0.3) }, []);
    expect(edge).toMatchObject({ 'learning rate': '0.3 (edge)' });
  });
});

describe('an ablation’s contrasts', () => {
  /** What the penalty on W, the states' motion, and both together take off the error. */
  const settings = madeUp(ablationCycle, ({ trainer, stateRate }) => {
    const penalty = trainer === 'FPP' ? 0.25 : 0;
    const states = stateRate === 'shared' ? 0.0625 : stateRate === 1 ? 0.125 : 0;
    return 1 - penalty - states - (penalty > 0 && stateRate === 1 ? 0.03125 : 0);
  });
  const contrasts = ablationContrasts(settings);

  test('say what each part adds, all else equal', () => {
    const here = contrasts.filter(({ situation }) => situation === 'T = 1, M = 4, B = 4');
    expect(here.map(({ mean }) => mean)).toEqual([-0.25, -0.0625, -0.15625, -0.125]);
    expect([...new Set(contrasts.map(({ situation }) => situation))]).toEqual([
      'T = 1',
      'T = 3',
      'T = 5',
      'T = 10',
      'T = 1, M = 4, B = 4',
    ]);
  });

  test('are a forest’s series, a row for each situation', () => {
    const series = contrastSeries(contrasts);
    expect(series.map(({ style }) => style)).toEqual(['plain', 'fpp', 'fpp-own-rate', 'third']);
    for (const { label, points } of series) {
      const own = contrasts.filter(({ part }) => part === label);
      expect(points).toEqual(
        own.map(({ situation, mean, low, high }) => ({ row: situation, mean, low, high })),
      );
      expect(points).toHaveLength(5);
    }
  });

  test('do not hang on the order of the settings, nor on other situations', () => {
    expect(ablationContrasts([...settings].reverse()).slice(-4)).toEqual(contrasts.slice(0, 4));
    const harder = settings.map((one) => ({
      ...one,
      values: one.values.map((value) => value * (one.setting.T ?? 1)),
    }));
    const at5 = ablationContrasts(harder).filter(({ situation }) => situation === 'T = 5');
    expect(at5.map(({ mean }) => mean)).toEqual([-1.25, -0.3125, -0.78125, -0.625]);
  });

  test('need every variant', () => {
    const without = settings.filter(({ setting }) => setting.trainer !== 'StoredState');
    expect(() => ablationContrasts(without)).toThrow('T = 1: there is no');
  });
});
