import { describe, expect, test } from 'vitest';
import { LookupError } from '../../../lib';
import {
  againstComputation,
  againstLearningRate,
  againstSetting,
  bootstrapInterval,
  chosenSettings,
  drawnInPaper,
  endingRows,
  endOf,
  gridRows,
  meanOf,
  runRows,
  settingLearningCurves,
  settingOf,
  settingRows,
  unrolledSteps,
  valuedBy,
} from '../../../lib/analysis';
import { experimentNamed } from '../../../lib/experiments';
import { planSweep, type ResultsRow } from '../../../lib/sweeps';
import { withoutOutcome } from '../../sweeps/made-up-row';
import { rowOf, runsOf, settingsOf } from '../made-up';

const figure2 = experimentNamed('figure-2');
const figure3a = experimentNamed('figure-3a');
const figure3c = experimentNamed('figure-3c');
const figure3d = experimentNamed('figure-3d');

/** Two seeds of every setting of Figure 3a; the error is the rate's distance from 0.01, and T. */
function madeUp(experiment = figure3a): ResultsRow[] {
  return planSweep(experiment).settings.flatMap(({ values, learningRates }) =>
    learningRates.flatMap((rate) =>
      [0, 1].map((seed) => {
        const row = withoutOutcome(values, rate, seed);
        const error = Math.abs(rate - 0.01) + (row.T ?? 0) + seed / 10;
        const curve = Array.from({ length: experiment.protocol.bins }, (_, i) => error + i);
        return { ...row, error, curve };
      }),
    ),
  );
}

