import { describe, expect, it } from 'vitest';
import { addressesIn } from '../../lib/reports/figure-numbers';
import { MarkdownRenderer } from '../../lib/reports/markdown';
import type { Notebook } from '../../lib/reports/notebook';
import { readingMinutes } from '../../lib/reports/reading-time';

const figure = (paper?: string) => ({
  output_type: 'display_data' as const,
  metadata: {},
  data: {
    'application/vnd.plotly.v1+json': {
      data: [],
      layout: {
        meta: { caption: 'Four words and no more.', alt: 'Nothing.', ...(paper && { paper }) },
      },
    },
  },
});

const notebookOf = (name: string, papers: readonly (string | undefined)[]): Notebook =>
  ({
    name,
    file: `${name}.ipynb`,
    folders: [],
    cells: [
      { cell_type: 'markdown', source: '# A title of six words, say' },
      { cell_type: 'code', source: 'x', execution_count: 1, outputs: papers.map(figure) },
    ],
  }) as unknown as Notebook;

const notebooks = [
  notebookOf('04-cycle-world', ['2a', '2b', undefined, '3a']),
  notebookOf('06-updates', ['4a and 4c', undefined, '7']),
  notebookOf('chains', ['3a']),
];
const addressOf = addressesIn(notebooks);
const render = (source: string): string =>
  new MarkdownRenderer([], addressOf).renderInline(source).source;

describe('numbers', () => {
  it.each([
    ['3a', '04-cycle-world.html#figure-3a'],
    ['2', '04-cycle-world.html#figure-2a'],
    ['4', '06-updates.html#figure-4a-4c'],
    ['4c', '06-updates.html#figure-4a-4c'],
    ['04-A', '04-cycle-world.html#figure-04-A'],
    ['06-A', '06-updates.html#figure-06-A'],
    ['06', '06-updates.html'],
    ['9', undefined],
    ['06-B', undefined],
  ])('%s stands at %s', (number, address) => {
    expect(addressOf(number)).toBe(address);
  });

  it.each([
    ['see Figure 3a.', 'see <a href="04-cycle-world.html#figure-3a">Figure 3a</a>.'],
    [
      'Figures 2, 4c and 06-A',
      'Figures <a href="04-cycle-world.html#figure-2a">2</a>, <a href="06-updates.html#figure-4a-4c">4c</a> and <a href="06-updates.html#figure-06-A">06-A</a>',
    ],
    ['in notebook 06, too', 'in <a href="06-updates.html">notebook 06</a>, too'],
    [
      'Notebooks 04 and 06',
      'Notebooks <a href="04-cycle-world.html">04</a> and <a href="06-updates.html">06</a>',
    ],
    // What nothing has, what is a link or code already, and what is no number of ours.
    ['Figure 9, Figure 06-Z, notebook 11', 'Figure 9, Figure 06-Z, notebook 11'],
    ['[Figure 3a](x.html)', '<a href="x.html">Figure 3a</a>'],
    ['`Figure 3a`', '<code>Figure 3a</code>'],
    ['Figure 3abc, figure 3a, Figure 30', 'Figure 3abc, figure 3a, Figure 30'],
  ])('in %j lead there', (source, html) => {
    expect(render(source)).toBe(html);
  });

  it('in a heading and on a card are left alone', () => {
    const markdown = new MarkdownRenderer([], addressOf);
    expect(markdown.render('## Figure 3a').source).not.toContain('04-cycle-world');
    expect(markdown.renderWithoutLinks('**Figure 3a** is').source).toBe(
      '<strong>Figure 3a</strong> is',
    );
  });
});

describe('the time to read', () => {
  it('counts words, captions and pictures', () => {
    const words = Array.from({ length: 1000 }, () => 'word').join(' ');
    const [{ cells }] = notebooks;
    const long = { ...notebooks[0], cells: [...cells, { cell_type: 'markdown', source: words }] };
    // 1,000 words and some at 200 a minute, and four pictures at 12 seconds.
    expect(readingMinutes(long as unknown as Notebook)).toBe(6);
    expect(readingMinutes(notebookOf('short', []))).toBe(1);
  });
});
