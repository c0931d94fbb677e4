import { describe, expect, it } from 'vitest';
import { linePlot, smallMultiples, type Figure } from '../../../lib/analysis';

const plot = (yTitle: string, ...names: readonly ('fpp' | 'uoro')[]): Figure =>
  linePlot(
    names.map((style) => ({ style, x: [1, 2], y: [1, 2] })),
    { xTitle: 'T', yTitle, references: [{ value: 1, label: 'chance' }] },
  );

const figure = smallMultiples([
  { title: 'a', figure: plot('error', 'fpp', 'uoro') },
  { title: 'b', figure: plot('error', 'fpp') },
  { title: 'c', figure: plot('loss', 'fpp') },
]);

describe('small multiples', () => {
  const { layout, data } = figure;
  const axisOf = (name: string) =>
    layout[name] as { domain: number[]; matches?: string; title: { text: string } };

  it('stand side by side, in rows', () => {
    const places = ['', '2', '3'].map((n) => [axisOf(`xaxis${n}`), axisOf(`yaxis${n}`)]);
    const [a, b, c] = places.map(([x, y]) => ({ x: x.domain, y: y.domain }));
    expect(a.y).toEqual(b.y);
    expect(a.x[1]).toBeLessThan(b.x[0]);
    expect(c.x).toEqual(a.x);
    expect(c.y[1]).toBeLessThan(a.y[0]);
    expect(c.y[0]).toBeCloseTo(0, 12);
    expect(b.x[1]).toBeCloseTo(1, 12);
  });

  it('share the axis of a row if they measure the same, and say once what it is', () => {
    expect(axisOf('yaxis2')).toMatchObject({ matches: 'y', title: { text: '' } });
    expect(axisOf('yaxis3').matches).toBeUndefined();
    expect(axisOf('yaxis3').title.text).toBe('loss');
    // Below b there is nothing.
    expect(['', '2', '3'].map((n) => axisOf(`xaxis${n}`).title.text)).toEqual(['', 'T', 'T']);
  });

  it('have one entry a method in the legend, and say of each point where it is', () => {
    const named = data.filter((trace) => !('showlegend' in trace) || trace.showlegend);
    expect(named.map(({ name }) => name)).toEqual(['FPP', 'UORO']);
    expect(data.map(({ meta }) => meta.panel)).toEqual(['a', 'a', 'b', 'c']);
    expect(data.map((trace) => (trace as { xaxis?: string }).xaxis)).toEqual([
      'x',
      'x',
      'x2',
      'x3',
    ]);
  });

  it('keep what is drawn across each of them', () => {
    expect(layout.shapes).toMatchObject([
      { xref: 'x domain', yref: 'y' },
      { xref: 'x2 domain', yref: 'y2' },
      { xref: 'x3 domain', yref: 'y3' },
    ]);
    expect(layout.annotations?.filter(({ text }) => text === 'chance')).toHaveLength(3);
  });

  it('are refused without a panel', () => {
    expect(() => smallMultiples([])).toThrow('smallMultiples: panels must be at least one panel');
    expect(() =>
      smallMultiples([{ title: 'a', figure: plot('y', 'fpp') }], { columns: 0 }),
    ).toThrow('columns');
  });
});
