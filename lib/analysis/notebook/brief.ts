import { z } from 'zod';
import { integer, parseOptions, record } from '../../validation/options';
import { countsBar, countsText } from '../claims/badge';
import type { OutcomeCounts } from '../claims/judge-claims';
import { html, lines, trusted } from '../html';
import type { Figure, FigureText } from '../figures/plotly';
import { display, type MimeBundle } from './kernel';
import { notebookPlot } from './plot';

/** MIME type of a notebook's finding in brief; a report puts it under the title, wherever it stands. */
export const briefType = 'application/vnd.fpp.brief.v1+json';

/** What a notebook found: all of it computed from what it shows. */
export interface Brief {
  /** Three sentences in Markdown; the first is what the report's card says. */
  readonly sentences: readonly [string, string, string];
  /** Comparisons that came out in each way, and what they are of. */
  readonly bar?: OutcomeCounts & { readonly of: string };
  /** The one figure to be seen. */
  readonly figure?: Figure;
  /** What the figure shows. */
  readonly text?: FigureText;
}

/** Pixels; a brief is to be seen at a glance. */
const HEIGHT = 320;

const schema = record({
  sentences: z
    .array(
      // Formulas would move the page while their fonts load.
      z
        .string('a text')
        .min(1, 'a sentence')
        .regex(/^[^$]*$/, 'a sentence without formulas'),
      'three sentences',
    )
    .length(3, 'three sentences, the first for the card'),
  bar: record({
    holds: integer(0),
    open: integer(0),
    fails: integer(0),
    of: z.string('a text'),
  }).optional(),
  figure: z
    .object({
      data: z.array(z.object({}), 'a list of traces'),
      layout: z.object({}, 'an object'),
    })
    .optional(),
  text: record({
    caption: z.string('a text'),
    alt: z.string('a text, for those who cannot see the figure'),
    command: z.string('a text').optional(),
    difference: z.string('a text').optional(),
  }).optional(),
}).refine(({ figure, text }) => (figure === undefined) === (text === undefined), {
  error: 'figure and text together, or neither',
});

/**
 * Shows what a notebook found: three sentences, a bar of comparisons, a figure. In a report it stands under
 * the title, and its first sentence on the notebook's card. Does nothing outside a notebook.
 *
 * @throws OptionError if there are not three sentences, or a part is not what it must be
 */
export function showBrief(brief: Brief): void {
  display(briefBundle(brief));
}

/** What is displayed of a brief. */
export function briefBundle(brief: Brief): MimeBundle {
  parseOptions('showBrief', schema, brief);
  const { sentences, bar, figure, text } = brief;
  const shown =
    figure && text
      ? { ...figure, layout: { ...figure.layout, height: HEIGHT, meta: text } }
      : undefined;
  const says = html`<p><strong>In brief</strong></p><ol>${lines(
    sentences.map((sentence) => html`<li>${sentence}</li>`),
  )}</ol>`;
  const counted = bar && html`<p>${countsBar(bar)} ${bar.of}: ${countsText(bar)}</p>`;
  const plot = shown && text && trusted(notebookPlot(shown, text));
  return {
    [briefType]: { sentences, bar, figure: shown },
    'text/html': html`<div class="fpp-brief">${says}${counted}${plot}</div>`.source,
    'text/plain': sentences.join('\n'),
  };
}