describe('chosen settings', () => {
  const settings = chosenSettings(figure3a, madeUp());

  test('are each at the rate that served it best', () => {
    expect(settings).toHaveLength(33);
    const [first] = settings;
    expect(first).toMatchObject({ style: 'fpp', label: 'FPP', learningRate: 0.01 });
    expect(first.isGridEdge).toBe(false);
    expect(first.values).toEqual([1, 1.1]);
    expect(first.runs.map(({ seed }) => seed)).toEqual([0, 1]);
    expect(first.byRate.map(({ learningRate }) => learningRate)).toEqual([
      1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2,
    ]);
  });

  test('say if the best rate lies at the edge of those tried', () => {
    const rows = madeUp().filter(({ learningRate }) => learningRate <= 0.01);
    expect(chosenSettings(figure3a, rows)[0].isGridEdge).toBe(true);
    expect(settings.find(({ style }) => style === 'constant')?.isGridEdge).toBe(false);
  });

  test('name what predicts without a network', () => {
    const [constant] = chosenSettings(figure3c, madeUp(figure3c)).slice(-1);
    expect(constant).toMatchObject({ style: 'constant', label: 'Predict 1' });
    const grams = chosenSettings(figure3d, madeUp(figure3d)).slice(-2);
    expect(grams.map(({ label }) => label)).toEqual(['Unigrams', 'Bigrams']);
  });

  test('may be judged before the end', () => {
    const [early] = chosenSettings(figure2, madeUp(figure2), 2_500);
    const [late] = chosenSettings(figure2, madeUp(figure2), 15_000);
    expect(early.values).toEqual(late.values);
    const [middle] = chosenSettings(figure2, madeUp(figure2), 5_000);
    expect(middle.values[0]).toBeCloseTo(early.values[0] + 0.5, 12);
  });

  test('may be judged by something else of a run', () => {
    const rows = madeUp().map((row) => ({ ...row, curve: [9, row.learningRate] }));
    const [byEnd] = chosenSettings(figure3a, rows, endOf);
    expect(byEnd).toMatchObject({ learningRate: 1e-4, isGridEdge: true, values: [1e-4, 1e-4] });
    expect(byEnd.byRate.map(({ values: [value] }) => value)).toEqual(
      byEnd.byRate.map(({ learningRate }) => learningRate),
    );
  });

  test('are lines against T, one for each method that has one', () => {
    const series = againstSetting(settings, 'T');
    expect(series.map(({ style }) => style)).toEqual([
      'fpp',
      'fpp-own-rate',
      'stored-state',
      'truncated-bptt',
      'no-overlap',
    ]);
    expect(series[3].points.map(({ setting }) => setting)).toEqual([1, 3, 5, 7, 10, 15]);
  });

  test('are lines against the learning rate, with every run', () => {
    const [fpp] = againstLearningRate(settings);
    expect(fpp.points).toHaveLength(6);
    expect(fpp.points[0].values).toHaveLength(2);
  });

  test('are rows of a table', () => {
    const rows = settingRows(settings, ['T']);
    expect(rows[0]).toMatchObject({
      method: 'FPP',
      T: 1,
      'learning rate': 0.01,
      'edge of grid': '',
      n: 2,
      diverged: 0,
    });
    expect(rows[0].mean).toBeCloseTo(1.05, 12);
    expect(rows.at(-1)).toMatchObject({ method: 'Predict 0', T: '–' });
  });

  test('are rows of a table run by run', () => {
    const rows = runRows(settings, ['T']);
    expect(rows).toHaveLength(settings.length * 2);
    expect(rows[1]).toMatchObject({ method: 'FPP', T: 1, seed: 1, value: 1.1 });
  });

  test('may be valued otherwise, at the same rates', () => {
    const [end] = valuedBy(settings, endOf);
    expect(end.values).toEqual(settings[0].runs.map(({ curve }) => curve.at(-1)));
    expect(end.byRate.at(-1)?.values[0]).toBeGreaterThan(end.values[0]);
    expect(end.learningRate).toBe(settings[0].learningRate);
  });

  test('say how runs end: a run that diverged is worse than any other', () => {
    const ends = [0, 0.2, NaN, 0];
    const [first] = settings;
    const runs = ends.map((end, seed) => ({ ...first.runs[0], seed, curve: [1, end] }));
    const [row] = endingRows([{ ...first, runs }], ['T']);
    expect(row).toMatchObject({ T: 1, median: 0.1, 'end at 0': 2, n: 3, diverged: 1 });
    expect(row.mean).toBeCloseTo(0.2 / 3, 12);
    const lost = runs.map((run) => ({ ...run, curve: [NaN] }));
    expect(endingRows([{ ...first, runs: lost }], [])[0].median).toBe(Infinity);
  });

  test('count the best rates at either end of the grid, and what diverged', () => {
    const atMost = madeUp().filter(({ learningRate }) => learningRate <= 0.01);
    const high = gridRows(chosenSettings(figure3a, atMost))[0];
    expect(high).toMatchObject({ 'best at lowest rate': 0, 'best at highest rate': 6 });
    const atLeast = madeUp().filter(({ learningRate }) => learningRate >= 0.01);
    const low = gridRows(chosenSettings(figure3a, atLeast))[0];
    expect(low).toMatchObject({ 'best at lowest rate': 6, 'best at highest rate': 0, runs: 24 });
    const lost = madeUp().map((row) => ({ ...row, error: row.seed === 0 ? NaN : row.error }));
    expect(gridRows(chosenSettings(figure3a, lost))[0]).toMatchObject({ runs: 72, diverged: 36 });
  });

  test('do not hang on the order of the rows, nor on the number of runs', () => {
    const [one] = settingsOf(
      [0.03, 0.01, 0.02].map((rate) => rowOf({ learningRate: rate, error: rate })),
    );
    expect(one).toMatchObject({ learningRate: 0.01, isGridEdge: true, style: 'fpp', label: 'FPP' });
    expect(one.byRate.map(({ learningRate }) => learningRate)).toEqual([0.01, 0.02, 0.03]);
    const [inside] = settingsOf(
      [0.03, 0.02, 0.01].map((rate) => rowOf({ learningRate: rate, error: Math.abs(rate - 0.02) })),
    );
    expect(inside).toMatchObject({ learningRate: 0.02, isGridEdge: false });
  });

  test('of a method without a style of its own are plain', () => {
    const [variant] = settingsOf([rowOf({ trainer: 'FPP without weight penalty' })]);
    expect(variant).toMatchObject({ style: 'plain', label: 'Value' });
  });

  test('have the curves of the runs at the chosen rate', () => {
    const settings = settingsOf([
      ...[0, 1].map((seed) => rowOf({ seed, learningRate: 0.1, error: 1, curve: [7, 7] })),
      ...[0, 1].map((seed) => rowOf({ seed, learningRate: 0.2, error: 0, curve: [3, seed] })),
    ]);
    expect(settingLearningCurves(settings)).toEqual([
      {
        style: 'fpp',
        label: 'FPP',
        runs: [
          [3, 0],
          [3, 1],
        ],
      },
    ]);
  });

  test('are lines in the order of the hyper-parameter, whatever that of the settings', () => {
    const settings = settingsOf(...[10, 1, 5].map((T) => runsOf([T / 10], { T })));
    expect(againstSetting(settings, 'T')).toEqual([
      { style: 'fpp', points: [1, 5, 10].map((T) => ({ setting: T, values: [T / 10] })) },
    ]);
  });

  test('are lines against the steps that they unroll, where they unroll any', () => {
    const settings = settingsOf(
      runsOf([0.2], { T: 4, M: 2 }),
      runsOf([0.1], { T: 1, M: 3 }),
      runsOf([0.3], { trainer: 'RTRL', T: null, B: null, M: null }),
    );
    expect(againstComputation(settings)).toEqual([
      {
        style: 'fpp',
        points: [
          { setting: 3, values: [0.1] },
          { setting: 8, values: [0.2] },
        ],
      },
    ]);
  });

  test.each([
    [{ T: 5, B: 4, M: 3 }, 60],
    [{ trainer: 'T-BPTT', T: 5, B: null, M: null }, 5],
    // T steps every T-th step.
    [{ trainer: 'No-Overlap T-BPTT', T: 5, B: null, M: null }, 1],
    [{ trainer: 'UORO', T: null, B: null, M: null }, 0],
  ])('unroll so many steps at an online step: %j, %d', (told, steps) => {
    expect(unrolledSteps(rowOf(told))).toBe(steps);
  });

  test('stand in tables with a bootstrap interval, and say if the rate is an edge', () => {
    const errors = [0, 0, 0.4, 0.1];
    const settings = settingsOf(
      runsOf(errors, { learningRate: 0.1 }),
      runsOf([1, 1, 1, 1], { learningRate: 0.2 }),
    );
    const interval = bootstrapInterval(errors);
    expect(settingRows(settings, [])).toMatchObject([{ 'edge of grid': 'yes', ...interval }]);
    expect(endingRows(settings, [])).toMatchObject([{ 'end at 0': 2, n: 4, ...interval }]);
    expect(endingRows(settingsOf(runsOf([0, 0.1, 0.1])), [])[0]['end at 0']).toBe(1);
  });

  test('count as at an end of the grid only if the best rate is one', () => {
    const [{ 'best at lowest rate': low, 'best at highest rate': high }] = gridRows(
      settings.filter(({ style }) => style === 'fpp'),
    );
    expect([low, high]).toEqual([0, 0]);
    const lost = settingsOf(runsOf([NaN, 1, 1], { learningRate: 0.1 }));
    expect(gridRows(lost)).toMatchObject([{ runs: 3, diverged: 1 }]);
  });
});

