import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MarkdownRenderer, slug } from '../../lib/reports/markdown';

const render = (source: string) => new MarkdownRenderer().render(source).source;
const count = (html: string, what: string) => html.split(what).length - 1;

describe('mathematics', () => {
  it.each([
    ['inline', 'so $a_b$ is', '<span class="katex">', false],
    ['double dollars', '$$\na\n$$', 'katex-display', true],
    ['double dollars on one line', '$$a = b$$', 'katex-display', true],
    ['double dollars in a sentence', 'so $$a$$ is', 'katex-display', true],
    ['an environment', '\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}', 'katex-display', true],
  ])('renders %s', (_, source, expected, display) => {
    const html = render(source);
    expect(html).toContain(expected);
    expect(html.includes('class="formula"')).toBe(display);
    expect(html).not.toContain('katex-error');
  });

  it('goes on with Markdown behind a block', () => {
    const html = render('Text before\n$$a$$\n\n*after* and\n\n$$b$$\nmore');
    expect(count(html, 'class="formula"')).toBe(2);
    expect(html).toContain('<em>after</em>');
    expect(html).toContain('more');
  });

  it('leaves prices, escaped dollars and code alone', () => {
    expect(render('from $5 to $6, or \\$7, or `$x$`')).not.toContain('katex');
  });

  it('does not read emphasis or HTML inside a formula', () => {
    const html = render('$a_i * b_i * c$ and $x < y$');
    expect(html).not.toContain('<em>');
    expect(count(html, '<span class="katex">')).toBe(2);
  });

  it('throws on a formula that cannot be read', () => {
    expect(() => render('$\\nosuch$')).toThrow(/Undefined control sequence/);
  });
});

describe('headings', () => {
  it('have ids that are unique whatever they say', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-zé!]{1,4}$/)), (titles) => {
        const markdown = new MarkdownRenderer();
        for (const title of titles) markdown.render(`## ${title}`);
        const ids = markdown.headings.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });

  it('hands the title to the page, and nothing of it to the text', () => {
    const markdown = new MarkdownRenderer();
    expect(markdown.render('# The *title* of $x$\n\nText.\n\n## One').source).toMatch(
      /^<p>Text\.<\/p>\n<h2 id="s-one">/,
    );
    expect(markdown.title).toMatchObject({ id: 's-the-title-of-x', text: 'The title of x' });
    expect(markdown.title?.html.source).toContain('<em>title</em>');
    expect(markdown.render('# Another').source).toContain('<h1 id="s-another">');
  });

  it('stand in the contents list without the links that are in them', () => {
    const markdown = new MarkdownRenderer();
    expect(markdown.render('## See [`a`](b.ipynb)').source).toContain('<a href="b.html">');
    expect(markdown.headings[0].html.source).toBe('See <code>a</code>');
    expect(markdown.headings[0].text).toBe('See a');
  });

  it('slug keeps words', () => {
    expect(slug('Über λ, and more!')).toBe('s-u-ber-λ-and-more');
    expect(slug('…')).toBe('s-section');
  });
});

describe('what a fragment needs', () => {
  const needs = (source: string) => [...new MarkdownRenderer().render(source).needs];

  it.each([
    ['no formula, mathbb', []],
    ['$x$', ['katex']],
    [
      '$\\mathbb{E}[x]$ and $\\mathcal{L}$',
      ['katex', 'katex-AMS-Regular', 'katex-Caligraphic-Regular'],
    ],
    ['$\\text{mathfrak}$', ['katex']],
    ['$\\mathbf{w}$', ['katex', 'katex-Main-Bold']],
  ])('%s: %j', (source, needed) => {
    expect(needs(source)).toEqual(needed);
  });
});

it('highlights TypeScript and leaves unknown languages plain', () => {
  expect(render('```ts\nconst a = 1;\n```')).toContain('hljs-keyword');
  expect(render('```nope\na < b\n```')).toContain('a &lt; b');
});
