import { expect, test } from 'vitest';
import { htmlTable } from '../../lib/analysis';
import { greatest, least } from '../../lib/platform/extremes';

test('the extremes of more numbers than a call has room for', () => {
  const values = Array.from({ length: 500_000 }, (_, i) => (i * 7919) % 500_000);
  expect([least(values), greatest(values)]).toEqual([0, 499_999]);
  expect([least([]), greatest([])]).toEqual([Infinity, -Infinity]);
});

test('a table of as many rows is written', () => {
  const values = Array.from({ length: 200_000 }, (_, i) => [i, `row ${i}`]);
  const table = { columns: ['i', 'name'], values };
  const html = htmlTable(table, { caption: '', columns: { i: { best: 'highest' } } });
  expect(html).toContain('row 199999');
});
