import { html, lines, type Html } from '../analysis/html';
import { briefHtml, briefOf } from './brief-html';
import { NotebookCellError, reasonOf } from './errors';
import { highlight } from './code';
import type { AddressOf } from './cross-references';
import { explorableHtml } from './explorable-html';
import { MarkdownRenderer, type Heading } from './markdown';
import type { Cell, CodeCell, Notebook } from './notebook';
import { OutputRenderer } from './outputs';
import { readingMinutes } from './reading-time';
import { provenanceOf, type Provenance } from './provenance';
import type { StillOf } from './stills';
import { thumbnail } from './thumbnail';

/** A notebook turned into the parts of a page. */
export interface Report {
  /** Name of the page's file, without `.html`. */
  name: string;
  title: string;
  /** The title's HTML, mathematics rendered. */
  titleHtml: Html;
  /** The first sentences, as HTML without links and as plain text. */
  summaryHtml: Html;
  summaryText: string;
  /** What the notebook found, for under the title, if it says so. */
  brief: Html | undefined;
  headings: Heading[];
  bodyHtml: Html;
  /** A small picture of its first plot, as SVG. */
  thumbnail: Html | undefined;
  readingMinutes: number;
  provenance: Provenance;
}

/** Characters of a summary, beyond its first sentence. */
const SUMMARY = 240;

/**
 * Renders all cells of a notebook.
 * @param stillOf the pictures of figures that were drawn beforehand
 * @param addressOf where figures and notebooks stand that it names by their numbers
 * @throws NotebookCellError naming the cell in which a formula cannot be read
 */
export function renderReport(
  notebook: Notebook,
  stillOf: StillOf = () => undefined,
  addressOf: AddressOf = () => undefined,
): Report {
  const markdown = new MarkdownRenderer(notebook.folders, addressOf);
  const outputs = new OutputRenderer(notebook, markdown, stillOf);
  const sections = notebook.cells.map((cell, index) => {
    try {
      return cellHtml(cell, markdown, outputs);
    } catch (cause) {
      throw new NotebookCellError(notebook.file, index + 1, reasonOf(cause), { cause });
    }
  });
  const { title } = markdown;
  const prose = notebook.cells.filter((cell) => cell.cell_type === 'markdown');
  const paragraph = prose.map(({ source }) => markdown.firstParagraph(source)).find(Boolean) ?? '';
  const brief = briefOf(notebook);
  // A card says what was found, and else what it is about.
  const summary = brief?.sentences[0] ?? firstSentences(paragraph);
  return {
    name: notebook.name,
    title: title?.text ?? notebook.name,
    titleHtml: title?.html ?? html`${notebook.name}`,
    summaryHtml: markdown.renderWithoutLinks(summary),
    summaryText: markdown.plainText(summary),
    brief: brief && briefHtml(brief, notebook.name, markdown, stillOf),
    headings: markdown.headings.filter(({ level }) => level === 2 || level === 3),
    bodyHtml: lines(sections),
    thumbnail: thumbnail(notebook.cells),
    readingMinutes: readingMinutes(notebook),
    provenance: provenanceOf(notebook),
  };
}

function cellHtml(cell: Cell, markdown: MarkdownRenderer, outputs: OutputRenderer): Html {
  switch (cell.cell_type) {
    case 'markdown':
      // A cell with this tag says what a report can do and a notebook cannot.
      if (cell.metadata?.tags?.includes('explorable')) return explorableHtml(3);
      return markdown.render(cell.source, cell.attachments);
    case 'raw':
      return html``;
    case 'code':
      return html`${codeHtml(cell)}${outputs.render(cell.outputs)}`;
  }
}

function codeHtml({ source, execution_count: count }: CodeCell): Html | undefined {
  if (source.trim() === '') return undefined;
  const length = source.trimEnd().split('\n').length;
  const label = count == null ? 'Code' : `Code ${count}`;
  return html`<details class="code wide"><summary>${label} <span class="hint">${length} ${
    length === 1 ? 'line' : 'lines'
  }</span></summary><pre class="source"><code>${highlight(source.trimEnd(), 'typescript')}</code></pre></details>\n`;
}

/** Whole sentences from the beginning of a paragraph, as many as a card holds, but at least one. */
function firstSentences(paragraph: string): string {
  const sentences = paragraph.match(/[\s\S]+?[.?!](?=\s+[^a-z\d\s]|\s*$)/g);
  if (!sentences) return paragraph;
  let text = sentences[0];
  for (const sentence of sentences.slice(1)) {
    if (text.length + sentence.length > SUMMARY) break;
    text += sentence;
  }
  return text;
}
