import { describe, expect, test } from 'vitest';
import type { Badge } from '../../lib/analysis/badge';
import { checkTable, judgeFigures, verdictTable } from '../../lib';

describe('verdicts about a figure', () => {
  const judged = judgeFigures(['7']);

  test('are those of its claims, and of no others', () => {
    expect(new Set(judged.map(({ figure }) => figure))).toEqual(new Set(['7']));
    expect(judged.length).toBeGreaterThan(3);
  });

  test('stand side by side, one row a claim, a verdict for each reading', () => {
    const table = verdictTable({ here: judged, there: judgeFigures(['7'], { fresh: true }) });
    expect(table.columns.slice(-2)).toEqual(['here', 'there']);
    expect(table.values).toHaveLength(new Set(judged.map(({ id }) => id)).size);
    const texts = table.values.flatMap((row) => (row as Badge[][])[3].map(({ text }) => text));
    expect(texts).toHaveLength(judged.length);
    const { stateRate, verdict, counts } = judged[1];
    expect(texts[1]).toBe(`${stateRate ?? ''}: ${verdict}`);
    expect((table.values[0] as Badge[][])[3][1].counts).toEqual(counts);
  });

  test('say so where nothing was computed', () => {
    const table = verdictTable({ nowhere: judgeFigures(['7'], { folder: 'no/such/folder' }) });
    const [badge] = (table.values[0] as Badge[][]).at(-1) ?? [];
    expect(badge).toEqual({
      text: expect.stringContaining('not computed') as string,
      tone: 'none',
    });
  });

  test('stand beside the statistic with the reason for it, where there is one', () => {
    const values = verdictTable({ here: judgeFigures(['4']) }).values as unknown[][];
    const [updates] = values.filter(([figure]) => figure === '4a, 4b');
    expect(updates[2]).toContain(
      'for every T, with and without state updates. The sentence excepts',
    );
  });

  test('list the comparisons of an outcome', () => {
    const all = judged.flatMap(({ numbers }) => numbers);
    for (const outcome of ['holds', 'fails', 'open'] as const) {
      const expected = all.filter((number) => number.outcome === outcome).length;
      expect(checkTable(judged, [outcome]).values).toHaveLength(expected);
    }
  });
});
