import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareBits, compareWithin, spreadsOf, type Spreads } from '../../lib/sweeps/compare-rows';
import { engineChoice, engineNames } from '../../lib/sweeps/engine-choice';
import type { Row } from '../../lib/sweeps/row';

const NUMBER = 0.4319001934537;

function row(results: Row): Row {
  return { loss: NUMBER, error: 0.25, diverged: false, curve: [0.6912, 0.4319], ...results };
}

describe('a row of an engine that is the same to the bit', () => {
  it.each(engineNames.filter((name) => name !== 'tensors'))('is what %s makes', (name) => {
    expect(engineChoice(name).tolerance).toBe('equal bits');
  });

  it('may not differ in a single digit, however small', () => {
    const text = String(NUMBER);
    for (const index of Array.from(text, (_, i) => i).filter((i) => i > 1)) {
      const digit = (Number(text[index]) + 1) % 10;
      const changed = Number(`${text.slice(0, index)}${digit}${text.slice(index + 1)}`);
      expect(compareBits(row({ loss: changed }), row({})).difference).toBe(
        `loss is ${changed}, recomputed ${text}`,
      );
    }
    expect(compareBits(row({}), row({}))).toMatchObject({ difference: undefined, share: 0 });
  });

  it('may not differ in a single bit, nor in the type of a value', () => {
    const differences = [
      [{ error: 0.25 + 2 ** -54 }, 'error is 0.25000000000000006, recomputed 0.25'],
      [{ error: '0.25' }, 'error is "0.25", recomputed 0.25'],
      [{ error: null }, 'error is missing, recomputed 0.25'],
      [{ mood: 'good' }, 'mood is "good", recomputed missing'],
      [{ curve: [0.6912, 0.4319, 0] }, 'curve is 0.6912 0.4319 0, recomputed 0.6912 0.4319'],
    ] satisfies [Row, string][];
    for (const [found, difference] of differences) {
      expect(compareBits(row(found), row({})).difference).toBe(difference);
    }
    const diverged = { loss: NaN, curve: [NaN, 0] };
    expect(compareBits(row(diverged), row(diverged)).difference).toBeUndefined();
    expect(compareBits(row({ mood: null }), row({})).difference).toBeUndefined();
  });
});

