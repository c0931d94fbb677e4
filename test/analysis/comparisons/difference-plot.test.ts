import { describe, expect, test } from 'vitest';
import { LookupError } from '../../../lib';
import {
  contrastPlot,
  contrastText,
  differencePlot,
  forestPlot,
  gainKept,
  pairedDifferences,
  percentKept,
  type AblationContrast,
} from '../../../lib/analysis';
import { contrastSeries } from '../../../lib/analysis/comparisons/ablation-contrasts';
import { differenceSeries } from '../../../lib/analysis/comparisons/difference-plot';
import { estimateText } from '../../../lib/analysis/comparisons/paired';
import { runsOf, settingsOf } from '../made-up';

describe('paired differences as a forest plot', () => {
  const bptt = { trainer: 'T-BPTT', stateRate: null };
  const differences = pairedDifferences(
    settingsOf(...[5, 10].flatMap((T) => [runsOf([4, 4], { T, ...bptt }), runsOf([3, 3], { T })])),
    'truncated-bptt',
    ['T'],
  );

  test('have a row for each T, in the order in which they come', () => {
    const series = differenceSeries(differences, ({ setting }) => `T = ${setting.T}`);
    expect(differencePlot(differences, { xTitle: 'less' })).toEqual(
      forestPlot(series, { rows: ['T = 5', 'T = 10'], xTitle: 'less' }),
    );
  });

  test('may have other rows', () => {
    const rowOf = (): string => 'one row';
    expect(differencePlot(differences, { xTitle: 'less', rowOf })).toEqual(
      forestPlot(differenceSeries(differences, rowOf), { rows: ['one row'], xTitle: 'less' }),
    );
  });
});

describe('an ablation’s contrasts', () => {
  const one = (part: string, situation: string, mean: number): AblationContrast => ({
    ...{ part, situation, mean, style: 'plain', low: mean - 1, high: mean + 1 },
  });
  const contrasts = [
    one('penalty on W alone', 'T = 3', 1),
    one('penalty on W alone', 'T = 5', 2),
    one('moving states alone, own rate', 'T = 5', 3),
  ];

  test('are found by how the part begins', () => {
    expect(contrastText(contrasts, 'penalty', 'T = 5')).toBe('2 [1, 3]');
    expect(contrastText(contrasts, 'moving states', 'T = 5')).toBe('3 [2, 4]');
    expect(() => contrastText(contrasts, 'moving states', 'T = 3')).toThrow(
      new LookupError('there is no "moving states" at T = 3'),
    );
  });

  test('are drawn with a row for each situation', () => {
    expect(contrastPlot(contrasts, 'change')).toEqual(
      forestPlot(contrastSeries(contrasts), { rows: ['T = 3', 'T = 5'], xTitle: 'change' }),
    );
  });
});

test('an estimate in words is its mean and interval, with true minus signs', () => {
  const estimate = { mean: -0.01234, low: -0.02, high: 1234 };
  expect(estimateText(estimate)).toBe('−0.012 [−0.020, 1,234]');
  expect(estimateText(estimate, 3)).toBe('−0.0123 [−0.0200, 1,234]');
});

test('the gain that is kept is a whole number of per cents', () => {
  const kept = gainKept(settingsOf(runsOf([0.5], { T: 1 }), runsOf([0.831], { T: 2 })), 'T', 1);
  expect(percentKept(kept, 'fpp', 1)).toBe('100%');
  expect(percentKept(kept, 'fpp', 2)).toBe('34%');
  expect(() => percentKept(kept, 'fpp', 3)).toThrow(new LookupError('fpp has no gain at 3'));
  expect(() => percentKept(kept, 'rtrl', 2)).toThrow('rtrl has no gain at 2');
});
