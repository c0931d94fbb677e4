/** What a page must bring along for a fragment of it to work: a script, a style sheet, a font. */
export type Need = 'contents' | 'plotly' | 'explorable' | 'idea' | 'katex' | `katex-${string}`;

/** HTML that may stand in a page as it is. A string is not: {@link html} escapes it. */
export class Html {
  constructor(
    readonly source: string,
    readonly needs: ReadonlySet<Need> = new Set(),
  ) {}

  /** The same fragment, known to need something more. */
  needing(...more: readonly Need[]): Html {
    return new Html(this.source, new Set([...this.needs, ...more]));
  }
}

/** What may stand between the braces of {@link html}; nothing is written for `undefined`. */
export type HtmlPart = Html | string | number | undefined | readonly HtmlPart[];

/**
 * Template tag for HTML: text is escaped, fragments stand as they are, arrays one part after the
 * other. What a fragment needs, the whole needs.
 */
export function html(literals: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  const needs = new Set<Need>();
  const written = parts.map((part, i) => write(part, needs) + literals[i + 1]);
  return new Html(literals[0] + written.join(''), needs);
}

function write(part: HtmlPart, needs: Set<Need>): string {
  if (part === undefined) return '';
  if (part instanceof Html) {
    for (const need of part.needs) needs.add(need);
    return part.source;
  }
  if (typeof part === 'object') return part.map((one) => write(one, needs)).join('');
  return escapeHtml(String(part));
}

/** Parts with a line break between them. */
export function lines(parts: readonly HtmlPart[]): Html {
  return html`${parts.flatMap((part, i) => (i === 0 ? [part] : ['\n', part]))}`;
}

/** HTML that a library or this package made, and that is therefore not escaped. */
export function trusted(source: string, ...needs: readonly Need[]): Html {
  return new Html(source, new Set(needs));
}

/** Text as it must be written in HTML, between tags or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}

/** JSON that may stand inside a `<script>` element whatever the strings in it hold. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(/</g, '\\u003c')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');
}

/** A script as it may stand inside a `<script>` element. */
export function inScript(source: string): string {
  return source.replace(/<\/(?=script)/gi, '<\\/').replace(/<!--/g, '<\\!--');
}
