import { describe, expect, test } from 'vitest';
import { changesFrom, chosenSettings, pairedDifferences } from '../../../lib/analysis';
import { experimentNamed } from '../../../lib/experiments';
import { planSweep, type ResultsRow } from '../../../lib/sweeps';
import { withoutOutcome } from '../../sweeps/made-up-row';
import { runsOf, settingsOf } from '../made-up';

const figure4a = experimentNamed('figure-4a');

/** Three seeds of every setting of Figure 4a at one learning rate. */
function madeUp(errorOf: (row: ResultsRow) => number): ResultsRow[] {
  return planSweep(figure4a).settings.flatMap(({ values }) =>
    [0, 1, 2].map((seed) => {
      const row = withoutOutcome(values, 0.01, seed);
      const error = errorOf(row);
      return { ...row, error, diverged: Number.isNaN(error) };
    }),
  );
}

/** Seeds differ by far more than methods; FPP is ahead by 1, T and M cost their own size. */
const noisy = (row: ResultsRow): number =>
  1000 * row.seed + (row.T ?? 0) + (row.M ?? 0) - (row.trainer === 'FPP' ? 1 : 0);

describe('paired differences', () => {
  test('are taken seed by seed, at the same hyper-parameters', () => {
    const settings = chosenSettings(figure4a, madeUp(noisy));
    const differences = pairedDifferences(settings, 'stored-state');
    expect(differences).toHaveLength(40); // 4 T × 5 M × 2 readings of FPP
    for (const { mean, low, high, n, diverged } of differences) {
      expect([mean, low, high, n, diverged]).toEqual([-1, -1, -1, 3, 0]);
    }
  });

  test('pair by seed, also where the runs of one setting come in another order', () => {
    const rows = madeUp(noisy);
    const mixed = [
      ...rows.filter(({ trainer }) => trainer === 'FPP').reverse(),
      ...rows.filter(({ trainer }) => trainer !== 'FPP'),
    ];
    const [first, ...rest] = pairedDifferences(chosenSettings(figure4a, mixed), 'stored-state');
    expect(rest).toHaveLength(39);
    expect(first).toMatchObject({ mean: -1, low: -1, high: -1, n: 3 });
  });

  test('have no partner for a seed that the other was not run with', () => {
    const rows = madeUp(noisy).filter(({ trainer, seed }) => trainer === 'FPP' || seed !== 0);
    const [first] = pairedDifferences(chosenSettings(figure4a, rows), 'stored-state');
    expect(first).toMatchObject({ mean: -1, n: 2, diverged: 1 });
  });

  test('count the pairs of which a run diverged', () => {
    const lost = (row: ResultsRow): number =>
      row.seed === 2 && row.trainer === 'FPP' ? NaN : noisy(row);
    const [first] = pairedDifferences(chosenSettings(figure4a, madeUp(lost)), 'stored-state');
    expect(first).toMatchObject({ mean: -1, n: 2, diverged: 1 });
  });
});

describe('a pair', () => {
  const bptt = { trainer: 'StoredState', stateRate: null };

  test.each(['T', 'B', 'M', 'N'] as const)('has the same %s, unless told otherwise', (column) => {
    const settings = settingsOf(
      runsOf([5, 5], bptt),
      runsOf([1, 1], { ...bptt, [column]: 7 }),
      runsOf([3, 3], { [column]: 7 }),
    );
    expect(pairedDifferences(settings, 'stored-state').map(({ mean }) => mean)).toEqual([2]);
    const columns = (['T', 'B', 'M', 'N'] as const).filter((other) => other !== column);
    expect(pairedDifferences(settings, 'stored-state', columns)[0].mean).toBe(-2);
  });

  test('is of one environment', () => {
    const settings = settingsOf(
      runsOf([5], { ...bptt, environment: 'StochasticWorld' }),
      runsOf([1], bptt),
      runsOf([3]),
    );
    expect(pairedDifferences(settings, 'stored-state').map(({ mean }) => mean)).toEqual([2]);
  });

  test('needs both: a setting without a counterpart is left out', () => {
    const settings = settingsOf(runsOf([5], { ...bptt, T: 2 }), runsOf([3]));
    expect(pairedDifferences(settings, 'stored-state')).toEqual([]);
  });

  test('of runs needs both: a seed that one lacks is no difference', () => {
    const settings = settingsOf(runsOf([5], bptt), runsOf([3, 4]));
    const [difference] = pairedDifferences(settings, 'stored-state');
    expect(difference).toMatchObject({ mean: -2, n: 1, diverged: 1 });
  });
});

describe('changes from a value', () => {
  const settings = chosenSettings(figure4a, madeUp(noisy));

  test('are those of the same method, seed and other hyper-parameters', () => {
    const changes = changesFrom(settings, 'M', 2);
    for (const { setting, values } of changes) {
      const change = (setting.M ?? NaN) - 2;
      expect(values).toEqual([change, change, change]);
    }
  });

  test('are within an environment and a method', () => {
    const other = { environment: 'StochasticWorld' };
    const stored = { trainer: 'StoredState', stateRate: null };
    const settings = settingsOf(
      ...[runsOf([1]), runsOf([8], { M: 4 })],
      ...[runsOf([2], other), runsOf([16], { M: 4, ...other })],
      ...[runsOf([3], stored), runsOf([32], { M: 4, ...stored })],
    );
    const changes = changesFrom(settings, 'M', 1).map(({ values }) => values[0]);
    expect(changes).toEqual([0, 7, 0, 14, 0, 29]);
  });

  test('need a setting to be changed from', () => {
    expect(() => changesFrom(settings, 'M', 3)).toThrow('FPP at T = 1 has no M = 3');
  });
});
