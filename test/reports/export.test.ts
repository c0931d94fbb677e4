import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileError } from '../../lib/validation/errors';
import { NotebookFolderError, ReportError } from '../../lib/reports/errors';
import { exportReports as exportAll } from '../../lib/reports/export';
import {
  codeCell,
  displayOutput,
  markdownCell,
  notebook,
  sampleJacobian,
  sampleNotebook,
} from './fixture';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fpp-export-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Pictures of figures are drawn by a browser, which is no part of these tests. */
function exportReports(source: string, out: string): Promise<string[]> {
  const draw = (figures: readonly unknown[]) => Promise.resolve(figures.map(() => undefined));
  return exportAll(source, out, { draw, folder: join(folder, 'stills') });
}

async function executed(files: Record<string, string>): Promise<string> {
  const path = join(folder, 'executed');
  await mkdir(path);
  for (const [name, content] of Object.entries(files)) await writeFile(join(path, name), content);
  return path;
}

describe('exportReports', () => {
  it('writes a page for each notebook and an index, and leaves nothing else', async () => {
    const out = join(folder, 'out');
    const files = await exportReports(
      await executed({
        '01-b.ipynb': notebook([markdownCell('# Plain & simple\n\nFew words.')]),
        '00-a.ipynb': sampleNotebook('With $x$ in it'),
        'notes.txt': '',
      }),
      out,
    );
    expect(files).toEqual(['index', '00-a', '01-b'].map((name) => join(out, `${name}.html`)));
    expect((await readdir(out)).sort()).toEqual(['00-a.html', '01-b.html', 'assets', 'index.html']);
    const [plotly, ...others] = await readdir(join(out, 'assets'));
    expect(plotly).toMatch(/^plotly-[\d.]+\.js$/);
    expect(others).toEqual([]);

    const [index, first, second] = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    expect(index).toContain('<a href="00-a.html">With <span class="katex">');
    expect(index).toContain('Few words.');
    expect(first).toContain('href="01-b.html">Next: Plain &amp; simple</a>');
    expect(first).toContain(`>"assets/${plotly}"</script>`);
    expect(first).toContain("'strict-dynamic'");
    expect(first).not.toContain('plotly.js (cartesian');
    expect(second).not.toContain(plotly);
    expect(second).not.toContain("'strict-dynamic'");
  });

  it('links to reports where notebooks link to notebooks', async () => {
    const text = '# A\n\n[there](01-b.ipynb#s-two), [b](01-b.ipynb), [far](https://a.org/x.ipynb)';
    const source = await executed({
      '00-a.ipynb': notebook([markdownCell(text)]),
      '01-b.ipynb': sampleNotebook(),
    });
    const [, page] = await exportReports(source, join(folder, 'out'));
    const html = await readFile(page, 'utf8');
    expect(html).toContain('<a href="01-b.html#s-two">there</a>, <a href="01-b.html">b</a>');
    expect(html).toContain('href="https://a.org/x.ipynb"');
  });

  it('puts what the page itself can compute in the place of what a notebook says of it', async () => {
    const remark = { ...markdownCell('Said in a notebook.'), metadata: { tags: ['explorable'] } };
    const source = await executed({
      'a.ipynb': notebook([
        markdownCell('# A\n\nText.\n\n## Knobs'),
        remark,
        markdownCell('After.'),
      ]),
      'b.ipynb': notebook([markdownCell('# B')]),
    });
    const [, page, plain] = await exportReports(source, join(folder, 'out'));
    const html = await readFile(page, 'utf8');
    expect(html).toMatch(/<section class="explorable wide"[\s\S]*<p>After\.<\/p>/);
    expect(html).toContain('<h3 id="explorable-title">');
    expect(html).not.toContain('Said in a notebook.');
    expect(html).toContain("'wasm-unsafe-eval'");
    expect(await readFile(plain, 'utf8')).not.toContain("'wasm-unsafe-eval'");
  });

  it('puts what was found in brief under the title, and its first sentence on the card', async () => {
    const sentences = ['FPP *wins* by $2$.', 'Two.', 'Three.'];
    const bar = { holds: 2, open: 0, fails: 1, of: 'claims' };
    const brief = displayOutput({
      'application/vnd.fpp.brief.v1+json': { sentences, bar, figure: sampleJacobian() },
      'text/html': 'elsewhere',
    });
    const source = await executed({
      '04-a.ipynb': notebook([markdownCell('# A\n\nAbout it.'), codeCell('x', [brief])]),
    });
    const [index, page] = await exportReports(source, join(folder, 'out'));
    const html = await readFile(page, 'utf8');
    expect(html).toMatch(/<\/ul><\/div>\s*<section class="brief"/);
    expect(html).toContain('<li>FPP <em>wins</em> by <span class="katex">');
    expect(html).toContain('claims: 2 hold · 0 open · 1 fail');
    expect(html).toContain('<figure id="figure-in-brief"');
    expect(html).not.toContain('elsewhere');
    const cards = await readFile(index, 'utf8');
    expect(cards).toMatch(/<span class="ordinal">04<\/span>[\s\S]*<p>FPP <em>wins<\/em>/);
    expect(cards).not.toContain('About it.');
  });

  it('holds no address that a browser would load', async () => {
    const source = await executed({ '00-a.ipynb': sampleNotebook() });
    const [, page] = await exportReports(source, join(folder, 'out'));
    const html = (await readFile(page, 'utf8')).replace(/<script>[\s\S]*?<\/script>/g, '');
    const loads = /(?:\ssrc|<link[^>]*\shref)="(?!data:)[^"]*"|url\((?!data:)/g;
    expect(html.match(loads)).toBeNull();
    expect(html).toContain("default-src 'none'");
  });

  it('inlines only the fonts that are used', async () => {
    const source = await executed({
      'a.ipynb': notebook([markdownCell('# A\n\n$x$')]),
      'b.ipynb': notebook([markdownCell('# B\n\nno formula')]),
    });
    const [, page, plain] = await exportReports(source, join(folder, 'out'));
    expect(await readFile(plain, 'utf8')).not.toContain('@font-face');
    const html = await readFile(page, 'utf8');
    expect(html).toContain('font/woff2');
    expect(html).not.toContain('font-family:KaTeX_Fraktur;font-style:normal;font-weight:400;src');
  });

  it('refuses a folder that is missing, a file, or without notebooks', async () => {
    const from = (place: string) => expect(exportReports(place, join(folder, 'out'))).rejects;
    await from(join(folder, 'nowhere')).toThrow(NotebookFolderError);
    await from(join(folder, 'nowhere')).toThrow('there is no such folder');
    const source = await executed({ 'notes.txt': '' });
    await from(join(source, 'notes.txt')).toThrow('not a folder');
    await from(source).toThrow('there are no notebooks in it');
  });

  it('writes nothing when one notebook cannot be published', async () => {
    const source = await executed({ 'a.ipynb': sampleNotebook(), 'b.ipynb': '{}' });
    await expect(exportReports(source, join(folder, 'out'))).rejects.toThrow(ReportError);
    expect(await readdir(folder)).toEqual(['executed']);
  });

  it('says which folder cannot be written', async () => {
    const source = await executed({ 'a.ipynb': sampleNotebook(), 'a-file': '' });
    const out = join(source, 'a-file', 'out');
    await expect(exportReports(source, out)).rejects.toThrow(FileError);
    await expect(exportReports(source, out)).rejects.toThrow(
      `cannot make the folder ${join(source, 'a-file')}: part of`,
    );
  });
});
