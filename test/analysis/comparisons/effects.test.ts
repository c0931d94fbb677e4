import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effectOf, effectTable, effectText, lessText, taskEffects } from '../../../lib/analysis';
import { effectBadge } from '../../../lib/analysis/comparisons/effects';
import { runsOf, settingsOf } from '../made-up';

const bptt = { trainer: 'T-BPTT', B: null, M: null, N: null, lambda: null } as const;

describe('an effect', () => {
  test('is a share of the rival’s metric, over all settings that both have', () => {
    const settings = settingsOf(
      runsOf([0.1, 0.3, 0.1, 0.3], { T: 1 }),
      runsOf([0.2, 0.4, 0.2, 0.4], { T: 1, ...bptt }),
      runsOf([0.1, 0.1, 0.1, 0.1], { T: 5 }),
      runsOf([0.2, 0.2, 0.2, 0.2], { T: 5, ...bptt }),
      runsOf([9, 9, 9, 9], { T: 10 }),
    );
    const effect = effectOf(settings, 'fpp', 'truncated-bptt');
    expect(effect?.mean).toBeCloseTo(-0.1 / 0.25, 12);
    expect(effect).toMatchObject({ n: 4, diverged: 0, outcome: 'less' });
    expect(effectBadge(effect)).toEqual({ text: '▼ −40% [−40, −40]', tone: 'holds' });
  });

  test('is not there without a rival', () => {
    const settings = settingsOf(runsOf([0.1, 0.2]), runsOf([0.2, 0.3], { ...bptt, T: 2 }));
    expect(effectOf(settings, 'fpp', 'truncated-bptt')).toBeNull();
    expect(effectBadge(null).tone).toBe('none');
  });

  test('is open where a run diverged, however far ahead the others are', () => {
    const settings = settingsOf(
      runsOf([0.1, NaN, 0.1], { T: 1 }),
      runsOf([0.5, 0.5, 0.5], { T: 1, ...bptt }),
    );
    const effect = effectOf(settings, 'fpp', 'truncated-bptt');
    expect(effect).toMatchObject({ n: 2, diverged: 1, outcome: 'open' });
    expect(effectBadge(effect).text).toMatch(/^◆ .*, 1 diverged$/);
  });

  test('has the sign of its whole interval, and no other', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 3, maxLength: 8 }),
        fc.double({ min: -0.9, max: 0.9, noNaN: true }),
        (errors, shift) => {
          const settings = settingsOf(
            runsOf(
              errors.map((error, i) => Math.max(0, error * (1 + shift * (i % 3)))),
              { T: 1 },
            ),
            runsOf(errors, { T: 1, ...bptt }),
          );
          const effect = effectOf(settings, 'fpp', 'truncated-bptt');
          if (effect === null) throw new Error('both are there');
          const { low, high, outcome } = effect;
          expect(outcome).toBe(high < 0 ? 'less' : low > 0 ? 'more' : 'open');
        },
      ),
      { numRuns: 30 },
    );
  });

  test.each([
    [{ mean: -0.431, low: -0.47, high: -0.4 }, '−43% [−47, −40]'],
    [{ mean: 0.0123, low: -0.0004, high: 0.025 }, '+1.2% [0.0, +2.5]'],
  ])('is written in per cent: %j', (estimate, text) => {
    expect(effectText(estimate)).toBe(text);
  });
});

test.each([
  [{ mean: -0.43, low: -0.47, high: -0.4, outcome: 'less' }, '43% less [40, 47]'],
  [{ mean: 0.4, low: 0.39, high: 0.41, outcome: 'more' }, '40% more [39, 41]'],
  [{ mean: -0.03, low: -0.1, high: 0.03, outcome: 'open' }, '3% less, open [−10, +3]'],
] as const)('an effect in words: %j', (effect, text) => {
  expect(lessText({ ...effect, n: 30, diverged: 0 })).toBe(text);
});

describe('the committed rows', () => {
  test('give an effect on every task, and the table one row each', async () => {
    const found = await taskEffects();
    expect(found.map(({ figure }) => figure)).toEqual(['3a', '2', '4a', '3b', '3c', '3d']);
    // The paper's FPP beside T-BPTT is there wherever T-BPTT can be.
    expect(found.filter(({ effects }) => effects[0] === null).map((t) => t.figure)).toEqual(['4a']);
    expect(effectTable(found).values).toHaveLength(found.length);
  });
});
