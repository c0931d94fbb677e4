import { describe, expect, test } from 'vitest';
import { linesByValue, readStudy, settingCurves } from '../../../lib/analysis';
import { runsOf, settingsOf } from '../made-up';

describe('lines by value', async () => {
  const { chosen } = await readStudy('figure-4a');
  const isShown = ({ style }: { style: string }): boolean => style !== 'fpp-own-rate';
  const lines = linesByValue(chosen.filter(isShown), 'T', 'M');

  test('have a colour for each value, and stored state is dashed', () => {
    expect(lines.map(({ label }) => label)).toEqual([
      'FPP, T = 1',
      'FPP, T = 2',
      'FPP, T = 4',
      'FPP, T = 8',
      'Stored state, T = 1',
      'Stored state, T = 2',
      'Stored state, T = 4',
      'Stored state, T = 8',
    ]);
    expect(lines[3]).toMatchObject({ style: 'fourth', dash: 'solid' });
    expect(lines[7]).toMatchObject({ style: 'fourth', dash: 'dash' });
  });

  test('hold the settings in order, with every run', () => {
    const [line] = lines;
    expect(line.points.map(({ setting }) => setting)).toEqual([1, 2, 4, 8, 16]);
    const one = chosen.find(({ setting, style }) => setting.M === 16 && style === 'fpp');
    expect(line.points.at(-1)?.values).toEqual(one?.values);
  });

  test('leave out the method if there is but one', () => {
    const fpp = chosen.filter(({ style }) => style === 'fpp');
    expect(linesByValue(fpp, 'T', 'M')[0].label).toBe('T = 1');
  });

  test('are drawn with open marks where they are dashed', () => {
    const { data } = settingCurves(lines, { yTitle: 'error', showRuns: false });
    expect(data[0]).toMatchObject({ line: { dash: 'solid' }, marker: { symbol: 'circle' } });
    expect(data[4]).toMatchObject({ line: { dash: 'dash' }, marker: { symbol: 'circle-open' } });
  });

  test('have five colours, in the order of the values', () => {
    const settings = settingsOf(...[16, 8, 4, 2, 1].map((T) => runsOf([T], { T })));
    expect(linesByValue(settings, 'T', 'M').map(({ style, label }) => [style, label])).toEqual([
      ['first', 'T = 1'],
      ['second', 'T = 2'],
      ['third', 'T = 4'],
      ['fourth', 'T = 8'],
      ['fifth', 'T = 16'],
    ]);
  });

  test('may be coloured by a column of words, in the order of the settings', () => {
    const settings = settingsOf(
      ...[2, 1].flatMap((T) => ['sum', 'mean'].map((penalty) => runsOf([T], { T, penalty }))),
      runsOf([3], { T: 1, penalty: null }),
    );
    const byPenalty = linesByValue(settings, 'penalty', 'T');
    expect(byPenalty.map(({ style, label }) => [style, label])).toEqual([
      ['first', 'penalty = sum'],
      ['second', 'penalty = mean'],
    ]);
    expect(byPenalty[1].points).toEqual([
      { setting: 1, values: [1] },
      { setting: 2, values: [2] },
    ]);
  });

  test('refuse more values than there are colours', async () => {
    const { chosen: byLambda } = await readStudy('figure-6a');
    expect(() => linesByValue(byLambda, 'lambda', 'T')).toThrow('lambda has 7 values');
  });
});