describe('a row of an engine that takes its sums in another order', () => {
  it('is what tensors makes, whose tolerance is as it is documented', () => {
    expect(engineChoice('tensors').tolerance).toEqual({
      mean: { spreads: 6, share: 0.001 },
      curve: { spreads: 4, share: 0.001 },
    });
  });

  const tolerance = { mean: { spreads: 6, share: 0.001 }, curve: { spreads: 4, share: 0.001 } };
  const none: Spreads = { loss: 0, error: 0, curve: 0 };
  const compare = (found: Row, mates: Row[] = [], usual = none, now: Row = {}) =>
    compareWithin(tolerance, row(found), row(now), mates.map(row), usual);

  it('may differ by six standard deviations between seeds in a mean, and not by more', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('loss' as const, 'error' as const),
        fc.double({ min: 0.01, max: 0.2, noNaN: true }),
        fc.double({ min: 0.01, max: 2, noNaN: true }),
        fc.constantFrom(1, -1),
        (column, spread, share, sign) => {
          fc.pre(Math.abs(share - 1) > 1e-6);
          const value = column === 'loss' ? NUMBER : 0.25;
          const found = { [column]: value + sign * share * 6 * spread };
          const { difference, share: used } = compare(found, [], { ...none, [column]: spread });
          if (share > 1) {
            expect(difference).toMatch(
              new RegExp(`^${column} is .*, recomputed ${value}: .* apart`),
            );
          } else {
            expect(difference).toBeUndefined();
            expect(used).toBeCloseTo(share, 6);
          }
        },
      ),
    );
  });

  it('is measured by its own cell, with the recomputed run in place of itself', () => {
    // A deviation of 0.1 between 0.15, 0.25 and 0.35; the forged value is not among them.
    const mates = [{ error: 0.15 }, { error: 0.35 }];
    expect(compare({ error: 0.84 }, mates).difference).toBeUndefined();
    expect(compare({ error: 0.86 }, mates).difference).toBe(
      'error is 0.86, recomputed 0.25: 0.61 apart, and at most 0.6 may be',
    );
    // However far off a value is, it does not widen what it is measured by.
    expect(compare({ error: 1 }, mates).difference).toContain('at most 0.6 may be');
  });

  it('is measured by other cells where its own runs are alike by chance', () => {
    const alike = [{ error: 0.25 }, { error: 0.25 }];
    expect(compare({ error: 0.3 }, alike).difference).toContain('at most 0.00025 may be');
    expect(compare({ error: 0.3 }, alike, { ...none, error: 0.01 }).difference).toBeUndefined();
  });

  it('is measured by its own cell alone where that has ten runs', () => {
    const alike = Array.from({ length: 9 }, (_, i) => ({ error: 0.25 + 0.001 * (i - 4) }));
    const usual = { ...none, error: 0.1 };
    expect(compare({ error: 0.3 }, alike.slice(1), usual).difference).toBeUndefined();
    expect(compare({ error: 0.3 }, alike, usual).difference).toContain('0.05 apart');
  });

  it('says how far above the recomputed means it is, in standard deviations', () => {
    const { above } = compare({ error: 0.27 }, [], { ...none, error: 0.01 });
    expect(above.error).toBeCloseTo(2, 9);
    expect(above.loss).toBe(0);
    const below = compare({ loss: NUMBER - 0.03 }, [], { ...none, loss: 0.01 }).above;
    expect(below.loss).toBeCloseTo(-3, 9);
  });

  it('may differ by a thousandth where there is but one seed', () => {
    expect(compare({ error: 0.2502 }).difference).toBeUndefined();
    expect(compare({ error: 0.2503 }).difference).toContain('error is 0.2503');
  });

  it('has a curve that is compared by its norm, not point by point', () => {
    const now = { curve: Array<number>(25).fill(0.5) };
    const usual = { ...none, curve: 0.02 };
    const curve = (points: number[]) => compare({ curve: points }, [], usual, now);
    // One point 47% off: 0.235 over the root of 25 is 0.047, of 0.08 that may be.
    const onePoint = curve([0.735, ...Array<number>(24).fill(0.5)]);
    expect(onePoint.difference).toBeUndefined();
    expect(onePoint.share).toBeCloseTo(0.047 / 0.08, 9);
    expect(curve(Array<number>(25).fill(0.57)).difference).toBeUndefined();
    expect(curve(Array<number>(25).fill(0.59)).difference).toBe(
      'curve differs from the recomputed one by the root mean square over its points: ' +
        '0.09 apart, and at most 0.08 may be',
    );
    expect(curve([0.5]).difference).toBe('curve is 1 points, recomputed 25 points');
  });

  it('may have a curve that is rounded the other way', () => {
    expect(compare({ curve: [0.6912, 0.432] }).difference).toBeUndefined();
    expect(compare({ curve: [0.6912, 0.433] }).difference).toContain('curve differs');
  });

  it('may not differ in what is no number, nor in what was to be computed', () => {
    const wide = { loss: 9, error: 9, curve: 9 };
    const difference = (found: Row, now: Row = {}) => compare(found, [], wide, now).difference;
    expect(difference({ diverged: true })).toContain('diverged is true');
    expect(difference({ loss: NaN })).toBe(`loss is NaN, recomputed ${NUMBER}`);
    expect(difference({ loss: Infinity })).toBe(`loss is Infinity, recomputed ${NUMBER}`);
    expect(difference({ loss: Infinity }, { loss: Infinity })).toBeUndefined();
    expect(difference({ seed: 3 }, { seed: 4 })).toBe('seed is 3, recomputed 4');
    expect(difference({ T: 3 }, { T: 4 })).toBe('T is 3, recomputed 4');
  });

  it('may have diverged in both, a little sooner in one', () => {
    const diverged = { loss: NaN, error: NaN, diverged: true };
    const now = { ...diverged, curve: [0.5, NaN, NaN] };
    const found = { ...diverged, curve: [0.5, 0.7, NaN] };
    expect(compare(found, [], none, now)).toMatchObject({ difference: undefined, share: 0 });
    expect(compare({ ...found, curve: [0.6, 0.7, NaN] }, [], none, now).difference).toBeDefined();
  });
});

describe('the spread of a cell', () => {
  it('is the standard deviation between seeds, of a curve over its points', () => {
    const rows = [
      { loss: 1, error: 0.1, curve: [0.1, 0.5] },
      { loss: 2, error: 0.1, curve: [0.3, 0.5] },
      { loss: 3, error: 0.1, curve: [0.5, 0.5] },
    ].map(row);
    const { loss, error, curve } = spreadsOf(rows);
    expect(loss).toBe(1);
    expect(error).toBeCloseTo(0, 12);
    expect(curve).toBeCloseTo(0.2 / Math.SQRT2, 12);
  });

  it('leaves out what is not finite, and is 0 where fewer than two runs are left', () => {
    const rows = [{ loss: NaN }, { loss: Infinity }, { loss: 3 }].map(row);
    expect(spreadsOf(rows).loss).toBe(0);
    expect(spreadsOf([...rows, row({ loss: 5 })]).loss).toBeCloseTo(Math.SQRT2, 12);
    expect(spreadsOf([])).toEqual({ loss: 0, error: 0, curve: 0 });
  });
});
