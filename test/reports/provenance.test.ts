import { describe, expect, it } from 'vitest';
import { parseNotebook } from '../../lib/reports/notebook';
import { provenanceOf, thisExport } from '../../lib/reports/provenance';
import { provenanceFooter } from '../../lib/reports/provenance-footer';
import { codeCell, figureOutput, markdownCell, notebook, sampleCurves } from './fixture';

/** The provenance of a notebook whose execution read the results of some sweeps. */
function opened(...results: string[]) {
  const text = { caption: 'c', alt: 'a', command: 'fpp run figure-5a' };
  const cells = [
    markdownCell('`fpp run figure-7` is only spoken of.'),
    codeCell('show(x)', [figureOutput(sampleCurves(), text)]),
  ];
  return provenanceOf(parseNotebook(notebook(cells, { fpp: { seconds: 3, results } }), '04.ipynb'));
}

describe('the provenance of a report', () => {
  it('names the results that its notebook read, and no others', () => {
    const { results } = opened('figure-3a-fresh', 'figure-2');
    expect(results.map(({ experiment }) => experiment)).toEqual(['figure-2', 'figure-3a-fresh']);
    const html = provenanceFooter(opened('figure-2')).source;
    expect(html).toContain('<dt>Seeds</dt><dd>30 a setting</dd>');
    expect(html).toMatch(/<dt>Engine<\/dt><dd>lanes \(float32, [^)]*deterministic\)<\/dd>/);
    expect(html).toMatch(/figure-2<\/td>.*9,150<\/td>/);
  });

  it('says how many sweeps have which engine, where there are several', () => {
    const { results } = opened('figure-2', 'figure-3c');
    const html = provenanceFooter({ ...thisExport(), results }).source;
    expect(html).toMatch(/lanes \([^)]*\) in 1 of 2 sweeps; tensors \([^)]*\) in 1 of 2 sweeps/);
    expect(html).toContain('30 a setting in 1 of 2 sweeps; 5 a setting in 1 of 2 sweeps');
  });

  it('is that of all results where a notebook read them all, as the index does', () => {
    const { results } = opened(...thisExport().results.map(({ experiment }) => experiment));
    expect(results.length).toBeGreaterThan(20);
    expect(results).toEqual(thisExport().results);
  });

  it('points at the code where no committed result was read', () => {
    const { results } = opened('no-such-thing');
    expect(results).toEqual([]);
    expect(provenanceFooter(opened()).source).toContain(
      '<dt>Seeds, engine</dt><dd>of each run, in the code above it</dd>',
    );
  });
});
