import MarkdownIt from 'markdown-it';
import { html, trusted, type Html } from '../analysis/html';
import { highlight } from './code';
import { linkNumbers, type AddressOf } from './cross-references';
import { mathematics, type MarkdownEnvironment } from './math';
import {
  pictureHtml,
  refuseLoading,
  withPictures,
  type Attachments,
  type PictureSources,
} from './pictures';

type Token = ReturnType<MarkdownIt['parse']>[number];

/** A heading of a report, for its contents list. */
export interface Heading {
  level: number;
  id: string;
  /** The heading's own HTML, mathematics rendered, without links. */
  html: Html;
  text: string;
}

/** Turns the Markdown cells of one notebook into HTML; headings get ids that are unique in it. */
export class MarkdownRenderer {
  readonly headings: Heading[] = [];
  private readonly markdown = new MarkdownIt({ html: true, typographer: true });

  /**
   * @param folders where relative addresses of pictures may begin
   * @param addressOf where figures and notebooks stand that the text names by their numbers
   */
  constructor(
    private readonly folders: readonly string[] = [],
    addressOf: AddressOf = () => undefined,
  ) {
    this.markdown.use(mathematics);
    linkNumbers(this.markdown, addressOf);
    const normalizeLink = this.markdown.normalizeLink.bind(this.markdown);
    this.markdown.normalizeLink = (address) => normalizeLink(reportAddress(address));
    const validateLink = this.markdown.validateLink.bind(this.markdown);
    // Else a picture at such an address would be shown as its Markdown, and nobody told why.
    this.markdown.validateLink = (address) => /^file:/i.test(address) || validateLink(address);
    const { rules } = this.markdown.renderer;
    rules['table_open'] = () => '<div class="scroll"><table>';
    rules['table_close'] = () => '</table></div>';
    rules['heading_close'] = (tokens, index) => {
      const id = tokens[index - 2].attrGet('id') ?? '';
      return html` <a class="anchor" href="#${id}" aria-label="Link to this section">#</a></${tokens[index].tag}>\n`
        .source;
    };
    rules['image'] = (tokens, index, _, { pictures }: MarkdownEnvironment) => {
      const [alt, address] = [tokens[index].content, tokens[index].attrGet('src') ?? ''];
      // A heading, a caption or a card has room for words only.
      return (pictures ? pictureHtml(address, alt, pictures) : html`${alt}`).source;
    };
    for (const kind of ['html_block', 'html_inline']) {
      rules[kind] = (tokens, index, _, { pictures }: MarkdownEnvironment) => {
        const { content } = tokens[index];
        refuseLoading(content);
        return pictures ? withPictures(content, pictures) : content;
      };
    }
    rules['fence'] = (tokens, index) => {
      const { content, info } = tokens[index];
      return html`<pre class="source"><code>${highlight(content, info.trim())}</code></pre>\n`
        .source;
    };
  }

  /** The first heading of level 1. It stands above the text, and {@link render} leaves it out. */
  get title(): Heading | undefined {
    return this.headings.find(({ level }) => level === 1);
  }

  /**
   * A cell's Markdown.
   * @param attachments the pictures that were pasted into the cell
   * @throws katex.ParseError if a formula cannot be read
   * @throws Error if there is no such picture as it shows
   */
  render(source: string, attachments: Attachments = {}): Html {
    const shown: Token[] = [];
    const tokens = this.markdown.parse(source, {});
    for (let i = 0; i < tokens.length; i++) {
      if (tokens[i].type === 'heading_open' && this.addHeading(tokens[i], tokens[i + 1])) i += 2;
      else shown.push(tokens[i]);
    }
    return this.write(
      (environment) => this.markdown.renderer.render(shown, this.markdown.options, environment),
      { attachments, folders: this.folders },
    );
  }

  /** The Markdown of the first paragraph of a cell, if it has one. */
  firstParagraph(source: string): string | undefined {
    const tokens = this.markdown.parse(source, {});
    const opening = tokens.findIndex(({ type }) => type === 'paragraph_open');
    return opening < 0 ? undefined : tokens[opening + 1].content;
  }

  /** One line of Markdown, e.g. a caption. */
  renderInline(source: string): Html {
    return this.inline(this.inlineTokens(source));
  }

  /** {@link renderInline} for a place that is itself a link. */
  renderWithoutLinks(source: string): Html {
    return this.inline(withoutLinks(this.inlineTokens(source)));
  }

  /** One line of Markdown as plain text, formulas in TeX. */
  plainText(source: string): string {
    return textOf(this.inlineTokens(source));
  }

  /** Gives a heading its id and remembers it. @returns whether it is the title */
  private addHeading(opening: Token, { children }: Token): boolean {
    const isFirst = this.title === undefined;
    const words = children ?? [];
    const text = textOf(words);
    const id = this.uniqueId(slug(text));
    opening.attrSet('id', id);
    const level = Number(opening.tag.slice(1));
    this.headings.push({ level, id, text, html: this.inline(withoutLinks(words)) });
    return isFirst && level === 1;
  }

  private inlineTokens(source: string): Token[] {
    return this.markdown.parseInline(source, {}).flatMap(({ children }) => children ?? []);
  }

  private inline(tokens: Token[]): Html {
    return this.write((environment) =>
      this.markdown.renderer.renderInline(tokens, this.markdown.options, environment),
    );
  }

  private write(
    render: (environment: MarkdownEnvironment) => string,
    pictures?: PictureSources,
  ): Html {
    const environment: MarkdownEnvironment = { needs: new Set(), pictures };
    return trusted(render(environment), ...environment.needs);
  }

  private uniqueId(base: string): string {
    const taken = new Set(this.headings.map(({ id }) => id));
    let id = base;
    for (let n = 2; taken.has(id); n++) id = `${base}-${n}`;
    return id;
  }
}

/** A link to a notebook beside this one leads to its report; any other stays as it is. */
export function reportAddress(address: string): string {
  return address.replace(/^([\w-]+)\.ipynb(?=#|$)/, '$1.html');
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

function withoutLinks(tokens: readonly Token[]): Token[] {
  return tokens.filter(({ type }) => type !== 'link_open' && type !== 'link_close');
}

function textOf(tokens: readonly Token[]): string {
  return tokens
    .map(({ type, content }) => {
      if (type === 'softbreak' || type === 'hardbreak') return ' ';
      return type === 'html_inline' ? '' : content;
    })
    .join('');
}
