import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MarkdownRenderer, slug } from '../../lib/reports/markdown';

const render = (source: string) => new MarkdownRenderer().render(source);
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

  it('slug keeps words', () => {
    expect(slug('Über λ, and more!')).toBe('s-u-ber-λ-and-more');
    expect(slug('…')).toBe('s-section');
  });
});

it('highlights TypeScript and leaves unknown languages plain', () => {
  expect(render('```ts\nconst a = 1;\n```')).toContain('hljs-keyword');
  expect(render('```nope\na < b\n```')).toContain('a &lt; b');
});
