import { NotebookCellError } from './errors';
import { escapeHtml } from '../html';
import { highlight } from './code';
import { explorableHtml } from './explorable-html';
import { MarkdownRenderer, type Heading } from './markdown';
import type { Cell, CodeCell, Notebook } from './notebook';
import { OutputRenderer } from './outputs';
import { provenanceOf, type Provenance } from './provenance';
import { thumbnail } from './thumbnail';

/** A notebook turned into the parts of a page. */
export interface Report {
  /** Name of the page's file, without `.html`. */
  name: string;
  title: string;
  /** The title's HTML, mathematics rendered. */
  titleHtml: string;
  /** The first sentences, as HTML and as plain text. */
  summaryHtml: string;
  summaryText: string;
  headings: Heading[];
  bodyHtml: string;
  hasFigures: boolean;
  /** A small picture of its first plot, as SVG. */
  thumbnail: string | undefined;
  readingMinutes: number;
  provenance: Provenance;
}

const wordsPerMinute = 200;

/** Characters of a summary, beyond its first sentence. */
const SUMMARY = 240;

/**
 * Renders all cells of a notebook.
 * @throws NotebookCellError naming the cell in which a formula cannot be read
 */
export function renderReport(notebook: Notebook): Report {
  const markdown = new MarkdownRenderer();
  const outputs = new OutputRenderer(notebook.name, markdown);
  const sections = notebook.cells.map((cell, index) => {
    try {
      return cellHtml(cell, markdown, outputs);
    } catch (cause) {
      throw new NotebookCellError(notebook.file, index + 1, (cause as Error).message, { cause });
    }
  });
  const title = markdown.headings.find(({ level }) => level === 1);
  const prose = notebook.cells.filter((cell) => cell.cell_type === 'markdown');
  const paragraph = prose.map(({ source }) => markdown.firstParagraph(source)).find(Boolean) ?? '';
  const summary = firstSentences(paragraph);
  return {
    name: notebook.name,
    title: title?.text ?? notebook.name,
    titleHtml: title?.html ?? escapeHtml(notebook.name),
    summaryHtml: markdown.renderInline(summary),
    summaryText: summary.replace(/[*_`$]/g, '').replace(/\s+/g, ' '),
    headings: markdown.headings.filter(({ level }) => level === 2 || level === 3),
    bodyHtml: withExplorable(betweenReports(sections.join('\n'))).replace(
      /<h1 [\s\S]*?<\/h1>\n?/,
      '',
    ),
    hasFigures: outputs.figures > 0,
    thumbnail: thumbnail(notebook.cells),
    readingMinutes: Math.max(1, Math.round(countWords(prose) / wordsPerMinute)),
    provenance: provenanceOf(notebook),
  };
}

/** Where a notebook says what a report can do that it cannot, the report does it. */
function withExplorable(html: string): string {
  return html.replace(/<div class="fpp-explorable">[\s\S]*?<\/div>/, () => explorableHtml(3));
}

/** A link to a notebook beside this one becomes a link to its report. */
function betweenReports(html: string): string {
  return html.replace(/(<a [^>]*href="[\w-]+)\.ipynb(?=[#"])/g, '$1.html');
}

function cellHtml(cell: Cell, markdown: MarkdownRenderer, outputs: OutputRenderer): string {
  switch (cell.cell_type) {
    case 'markdown':
      return markdown.render(cell.source);
    case 'raw':
      return '';
    case 'code':
      return codeHtml(cell) + outputs.render(cell.outputs);
  }
}

function codeHtml({ source, execution_count: count }: CodeCell): string {
  if (source.trim() === '') return '';
  const lines = source.trimEnd().split('\n').length;
  const label = count == null ? 'Code' : `Code ${count}`;
  return `<details class="code wide"><summary>${label} <span class="hint">${lines} ${
    lines === 1 ? 'line' : 'lines'
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

function countWords(cells: readonly Cell[]): number {
  return cells.reduce((total, { source }) => total + source.split(/\s+/).length, 0);
}
