import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnDecimals, fixed, formatNumber } from '../../../lib/analysis/tables/cell-format';
import { htmlTable, shownTable, type ColumnFormat } from '../../../lib/analysis/tables/html-table';

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [-0.5, '−0.500'],
    [12345, '12,345'],
    [3.14159, '3.14'],
    [0.00001234, '1.23 × 10⁻⁵'],
    [2.5e9, '2.50 × 10⁹'],
    [NaN, '–'],
    [-Infinity, '−∞'],
  ])('writes %d as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it('keeps three significant digits', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 999, noNaN: true }), (value) => {
        const read = Number(formatNumber(value).replace(/,/g, ''));
        expect(Math.abs(read - value) / value).toBeLessThan(0.006);
      }),
    );
  });
});

describe('columnDecimals', () => {
  it('gives a column one number of decimals', () => {
    expect(columnDecimals([0.1234, 0.0123])).toBe(3);
    expect(columnDecimals([123.4, 1.5])).toBe(0);
    expect(columnDecimals([30, 29])).toBeUndefined();
    expect(columnDecimals([1, 1e-6])).toBeUndefined();
    expect(fixed(1234.5678, 2)).toBe('1,234.57');
  });
});

describe('htmlTable', () => {
  const table = {
    columns: ['trainer', 'error'],
    values: [
      ['<FPP>', 0.12],
      ['T-BPTT', NaN],
      [null, 0.5],
    ],
  };
  const html = htmlTable(table, {
    caption: 'Errors & more',
    columns: { error: { label: 'mean error', unit: 'nats', best: 'lowest' } },
  });

  it('escapes text', () => {
    expect(html).toContain(
      '<td style="text-align: left; min-width: 7ch" data-label="trainer">&lt;FPP&gt;</td>',
    );
    expect(html).toContain('>Errors &amp; more</caption>');
  });

  it('marks the best of each group, and all that cannot be told from it', () => {
    const table = {
      columns: ['T', 'method', 'mean', 'low', 'high'],
      values: [
        [1, 'a', 0.5, 0.4, 0.6],
        [1, 'b', 0.55, 0.5, 0.7],
        [1, 'c', 0.9, 0.8, 1],
        [5, 'a', 0.2, 0.1, 0.3],
        [5, 'b', 0.2, 0.19, 0.21],
        [5, 'c', NaN, NaN, NaN],
      ],
    };
    const best = (format: ColumnFormat) =>
      shownTable(table, {
        caption: 'c',
        columns: { mean: { best: 'lowest', ...format } },
      }).rows.flatMap((cells, row) => ('isBest' in cells[2] && cells[2].isBest ? [row] : []));
    expect(best({})).toEqual([3, 4]);
    expect(best({ within: ['T'] })).toEqual([0, 3, 4]);
    expect(best({ within: ['T'], interval: ['low', 'high'] })).toEqual([0, 1, 3, 4]);
    expect(best({ within: ['T'], best: 'highest' })).toEqual([2, 3, 4]);
  });

  it('aligns numbers, heads with units, marks the best', () => {
    expect(html).toContain('mean error <span class="unit">(nats)</span></th>');
    expect(html).toContain('<strong class="best" title="best">0.120</strong>');
    expect(html.match(/class="number"/g)).toHaveLength(4);
    expect(html.match(/class="best"/g)).toHaveLength(1);
    expect(html.match(/>–</g)).toHaveLength(2);
  });

  it('links values to where they lead', () => {
    const table = { columns: ['figure'], values: [['3a'], ['<9>']] };
    const link = (value: string) => (value === '3a' ? '04.ipynb#"a"' : undefined);
    const html = htmlTable(table, { caption: 'c', columns: { figure: { link } } });
    expect(html).toContain('<a href="04.ipynb#&quot;a&quot;">3a</a>');
    expect(html).toContain('>&lt;9&gt;</td>');
  });

  it('shows judgements as badges, escaped, one below the other', () => {
    const badges = [
      { text: 'own: partly', tone: 'partly', counts: { holds: 7, open: 0, fails: 1 } },
      { text: '<b>', tone: 'open' },
    ];
    const html = htmlTable({ columns: ['v'], values: [[badges]] }, { caption: 'c' });
    expect(html).toContain('<span class="judged"><span class="verdict partly">own: partly</span>');
    expect(html).toContain('</span><br><span class="verdict open">&lt;b&gt;</span>');
    const bar = /<span class="counts".*?<\/span><br>/.exec(html)?.[0] ?? '';
    expect(bar).toContain('title="7 hold · 0 open · 1 fail"');
    expect(bar).toContain('<span class="part holds" style="flex-grow: 7">7');
    expect(bar).not.toContain('part open');
    expect(bar.replace(/<[^>]*>/g, '')).toBe('7 hold · 1 fail');
  });

  it('stacks where there are sentences', () => {
    const sentence = 'Not a word but a sentence, and a long one, too.';
    const html = htmlTable({ columns: ['a', 'n'], values: [[sentence, 1]] }, { caption: 'c' });
    expect(html).toContain('<div class="fpp-table stacks"><table>');
    expect(html).toContain(
      '<td class="prose" style="text-align: left; min-width: 14ch" data-label="a">',
    );
    expect(htmlTable({ columns: ['a'], values: [['word']] }, { caption: 'c' })).not.toContain(
      'stacks',
    );
  });

  it('may be folded away', () => {
    const table = { columns: ['a'], values: [[1], [2]] };
    const plain = htmlTable(table, { caption: 'c' });
    expect(htmlTable(table, { caption: 'c', folded: true })).toBe(
      `<details class="fpp-folded"><summary>c <span class="hint">2 rows</span></summary>${plain}</details>`,
    );
  });

  it('refuses a format for a column that is not there', () => {
    expect(() => htmlTable(table, { caption: '', columns: { loss: {} } })).toThrow(
      'options.columns.loss must be left out: there is no such column (the table has trainer, error)',
    );
  });

  it('never lets text become markup', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const cell = htmlTable({ columns: ['a'], values: [[text]] }, { caption: '' });
        const inner = /<td[^>]*>([\s\S]*)<\/td>/.exec(cell)?.[1] ?? '';
        expect(inner).not.toMatch(/[<>"]/);
      }),
    );
  });
});
