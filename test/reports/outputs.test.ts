import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tableType } from '../../lib/analysis/tables/html-table';
import { escapeHtml, scriptJson } from '../../lib/analysis/html';
import { ansiToHtml } from '../../lib/reports/ansi';
import { quietHtml } from '../../lib/reports/foreign-html';
import { MarkdownRenderer } from '../../lib/reports/markdown';
import type { Output } from '../../lib/reports/notebook';
import { OutputRenderer } from '../../lib/reports/outputs';
import { figureOutput, sampleJacobian, sampleTable, tableOutput } from './fixture';

const render = (...outputs: Output[]) =>
  new OutputRenderer({ name: 'x', folders: [] }, new MarkdownRenderer()).render(outputs).source;
const ansi = (text: string) => ansiToHtml(text).source;
const display = (data: Record<string, unknown>): Output => ({ output_type: 'display_data', data });
const stream = (text: string, name = 'stdout'): Output => ({ output_type: 'stream', name, text });

describe('ansiToHtml', () => {
  it('turns colours and weights into classes', () => {
    expect(ansi('a \u001b[1;31mb\u001b[0m c')).toBe(
      'a <span class="ansi-bold ansi-red">b</span> c',
    );
    expect(ansi('\u001b[92mgo\u001b[39m on')).toBe('<span class="ansi-green">go</span> on');
  });

  it('keeps only what a terminal would still show of a line', () => {
    expect(ansi('10 %\r20 %\r100 %\r\nnext')).toBe('100 %\nnext');
  });

  it('drops other control sequences', () => {
    expect(ansi('a\u001b[2K\u001b]0;title\u0007b\u001b[38;5;12mc')).toBe('abc');
  });

  it('shows every plain text as it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/\p{Cc}/u.test(text));
        expect(ansi(text)).toBe(escapeHtml(text));
      }),
    );
  });
});

describe('quietHtml', () => {
  it.each([
    ['<p>a</p><script>alert(1)</script>', '<p>a</p>'],
    ['<img onerror="x()" src="data:,">', '<img src="data:,">'],
    ["<img src='https://example.org/a.png'>", '<img>'],
    ['<link rel="stylesheet" href="a.css">b', 'b'],
    ['<a href="javascript:x()">a</a>', '<a>a</a>'],
    ['<a href="https://example.org">a</a>', '<a href="https://example.org">a</a>'],
  ])('%s', (html, quiet) => {
    expect(quietHtml(html)).toBe(quiet);
  });
});

describe('scriptJson', () => {
  it('survives inside a script element', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = scriptJson(value);
        expect(text).not.toMatch(/<|\u2028|\u2029/);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('OutputRenderer', () => {
  it('joins pieces of one stream and folds away messages', () => {
    expect(render(stream('a'), stream('b\n'), stream('c', 'stderr'))).toBe(
      '<pre class="output">ab</pre>\n' +
        '<details class="messages"><summary>Messages</summary><pre class="output">c</pre></details>',
    );
  });

  it('numbers figures and tables', () => {
    const figure = figureOutput(sampleJacobian(), { caption: 'of $x$', alt: 'a "matrix"' });
    const html = render(figure as Output, sampleTable as Output, figure as Output);
    expect(html).toContain('id="figure-X-B"');
    expect(html).toContain('href="#table-1">Table 1.</a> Error on');
    expect(html).toContain('aria-label="a &quot;matrix&quot;"');
    expect(html).toContain('data-file="x-figure-X-A.csv"');
    expect(html).not.toContain('must not run');
  });

  it('gives the paper’s figures the paper’s numbers, once, and folds extended data away', () => {
    const words = { caption: 'c', alt: 'a', paper: '3a' };
    const paper = figureOutput(sampleJacobian(), words) as Output;
    const extended = figureOutput(sampleJacobian(), { ...words, extended: true }) as Output;
    const html = render(paper, extended);
    expect(html).toContain('<figure id="figure-3a"');
    expect(html).toMatch(
      /<summary>Figure X-A, extended data: +c<\/summary>\s*<figure id="figure-X-A"/,
    );
  });

  it('numbers a table that is folded away, and links it to reports', () => {
    const link = (figure: string) => `0${figure}-next.ipynb#s-a`;
    const options = { caption: 'c & d', folded: true, columns: { figure: { link } } };
    const html = render(tableOutput({ columns: ['figure'], values: [['3']] }, options) as Output);
    expect(html).toContain('<summary>c &amp; d <span class="hint">1 rows</span></summary>');
    expect(html).toContain('<div class="fpp-table scroll" id="table-1">');
    expect(html).toContain('<a href="03-next.html#s-a">3</a>');
  });

  it('shows the HTML beside a table that is not one', () => {
    const html = render(display({ [tableType]: { caption: 'c' }, 'text/html': '<b>a</b>' }));
    expect(html).toBe('<div class="output-html"><b>a</b></div>');
  });

  it('shows a figure without words, as any Plotly JSON', () => {
    const html = render(display({ 'application/vnd.plotly.v1+json': { data: [{ y: [1, 2] }] } }));
    expect(html).toContain('Figure X-A.');
  });

  it.each([
    [{ 'text/latex': ['$$', 'x$$'] }, 'katex-display'],
    [{ 'text/markdown': '*a*' }, '<em>a</em>'],
    [{ 'image/png': 'aGk=\n' }, 'src="data:image/png;base64,aGk="'],
    [{ 'image/svg+xml': '<svg/>' }, 'src="data:image/svg+xml;base64,'],
    [{ 'text/html': '<b>a</b>', 'text/plain': 'b' }, '<b>a</b>'],
    [{ 'text/plain': '\u001b[33m1\u001b[39m <' }, '<span class="ansi-yellow">1</span> &lt;'],
    [{ 'application/x': {} }, 'of type application/x cannot be shown'],
  ])('shows %j', (data, expected) => {
    expect(render(display(data))).toContain(expected);
  });
});
