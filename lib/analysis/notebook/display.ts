import { htmlTable, type TableLike, type TableOptions } from '../tables/html-table';
import { display } from './kernel';
import { notebookPlot } from './plot';
import type { Figure, FigureText } from '../figures/plotly';

/**
 * Shows a figure in the notebook. The caption and the alternative text travel with it, so that a
 * report can number and caption it. Does nothing outside a notebook.
 */
export function show(figure: Figure, text: FigureText): void {
  display({
    'application/vnd.plotly.v1+json': {
      data: figure.data,
      layout: { ...figure.layout, meta: text },
    },
    'text/html': notebookPlot(figure, text),
    'text/plain': `Figure: ${text.caption}`,
  });
}

/** Shows a table (a Danfo DataFrame, or columns and values) as a real HTML table. */
export function showTable(table: TableLike, options: TableOptions): void {
  display({ 'text/html': htmlTable(table, options), 'text/plain': options.caption });
}

/** Shows Markdown, mathematics between dollars included. */
export function showMarkdown(markdown: string): void {
  display({ 'text/markdown': markdown, 'text/plain': markdown });
}

/** Shows a formula on a line of its own; TeX without the dollars. */
export function showMath(tex: string): void {
  display({ 'text/latex': `$$${tex}$$`, 'text/plain': tex });
}
