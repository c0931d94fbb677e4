import { z } from 'zod';
import { countsBar, countsText } from '../analysis/claims/badge';
import { briefType } from '../analysis/notebook/brief';
import { html, lines, type Html } from '../analysis/html';
import { figureHtml, figureOf, type ShownFigure } from './figure-html';
import type { MarkdownRenderer } from './markdown';
import type { Notebook } from './notebook';
import type { StillOf } from './stills';

const count = z.int().min(0);
const brief = z.object({
  sentences: z.tuple([z.string(), z.string(), z.string()]),
  bar: z.object({ holds: count, open: count, fails: count, of: z.string() }).optional(),
  figure: z.unknown().optional(),
});

/** What a notebook found, as an output holds it. */
export interface ShownBrief extends Pick<z.infer<typeof brief>, 'sentences' | 'bar'> {
  readonly figure: ShownFigure | undefined;
}

/** The last brief that a notebook shows; undefined if it shows none. */
export function briefOf({ cells }: Pick<Notebook, 'cells'>): ShownBrief | undefined {
  const shown = cells
    .flatMap((cell) => (cell.cell_type === 'code' ? cell.outputs : []))
    .flatMap((output) => ('data' in output ? [brief.safeParse(output.data[briefType]).data] : []))
    .filter((found) => found !== undefined)
    .at(-1);
  return shown && { ...shown, figure: figureOf(shown.figure) };
}

/** A report's finding under its title: what was found, how much of it holds, and one figure. */
export function briefHtml(
  { sentences, bar, figure }: ShownBrief,
  report: string,
  markdown: MarkdownRenderer,
  stillOf: StillOf,
): Html {
  const said = sentences.map((sentence) => html`<li>${markdown.renderInline(sentence)}</li>`);
  const counted = bar
    ? html`<p class="judged">${countsBar(bar)} <span class="of-comparisons">${bar.of}: ${countsText(bar)}</span></p>`
    : undefined;
  const place = { id: 'figure-in-brief', name: 'In brief', report };
  return html`<section class="brief" aria-labelledby="in-brief">
<h2 id="in-brief">In brief</h2>
<ol>
${lines(said)}
</ol>
${counted}
${figure ? figureHtml(figure, place, markdown, stillOf(figure)) : undefined}
</section>`;
}
