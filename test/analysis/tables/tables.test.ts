import { describe, expect, it } from 'vitest';
import { htmlTable } from '../../../lib/analysis/tables/html-table';
import { mean, standardError } from '../../../lib/analysis/statistics';
import type { SettingSeries } from '../../../lib/analysis';
import { lowestOfEach, meansTable, summaryTable } from '../../../lib/analysis/tables/danfo';

const rows = [
  { trainer: 'fpp', T: 3, seed: 0, error: 0.1 },
  { trainer: 'fpp', T: 3, seed: 1, error: 0.3 },
  { trainer: 'fpp', T: 3, seed: 2, error: NaN },
  { trainer: 'truncated-bptt', T: 10, seed: 0, error: NaN },
  { trainer: 'truncated-bptt', T: 3, seed: 0, error: 0.9 },
];

describe('summaryTable', () => {
  const table = summaryTable(rows, ['trainer', 'T'], 'error');

  it('has one row a setting, in order of appearance, with diverged runs counted', () => {
    expect(table.columns).toEqual(['trainer', 'T', 'mean', 'standard error', 'n', 'diverged']);
    expect(table.values).toEqual([
      ['fpp', 3, mean([0.1, 0.3]), expect.closeTo(standardError([0.1, 0.3]), 12), 2, 1],
      ['truncated-bptt', 10, NaN, NaN, 0, 1],
      ['truncated-bptt', 3, 0.9, NaN, 1, 0],
    ]);
  });

  it('keeps settings apart whose names run together', () => {
    const alike = [
      { a: 'x-y', b: 'z', value: 1 },
      { a: 'x', b: 'y-z', value: 2 },
    ];
    expect(summaryTable(alike, ['a', 'b'], 'value').values).toHaveLength(2);
  });

  it('becomes an HTML table', () => {
    expect(htmlTable(table, { caption: 'Errors' })).toContain('>truncated-bptt</td>');
  });

  it('says which column is missing', () => {
    expect(() => summaryTable(rows, ['lambda'], 'error')).toThrow('row 0 has no column "lambda"');
    expect(() => summaryTable([], ['T'], 'error')).toThrow('no rows');
  });
});

describe('meansTable', () => {
  const lines: readonly SettingSeries[] = [
    {
      style: 'fpp',
      points: [
        { setting: 10, values: [1, 3, NaN] },
        { setting: 5, values: [4] },
      ],
    },
    { style: 'plain', label: 'another', points: [{ setting: 5, values: [2] }] },
  ];
  const table = meansTable(lines, 'T');

  it('has a row a line and a column a setting, in order', () => {
    expect(table.columns).toEqual(['method', 'T = 5', 'T = 10']);
    expect(table.values).toEqual([
      ['FPP', 4, 2],
      ['another', 2, NaN],
    ]);
  });

  it('can have the lowest of every column marked', () => {
    expect(lowestOfEach(lines, 'T', { digits: 4 })).toEqual({
      'T = 5': { digits: 4, best: [1] },
      'T = 10': { digits: 4, best: [0] },
    });
    const html = htmlTable(table, { caption: 'Errors', columns: lowestOfEach(lines, 'T') });
    expect(html.match(/class="best"[^>]*>[^<]*/g)).toHaveLength(2);
  });

  it('has whatever cannot be told from the lowest marked with it, seed by seed', () => {
    const seeds = Array.from({ length: 30 }, (_, seed) => seed);
    const noise = (seed: number): number => Math.sin(7 * seed);
    const line = (label: string, valueOf: (seed: number) => number): SettingSeries => ({
      style: 'plain',
      label,
      points: [{ setting: 5, values: seeds.map(valueOf) }],
    });
    const marked = lowestOfEach(
      [
        line('lowest', (seed) => 10 + noise(seed)),
        line('with the same seeds, surely worse', (seed) => 10.01 + noise(seed)),
        line('not to be told apart', (seed) => 10.2 + noise(seed + 0.5)),
        line('far', (seed) => 20 + noise(seed)),
        line('never whole', () => NaN),
      ],
      'T',
    );
    expect(marked).toEqual({ 'T = 5': { best: [0, 2] } });
  });
});
