import {
  shownTable,
  tableHtml,
  tableType,
  type TableLike,
  type TableOptions,
} from '../tables/html-table';
import { display, type MimeBundle } from './kernel';
import { notebookPlot } from './plot';
import { figureType, type Figure, type FigureText } from '../figures/plotly';

/**
 * Shows a figure in the notebook. The caption and the alternative text travel with it, so that a
 * report can number and caption it. Does nothing outside a notebook.
 */
export function show(figure: Figure, text: FigureText): void {
  display(figureBundle(figure, text));
}

/** What is displayed of a figure. */
export function figureBundle(figure: Figure, text: FigureText): MimeBundle {
  return {
    [figureType]: {
      data: figure.data,
      layout: { ...figure.layout, meta: text },
      ...(figure.frames && { frames: figure.frames }),
    },
    'text/html': notebookPlot(figure, text),
    'text/plain': `Figure: ${text.caption}`,
  };
}

/**
 * Shows a table (a Danfo DataFrame, or columns and values) as a real HTML table. What it holds goes
 * along as JSON, so that a report can number it and draw from it.
 */
export function showTable(table: TableLike, options: TableOptions): void {
  const shown = shownTable(table, options);
  display({
    [tableType]: shown,
    'text/html': tableHtml(shown).source,
    'text/plain': options.caption,
  });
}

/** Shows Markdown, mathematics between dollars included. */
export function showMarkdown(markdown: string): void {
  display({ 'text/markdown': markdown, 'text/plain': markdown });
}

/** Shows a formula on a line of its own; TeX without the dollars. */
export function showMath(tex: string): void {
  display({ 'text/latex': `$$${tex}$$`, 'text/plain': tex });
}
