import { z } from 'zod';
import { parseOptions, record } from '../../validation/options';
import {
  shownTable,
  tableHtml,
  tableType,
  type TableLike,
  type TableOptions,
} from '../tables/html-table';
import { ideaHtml, ideaType } from '../idea/idea';
import { display, type MimeBundle } from './kernel';
import { notebookPlot } from './plot';
import { figureType, type Figure, type FigureText } from '../figures/plotly';

const figureSchema = record({
  figure: z.object(
    {
      data: z.array(z.object({}), 'a list of traces'),
      layout: z.object({}, 'an object'),
    },
    'a figure, e.g. linePlot(series, { xTitle, yTitle })',
  ),
  text: record({
    caption: z.string('a text'),
    alt: z.string('a text, for those who cannot see the figure'),
    command: z.string('a text').optional(),
    difference: z.string('a text').optional(),
    paper: z
      .string("a figure's number, e.g. '3a'")
      .regex(/^\d+[a-z]?( and \d+[a-z]?)*$/, "a figure's number, e.g. '3a' or '4a and 4c'")
      .optional(),
    extended: z.boolean('true or false').optional(),
  }),
});

const textSchema = record({ text: z.string('a text') });

/**
 * Shows a figure in the notebook. The caption and the alternative text travel with it, so that a
 * report can number and caption it. Does nothing outside a notebook.
 *
 * @throws OptionError if it is no figure, or its words are not what they must be
 */
export function show(figure: Figure, text: FigureText): void {
  display(figureBundle(figure, text));
}

/** What is displayed of a figure. */
export function figureBundle(figure: Figure, text: FigureText): MimeBundle {
  parseOptions('show', figureSchema, { figure, text });
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
 *
 * @throws OptionError if it is no table, or an option does not fit
 */
export function showTable(table: TableLike, options: TableOptions): void {
  const shown = shownTable(table, options);
  display({
    [tableType]: shown,
    'text/html': tableHtml(shown).source,
    'text/plain': options.caption,
  });
}

/** Shows Markdown, mathematics between dollars included. @throws OptionError if it is no text */
export function showMarkdown(markdown: string): void {
  parseOptions('showMarkdown', textSchema, { text: markdown });
  display({ 'text/markdown': markdown, 'text/plain': markdown });
}

/** Shows the idea of FPP as a picture of six stills, which a report lets its reader step through. */
export function showIdea(): void {
  display({
    [ideaType]: {},
    'text/html': ideaHtml().source,
    'text/plain': 'Picture: the idea of FPP in six steps',
  });
}

/** Shows a formula on a line of its own; TeX without the dollars. @throws OptionError if it is no text */
export function showMath(tex: string): void {
  parseOptions('showMath', textSchema, { text: tex });
  display({ 'text/latex': `$$${tex}$$`, 'text/plain': tex });
}
