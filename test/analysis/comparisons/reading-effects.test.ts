import { describe, expect, test } from 'vitest';
import { chosenSettings, readingEffects } from '../../../lib/analysis';
import { experimentNamed } from '../../../lib/experiments';
import { planSweep, type ResultsRow } from '../../../lib/sweeps';
import { withoutOutcome } from '../../sweeps/made-up-row';
import { runsOf, settingsOf } from '../made-up';

const readings3a = experimentNamed('readings-3a');

/** The error of a made-up row: by trainer and reading, and a part of each seed's own. */
function errorOf(row: ResultsRow): number {
  const penalised = row.penalty === 'mean' ? 0.25 : 0;
  const glorot = row.initialWeights === 'glorot' ? (row.trainer === 'T-BPTT' ? 0.5 : 0.125) : 0;
  return (row.trainer === 'FPP' ? 1 : 2) + penalised + glorot + row.seed / 64;
}

const rows = planSweep(readings3a).settings.flatMap(({ values }) =>
  [0, 1, 2].map((seed) => {
    const row = withoutOutcome(values, 0.01, seed);
    return { ...row, error: errorOf(row) };
  }),
);

describe('the effects of readings', () => {
  const effects = readingEffects(chosenSettings(readings3a, rows));
  const find = (reading: string, style: string) =>
    effects.find((one) => one.reading === reading && one.style === style && one.setting.T === 5);

  test('name each reading by where it departs from the default', () => {
    expect([...new Set(effects.map(({ reading }) => reading))]).toEqual([
      'default',
      'initial weights: glorot',
      'initial weights: uniform',
      'weight step: RMSprop 0.99',
      'penalty: mean',
      'state step: RMSprop 0.9',
      'newest transition: excluded',
      'acting state: separate',
      'loss in a window: every',
      'streams: 16',
    ]);
  });

  test('are differences by seed from the default', () => {
    expect(find('default', 'fpp')?.change).toEqual({ mean: 0, low: 0, high: 0 });
    // Seeds differ by 1/64 each, differences do not: the interval is a point.
    expect(find('penalty: mean', 'fpp')?.change).toEqual({ mean: 0.25, low: 0.25, high: 0.25 });
    const { low, high } = find('penalty: mean', 'fpp')?.value ?? { low: 0, high: 0 };
    expect(high).toBeGreaterThan(low);
  });

  test('compare with T-BPTT under the same reading, else at the default', () => {
    expect(find('default', 'fpp')?.lead.mean).toBe(-1);
    expect(find('penalty: mean', 'fpp')?.lead.mean).toBe(-0.75);
    expect(find('initial weights: glorot', 'fpp')?.lead.mean).toBe(-1.375);
  });

  test('need the default of each method', () => {
    const settings = chosenSettings(readings3a, rows);
    const without = settings.filter(({ style }) => style !== 'truncated-bptt');
    expect(() => readingEffects(without)).toThrow('there is no truncated-bptt at T = 5');
  });

  test('name λ, how steps are averaged, and several departures at once', () => {
    const bptt = { trainer: 'T-BPTT', stateRate: null, lambda: null, stateAveraging: null };
    const settings = settingsOf(
      runsOf([1]),
      runsOf([1], bptt),
      runsOf([1], { lambda: 5, stateAveraging: 'batch' }),
    );
    expect(readingEffects(settings).map(({ reading }) => reading)).toEqual([
      'default',
      'default',
      'λ: 5, state step: batch',
    ]);
  });

  test('are at the same T', () => {
    const bptt = { trainer: 'T-BPTT', stateRate: null };
    const settings = settingsOf(
      ...[runsOf([1], { T: 1 }), runsOf([2], { T: 2 })],
      ...[runsOf([4], { T: 1, ...bptt }), runsOf([8], { T: 2, ...bptt })],
      runsOf([16], { T: 2, penalty: 'mean' }),
    );
    const effect = readingEffects(settings).find(({ reading }) => reading === 'penalty: mean');
    expect([effect?.change.mean, effect?.lead.mean]).toEqual([14, 8]);
  });
});
