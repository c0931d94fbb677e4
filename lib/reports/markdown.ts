import MarkdownIt from 'markdown-it';
import { highlight } from './code';
import { mathematics } from './math';

/** A heading of a report, for its contents list. */
export interface Heading {
  level: number;
  id: string;
  /** The heading's own HTML, mathematics rendered. */
  html: string;
  text: string;
}

/** Turns the Markdown cells of one notebook into HTML; headings get ids that are unique in it. */
export class MarkdownRenderer {
  readonly headings: Heading[] = [];
  private readonly markdown = new MarkdownIt({ html: true, typographer: true, highlight });

  constructor() {
    this.markdown.use(mathematics);
    this.markdown.renderer.rules['table_open'] = () => '<div class="scroll"><table>';
    this.markdown.renderer.rules['table_close'] = () => '</table></div>';
    this.markdown.renderer.rules['heading_close'] = (tokens, index) => {
      const id = tokens[index - 2].attrGet('id') ?? '';
      return ` <a class="anchor" href="#${id}" aria-label="Link to this section">#</a></${tokens[index].tag}>\n`;
    };
    this.markdown.renderer.rules['fence'] = (tokens, index, options) => {
      const { content, info } = tokens[index];
      const code = options.highlight?.(content, info.trim(), '') ?? '';
      return `<pre class="source"><code>${code}</code></pre>\n`;
    };
  }

  /** A cell's Markdown. @throws katex.ParseError if a formula cannot be read */
  render(source: string): string {
    const tokens = this.markdown.parse(source, {});
    tokens.forEach((token, index) => {
      if (token.type !== 'heading_open') return;
      const inline = tokens[index + 1];
      const text = inline.content.replace(/[*_`]/g, '');
      const id = this.uniqueId(slug(text));
      token.attrSet('id', id);
      this.headings.push({
        level: Number(token.tag.slice(1)),
        id,
        html: this.markdown.renderInline(inline.content),
        text,
      });
    });
    return this.markdown.renderer.render(tokens, this.markdown.options, {});
  }

  /** The Markdown of the first paragraph of a cell, if it has one. */
  firstParagraph(source: string): string | undefined {
    const tokens = this.markdown.parse(source, {});
    const opening = tokens.findIndex(({ type }) => type === 'paragraph_open');
    return opening < 0 ? undefined : tokens[opening + 1].content;
  }

  /** One line of Markdown, e.g. a caption. */
  renderInline(source: string): string {
    return this.markdown.renderInline(source);
  }

  private uniqueId(base: string): string {
    const taken = new Set(this.headings.map(({ id }) => id));
    let id = base;
    for (let n = 2; taken.has(id); n++) id = `${base}-${n}`;
    return id;
  }
}

/** A heading as the anchor of a link; never empty. */
export function slug(text: string): string {
  const words = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return `s-${words || 'section'}`;
}
