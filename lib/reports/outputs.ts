import { ideaHtml, ideaType } from '../analysis/idea/idea';
import { tableHtml, tableType } from '../analysis/tables/html-table';
import { briefType } from '../analysis/notebook/brief';
import { figureType } from '../analysis/figures/plotly';
import { html, lines, trusted, type Html } from '../analysis/html';
import { ansiToHtml } from './ansi';
import { figureAnchor, FigureNumbers } from './figure-numbers';
import { figureHtml, figureOf } from './figure-html';
import { quietHtml } from './foreign-html';
import { reportAddress, type MarkdownRenderer } from './markdown';
import { renderMath } from './math';
import type { Notebook, Output } from './notebook';
import { withPictures } from './pictures';
import { tableOf } from './shown-table';
import type { StillOf } from './stills';

type Bundle = Record<string, unknown>;

/** Turns the outputs of one notebook's cells into HTML; figures and tables are numbered in order. */
export class OutputRenderer {
  private readonly figures: FigureNumbers;
  private tables = 0;

  constructor(
    private readonly notebook: Pick<Notebook, 'name' | 'folders'>,
    private readonly markdown: MarkdownRenderer,
    private readonly stillOf: StillOf = () => undefined,
  ) {
    this.figures = new FigureNumbers(notebook.name);
  }

  /** All outputs of a cell. */
  render(outputs: readonly Output[]): Html {
    return lines(joinStreams(outputs).map((output) => this.output(output)));
  }

  private output(output: Output): Html {
    switch (output.output_type) {
      case 'stream':
        return stream(output.name, output.text);
      case 'display_data':
      case 'execute_result':
        return this.bundle(output.data);
      case 'error':
        throw new Error('a notebook with an error is refused when it is read');
    }
  }

  /** The richest content that a report can show. */
  private bundle(data: Bundle): Html {
    // It stands under the title.
    if (data[briefType] !== undefined) return html``;
    const figure = figureOf(data[figureType]);
    if (figure) {
      const number = this.figures.next(figure);
      const report = this.notebook.name;
      const place = {
        id: figureAnchor(number),
        name: `${number.includes(' and ') ? 'Figures' : 'Figure'} ${number}`,
        report,
      };
      return figureHtml(figure, place, this.markdown, this.stillOf(figure));
    }
    const table = tableOf(data[tableType]);
    if (table) {
      const place = { number: ++this.tables, address: reportAddress };
      return html`<div class="output-html">${tableHtml(table, place)}</div>`;
    }
    if (ideaType in data) return ideaHtml().needing('idea');
    for (const [type, render] of this.renderers) {
      const content = textOf(data[type]);
      if (content !== undefined) return render(content);
    }
    const types = Object.keys(data).join(', ');
    return html`<p class="aside">An output of type ${types} cannot be shown here.</p>`;
  }

  private foreign(own: string): Html {
    return trusted(
      quietHtml(withPictures(own, { attachments: {}, folders: this.notebook.folders })),
    );
  }

  private readonly renderers: [string, (content: string) => Html][] = [
    ['text/html', (own) => html`<div class="output-html">${this.foreign(own)}</div>`],
    ['text/markdown', (source) => this.markdown.render(source)],
    ['text/latex', latex],
    ['image/svg+xml', (svg) => image('svg+xml', Buffer.from(svg).toString('base64'))],
    ['image/png', (base64) => image('png', base64)],
    ['image/jpeg', (base64) => image('jpeg', base64)],
    ['image/gif', (base64) => image('gif', base64)],
    ['text/plain', (text) => html`<pre class="output">${ansiToHtml(text)}</pre>`],
  ];
}

/** Neighbouring pieces of one stream are one text: a print may be cut anywhere. */
function joinStreams(outputs: readonly Output[]): Output[] {
  const joined: Output[] = [];
  for (const output of outputs) {
    const last = joined.at(-1);
    if (
      output.output_type === 'stream' &&
      last?.output_type === 'stream' &&
      last.name === output.name
    ) {
      joined[joined.length - 1] = { ...last, text: last.text + output.text };
    } else {
      joined.push(output);
    }
  }
  return joined;
}

function stream(name: string, text: string): Html {
  const pre = html`<pre class="output">${ansiToHtml(text.replace(/\n$/, ''))}</pre>`;
  if (name !== 'stderr') return pre;
  return html`<details class="messages"><summary>Messages</summary>${pre}</details>`;
}

function latex(source: string): Html {
  const tex = source.trim().replace(/^\$\$?|\$\$?$/g, '');
  return renderMath(tex, true);
}

function image(type: string, base64: string): Html {
  const source = `data:image/${type};base64,${base64.replace(/\s/g, '')}`;
  return html`<img class="output-image" alt="Picture made by the code above" src="${source}">`;
}

/** What stands under a type of an output, if it is text: nbformat writes long text as lines. */
export function textOf(content: unknown): string | undefined {
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) return content.join('');
  return undefined;
}
