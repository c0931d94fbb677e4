import { describe, expect, it } from 'vitest';
import { parseNotebook } from '../../lib/reports/notebook';
import { provenanceOf, thisExport } from '../../lib/reports/provenance';
import { provenanceFooter } from '../../lib/reports/provenance-footer';
import { codeCell, figureOutput, markdownCell, notebook, sampleCurves } from './fixture';

function opened(source: string, command: string) {
  const text = { caption: 'c', alt: 'a', command };
  const cells = [
    markdownCell('`fpp run figure-7` is only spoken of.'),
    codeCell(source, [figureOutput(sampleCurves(), text)]),
  ];
  return provenanceOf(parseNotebook(notebook(cells, { fpp: { seconds: 3 } }), '04.ipynb'));
}

describe('the provenance of a report', () => {
  it('names the results that the commands beside its figures make', () => {
    const { results } = opened('show(x)', 'fpp run figure-3a-fresh && fpp run figure-2');
    expect(results.map(({ experiment }) => experiment)).toEqual(['figure-2', 'figure-3a-fresh']);
    const html = provenanceFooter(opened('show(x)', 'fpp run figure-2'));
    expect(html).toContain('<dt>Seeds</dt><dd>30 a setting</dd>');
    expect(html).toMatch(/<dt>Engine<\/dt><dd>lanes \(float32, [^)]*deterministic\)<\/dd>/);
    expect(html).toMatch(/figure-2<\/td>.*9,150<\/td>/);
  });

  it('says how many sweeps have which engine, where there are several', () => {
    const { results } = opened('show(x)', 'fpp run figure-2 && fpp run figure-3c');
    const html = provenanceFooter({ ...thisExport(), results });
    expect(html).toMatch(/lanes \([^)]*\) in 1 of 2 sweeps; tensors \([^)]*\) in 1 of 2 sweeps/);
    expect(html).toContain('30 a setting in 1 of 2 sweeps; 5 a setting in 1 of 2 sweeps');
  });

  it('is that of all results where a notebook opens their folder', () => {
    const { results } = opened('judgeClaims(claims, resultsReader("data/results"))', '');
    expect(results.length).toBeGreaterThan(20);
    expect(results).toEqual(thisExport().results);
  });

  it('points at the code where no committed result is shown', () => {
    const { results } = opened('show(x)', 'fpp run no-such-thing');
    expect(results).toEqual([]);
    expect(provenanceFooter(opened('show(x)', ''))).toContain(
      '<dt>Seeds, engine</dt><dd>of each run, in the code above it</dd>',
    );
  });
});