describe('one of many settings', () => {
  const settings = settingsOf(
    runsOf([1], { T: 1 }),
    runsOf([2], { T: 2 }),
    runsOf([3], { T: 2, penalty: 'mean' }),
    runsOf([4], { T: null, trainer: 'RTRL' }),
  );

  test('is found by its method and what its row has', () => {
    expect(settingOf(settings, 'fpp', { T: 1 }).values).toEqual([1]);
    expect(settingOf(settings, 'fpp', { T: 2, penalty: 'mean' }).values).toEqual([3]);
    expect(settingOf(settings, 'rtrl').values).toEqual([4]);
    expect(settingOf(settings, 'rtrl', { T: null }).values).toEqual([4]);
    expect(meanOf(settings, 'fpp', { T: 1 })).toBe(1);
    expect(meanOf(settingsOf(runsOf([1, 2])), 'fpp')).toBe(1.5);
    expect(meanOf(settingsOf(runsOf([1, NaN])), 'fpp')).toBeNaN();
  });

  test('is refused where it is none or not one', () => {
    expect(() => settingOf(settings, 'uoro')).toThrow(
      new LookupError('there are 0 settings of uoro at {}, and should be one'),
    );
    expect(() => settingOf(settings, 'fpp', { T: 2 })).toThrow(
      new LookupError('there are 2 settings of fpp at {"T":2}, and should be one'),
    );
  });

  test('is drawn in the paper if its method is FPP or T-BPTT', () => {
    const styles = drawnInPaper(chosenSettings(figure3a, madeUp())).map(({ style }) => style);
    expect(new Set(styles)).toEqual(
      new Set(['fpp', 'fpp-own-rate', 'truncated-bptt', 'no-overlap']),
    );
    expect(styles).toHaveLength(24);
  });
});
