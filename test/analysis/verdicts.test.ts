import { describe, expect, test } from 'vitest';
import { checkTable, judgeFigures, verdictTable } from '../../lib';

describe('verdicts about a figure', () => {
  const judged = judgeFigures(['7']);

  test('are those of its claims, and of no others', () => {
    expect(new Set(judged.map(({ figure }) => figure))).toEqual(new Set(['7']));
    expect(judged.length).toBeGreaterThan(3);
  });

  test('stand side by side, one row a claim and reading', () => {
    const table = verdictTable({ here: judged, there: judgeFigures(['7'], { fresh: true }) });
    expect(table.columns.slice(-2)).toEqual(['here', 'there']);
    expect(table.values).toHaveLength(judged.length);
    const { verdict, numbers } = judged[0];
    const holding = numbers.filter(({ outcome }) => outcome === 'holds').length;
    expect((table.values[0] as string[]).at(-2)).toBe(
      `${verdict} (${String(holding)} of ${String(numbers.length)})`,
    );
  });

  test('say so where nothing was computed', () => {
    const table = verdictTable({ nowhere: judgeFigures(['7'], { folder: 'no/such/folder' }) });
    expect((table.values[0] as string[]).at(-1)).toBe('not computed');
  });

  test('list the comparisons of an outcome', () => {
    const all = judged.flatMap(({ numbers }) => numbers);
    for (const outcome of ['holds', 'fails', 'open'] as const) {
      const expected = all.filter((number) => number.outcome === outcome).length;
      expect(checkTable(judged, [outcome]).values).toHaveLength(expected);
    }
  });
});
