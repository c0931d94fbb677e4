import { describe, expect, test } from 'vitest';
import { chooseStateRate } from '../../../lib/analysis';
import { experimentNamed, OWN_STATE_RATE } from '../../../lib/experiments';
import { planSweep, readResults, type ResultsRow } from '../../../lib/sweeps';
import { CANDIDATE_STATE_RATES } from '../../../lib/experiments/studies/state-rate';
import { withoutOutcome } from '../../sweeps/made-up-row';
import { rowOf } from '../made-up';

const stateRateCycle = experimentNamed('state-rate-cycle');

/** One seed of each setting and learning rate, with made-up cross-entropies. */
function madeUp(lossOf: (row: ResultsRow) => number): ResultsRow[] {
  return planSweep(stateRateCycle).settings.flatMap(({ values, learningRates }) =>
    learningRates.map((rate) => {
      const row = withoutOutcome(values, rate, 0);
      return { ...row, loss: lossOf(row) };
    }),
  );
}

describe('the state rate', () => {
  test('is the one with the smallest mean regret, each at its best learning rate', () => {
    const choice = chooseStateRate(
      madeUp(({ stateRate, learningRate }) =>
        learningRate === 0.01 ? 0.2 + Math.abs((stateRate as number) - 0.3) : 9,
      ),
    );
    expect(choice.chosen).toBe(0.3);
    expect(choice.means.map(({ rate }) => rate)).toEqual([...CANDIDATE_STATE_RATES]);
    expect(choice.means[3].regret).toBe(0);
    expect(choice.means[6].regret).toBeCloseTo(Math.log(0.9 / 0.2), 12);
    expect(new Set(choice.regrets.map(({ learningRate }) => learningRate))).toEqual(
      new Set([0.01]),
    );
  });

  test('that diverges at every learning rate knows nothing', () => {
    const choice = chooseStateRate(
      madeUp(({ stateRate }) => (stateRate === 1 ? NaN : Math.LN2 / 2)),
    );
    expect(choice.means.at(-1)).toEqual({ rate: 1, regret: Math.LN2 });
  });

  test('of which every learning rate has a diverged run knows nothing, whatever the others do', () => {
    const twoSeeds = (lossOf: (row: ResultsRow) => number) =>
      [0, 1].flatMap((seed) => madeUp((row) => lossOf({ ...row, seed })));
    const mostlyGood = ({ stateRate, seed }: ResultsRow): number =>
      stateRate === 1 ? [0.01, NaN][seed] : Math.LN2 / 2;
    expect(chooseStateRate(twoSeeds(mostlyGood)).means.at(-1)?.regret).toBe(Math.LN2);
  });

  test('counts every situation the same', () => {
    const choice = chooseStateRate(
      madeUp(({ stateRate, T }) => (stateRate === 0.5 && T === 1 ? 0.1 : 0.2)),
    );
    expect(new Set(choice.regrets.map(({ situation }) => situation)).size).toBe(8);
    expect(choice.chosen).toBe(0.5);
    const others = choice.means.filter(({ rate }) => rate !== 0.5);
    for (const { regret } of others) expect(regret).toBeCloseTo((3 / 8) * Math.LN2, 12);
  });

  test('is the lowest of those that do equally well', () => {
    const rows = [0.1, 0.2, 0.3].map((stateRate) =>
      rowOf({ stateRate, loss: stateRate > 0.1 ? 1 : 2 }),
    );
    expect(chooseStateRate(rows).chosen).toBe(0.2);
  });

  test('is tried in situations that are called by their T, and M and B beyond 1', () => {
    const rows = [
      rowOf({ stateRate: 1, loss: 1 }),
      rowOf({ stateRate: 1, loss: 1, T: 2, B: 3, M: 2 }),
    ];
    expect(chooseStateRate(rows).regrets.map(({ situation }) => situation)).toEqual([
      'CycleWorld(10), T = 1',
      'CycleWorld(10), T = 2, B = 3, M = 2',
    ]);
  });

  test('of the figures is what the committed rows choose', async () => {
    const rows = await Promise.all(
      ['state-rate-cycle', 'state-rate-stochastic'].map((name) =>
        readResults('data/results', name),
      ),
    );
    expect(chooseStateRate(rows.flat()).chosen).toBe(OWN_STATE_RATE);
  });
});
