import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseNotebook, readNotebook } from '../../lib/reports/notebook';
import { renderReport } from '../../lib/reports/report';
import { codeCell, markdownCell, notebook } from './fixture';

const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
const png = base64('\x89PNG\r\n\x1a\nnot really a picture');
const files = {
  'img/a.png': png,
  'two words.SVG': base64('<?xml version="1.0"?><svg/>'),
  'a&b.jpg': base64('\xff\xd8\xffnot really a picture'),
  // What is in place of a large file that was not fetched.
  'img/pointer.png': base64('version https://git-lfs.github.com/spec/v1'),
} as const;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpp-pictures-'));
  mkdirSync(join(folder, 'img'));
  for (const [name, bytes] of Object.entries(files)) {
    writeFileSync(join(folder, name), Buffer.from(bytes, 'base64'));
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const pageOf = (...cells: Record<string, unknown>[]) =>
  renderReport(parseNotebook(notebook(cells), 'x.ipynb', folder)).bodyHtml.source;
const pasted = (attachments: object, source: string) => ({ ...markdownCell(source), attachments });

describe('a picture in a Markdown cell', () => {
  it.each([
    ['a file beside the notebook', '![A cat](img/a.png)', 'img/a.png'],
    ['an address that is written as one', '![A cat](two%20words.SVG?v=1#top)', 'two words.SVG'],
    ['one that begins here', '![A cat](./img/a.png "title")', 'img/a.png'],
    ['one by reference', '![A cat][cat]\n\n[cat]: img/a.png', 'img/a.png'],
    ['HTML', '<img alt="A cat" width="20" src="img/a.png">', 'img/a.png'],
    ['HTML of several sizes', '<img alt="A cat" srcset="b.png 2x" src="img/a.png">', 'img/a.png'],
    ['HTML in a sentence', 'See <img src=\'a&amp;b.jpg\' alt="A cat"/> here', 'a&b.jpg'],
    ['HTML in a link', '<a href="https://a.org"><img alt="A cat" src=img/a.png></a>', 'img/a.png'],
  ] as const)('is put into the page: %s', (_, source, name) => {
    const page = pageOf(markdownCell(source));
    const types = { 'img/a.png': 'png', 'two words.SVG': 'svg+xml', 'a&b.jpg': 'jpeg' } as const;
    expect(page).toContain(`src="data:image/${types[name]};base64,${files[name]}"`);
    expect(page).not.toContain('srcset');
    expect(page).toContain('alt="A cat"');
    expect(page.match(/<img/g)).toHaveLength(1);
  });

  it.each([
    ['attachment:image.png', 'image.png'],
    ['attachment:my%20image.png', 'my image.png'],
    ['Attachment:image.png', 'image.png'],
  ])('is put into the page where it was pasted: %s', (address, name) => {
    const cell = pasted({ [name]: { 'image/png': [`${png}\n`] } }, `# T\n\n![pasted](${address})`);
    expect(pageOf(cell)).toContain(`<img alt="pasted" src="data:image/png;base64,${png}">`);
  });

  it.each([
    ['![A cat](https://a.org/cat.png)'],
    ['![A cat](//a.org/cat.png)'],
    ['<img src="http://a.org/cat.png" alt="A cat">'],
  ])('on another machine is named and left out: %s', (source) => {
    const page = pageOf(markdownCell(source));
    expect(page).not.toContain('<img');
    expect(page).toMatch(
      /A cat, which this page leaves out, is at <a href="[a-z:]*\/\/a\.org\/cat\.png">/,
    );
  });

  it('that carries its bytes stays as it is', () => {
    const address = `data:image/png;base64,${png}`;
    expect(pageOf(markdownCell(`![x](${address})`))).toContain(`src="${address}"`);
  });

  it.each([
    ['![x](img/b.png)', 'there is no picture img/b.png beside the notebook'],
    ['<img src="b.png">', 'there is no picture b.png beside the notebook'],
    ['![x](attachment:b.png)', 'there is no picture b.png among what was pasted into the cell'],
    ['![x](attachment:toString)', 'there is no picture toString among what was pasted'],
    ['![x](/img/a.png)', 'a picture must be pasted, or lie beside the notebook'],
    ['![x](img/a.txt)', 'a picture must be pasted, or lie beside the notebook'],
    ['![x](file:///img/a.png)', 'this one is at file:///img/a.png'],
    ['<img src="file:///img/a.png">', 'this one is at file:///img/a.png'],
    ['![x](img/pointer.png)', 'img/pointer.png is no picture of the kind that it is named after'],
    ['<video src="a.mp4"></video>', '<video> would load a.mp4, and a page opens beside no other'],
    ['<iframe src="https://a.org"></iframe>', '<iframe> would load https://a.org'],
    ['<picture><source srcset="b.webp"><img src="img/a.png"></picture>', 'would load b.webp'],
    ['<svg><image href="https://a.org/b.png"/></svg>', 'would load https://a.org/b.png'],
    ['<object data="b.svg"></object>', '<object> would load b.svg'],
    ['![x](ftp:a.png)', 'a picture must be pasted, or lie beside the notebook'],
  ])('that is not there is an error that names the cell: %s', (source, message) => {
    expect(() => pageOf(markdownCell('# T'), markdownCell(source))).toThrow(`x.ipynb, cell 2: `);
    expect(() => pageOf(markdownCell('# T'), markdownCell(source))).toThrow(message);
  });

  it('in code is no picture', () => {
    expect(pageOf(markdownCell('`<img src="b.png">`'))).not.toContain('<img');
    expect(pageOf(markdownCell('```html\n<img src="b.png">\n```'))).not.toContain('<img');
  });

  it('stands in words in a heading and on a card', () => {
    const { titleHtml, summaryHtml } = renderReport(
      parseNotebook(
        notebook([markdownCell('# A ![cat](img/a.png)\n\n![Dog](img/a.png) barks.')]),
        'x.ipynb',
        folder,
      ),
    );
    expect(titleHtml.source).toBe('A cat');
    expect(summaryHtml.source).toBe('Dog barks.');
  });
});

it('a picture in the HTML of an output is put into the page as well', () => {
  const data = { 'text/html': '<p><img src="img/a.png"><img src="https://a.org/b.png"></p>' };
  const page = pageOf(codeCell('1', [{ output_type: 'display_data', data, metadata: {} }]));
  expect(page).toContain(`data:image/png;base64,${png}`);
  expect(page).toContain('A picture, which this page leaves out');
});

it("pictures lie beside the author's notebook, wherever its executed copy is", () => {
  const copy = join(folder, 'x.ipynb');
  writeFileSync(
    copy,
    notebook([markdownCell('![x](../docs/images/fpp-step.svg)')], {
      fpp: { source: 'notebooks/x.ipynb' },
    }),
  );
  expect(renderReport(readNotebook(copy)).bodyHtml.source).toContain('data:image/svg+xml;base64,');
});
