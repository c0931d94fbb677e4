import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceOf } from '../../lib/sweeps/compare-rows';
import { csvLine } from '../../lib/sweeps/csv';
import { engineChoice, engineNames } from '../../lib/sweeps/engine-choice';
import { columns } from '../../lib/sweeps/row';

const NUMBER = 0.4319001934537;

function row(results: Partial<Record<(typeof columns)[number], string>>): string {
  const sound = { loss: String(NUMBER), error: '0.25', diverged: 'false', curve: '0.6912 0.4319' };
  const cells: Partial<Record<string, string>> = { ...sound, ...results };
  return csvLine(columns.map((column) => cells[column] ?? ''));
}

describe('a row of an engine that is the same to the bit', () => {
  it.each(engineNames.filter((name) => name !== 'tensors'))('is what %s makes', (name) => {
    expect(engineChoice(name).tolerance).toBe('equal bits');
  });

  it('may not differ in a single digit, however small', () => {
    const text = String(NUMBER);
    for (const index of Array.from(text, (_, i) => i).filter((i) => i > 1)) {
      const digit = (Number(text[index]) + 1) % 10;
      const changed = `${text.slice(0, index)}${digit}${text.slice(index + 1)}`;
      expect(differenceOf(row({ loss: changed }), row({}), 'equal bits')).toBe(
        `loss is ${changed}, recomputed ${text}`,
      );
    }
    expect(differenceOf(row({}), row({}), 'equal bits')).toBeUndefined();
  });

  it('may not even be written another way', () => {
    expect(differenceOf(row({ error: '0.250' }), row({}), 'equal bits')).toContain('error is');
  });
});

describe('a row of an engine with a tolerance', () => {
  it('is what tensors makes', () => {
    expect(engineChoice('tensors').tolerance).toBeTypeOf('number');
  });

  const tolerance = 1e-3;
  const change = (column: 'loss' | 'error', relative: number): string | undefined => {
    const before = column === 'loss' ? NUMBER : 0.25;
    return differenceOf(row({ [column]: String(before * (1 + relative)) }), row({}), tolerance);
  };

  it('may differ by less than that, and not by more', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('loss' as const, 'error' as const),
        fc.double({ min: 1e-9, max: 0.5, noNaN: true }),
        fc.constantFrom(1, -1),
        (column, relative, sign) => {
          // The difference counts relative to the larger of the two.
          const apart = sign > 0 ? relative / (1 + relative) : relative;
          fc.pre(Math.abs(apart - tolerance) > 1e-9);
          const difference = change(column, sign * relative);
          if (apart < tolerance) expect(difference).toBeUndefined();
          else expect(difference).toContain(`${column} is `);
        },
      ),
    );
  });

  it('may have a curve that is rounded the other way', () => {
    const curve = (text: string) => differenceOf(row({ curve: text }), row({}), 1e-6);
    expect(curve('0.6912 0.4320')).toBeUndefined();
    expect(curve('0.6912 0.4330')).toContain('curve is 0.6912 0.4330');
    expect(curve('0.6912')).toContain('curve is 0.6912, recomputed');
  });

  it('may not differ in what is no number', () => {
    expect(differenceOf(row({ diverged: 'true' }), row({}), 1)).toContain('diverged is true');
    expect(differenceOf(row({ loss: 'NaN' }), row({}), 1)).toContain('loss is NaN');
    expect(differenceOf(row({}), row({ curve: 'NaN NaN' }), 1)).toContain('recomputed NaN NaN');
  });

  it('may have diverged in both', () => {
    const diverged = { loss: 'NaN', error: 'NaN', diverged: 'true' };
    expect(
      differenceOf(
        row({ ...diverged, curve: '0.5000 NaN' }),
        row({ ...diverged, curve: '0.5 NaN' }),
        tolerance,
      ),
    ).toBeUndefined();
  });
});
