import { z } from 'zod';
import { html, scriptJson, trusted, type Html } from '../analysis/html';
import type { MarkdownRenderer } from './markdown';

const words = z.object({
  caption: z.string(),
  alt: z.string(),
  command: z.string().optional(),
  difference: z.string().optional(),
});

const plotly = z.object({
  data: z.array(z.record(z.string(), z.unknown())),
  layout: z.looseObject({ meta: words.optional(), height: z.number().optional() }).default({}),
  frames: z.array(z.looseObject({ name: z.string() })).optional(),
});

/** A figure as an output holds it. */
export type ShownFigure = z.infer<typeof plotly>;

/** An output's content as a figure, if it is one. */
export function figureOf(content: unknown): ShownFigure | undefined {
  return plotly.safeParse(content).data;
}

/**
 * A numbered, captioned figure. The page's script draws it and makes its CSV file, out of the JSON
 * that stands beside it.
 */
export function figureHtml(
  { data, layout, frames = [] }: ShownFigure,
  number: number,
  report: string,
  markdown: MarkdownRenderer,
): Html {
  const { meta } = layout;
  const alt = meta?.alt ?? `Plot without a description, figure ${number}`;
  const caption = meta ? html` ${markdown.renderInline(meta.caption)}` : undefined;
  // What was not read from the results of a sweep was computed by the notebook itself.
  const command =
    meta?.command ?? `npm run walkthrough -- --only ${report.replace(/(?<=^\d+)-.*/, '')}`;
  const parts = command
    .split(' && ')
    .map((part, i) => [i === 0 ? undefined : ' && ', html`<span>${part}</span>`]);
  const difference = meta?.difference
    ? html`<p class="aside">Differs from the paper: ${markdown.renderInline(meta.difference)}</p>`
    : undefined;
  const json = scriptJson({ data, layout, ...(frames.length > 0 && { frames }) });
  const figure = html`<figure id="figure-${number}" class="wide">
<div class="plot" role="img" aria-label="${alt}" style="min-height:${layout.height ?? 420}px"></div>
<script type="application/json" class="plot-data">${trusted(json)}</script>
${frames.length > 0 ? player(frames, number) : undefined}
<noscript><p>This figure needs JavaScript. ${alt}</p></noscript>
<figcaption><a class="number" href="#figure-${number}">Figure ${number}.</a>${caption}
<p class="aside"><button type="button" class="csv" data-file="${report}-figure-${number}.csv" aria-label="Data of figure ${number} (CSV)">Data (CSV)</button>
<span class="command">Regenerate with <code>${parts}</code></span></p>
${difference}</figcaption>
</figure>`;
  return figure.needing('plotly');
}

/** What plays a figure: a button, and a slider through its frames, which stands at the last. */
function player(frames: readonly { readonly name: string }[], number: number): Html {
  const last = frames.length - 1;
  return html`<p class="player"><button type="button" aria-label="Play figure ${number}">Play</button>
<input type="range" min="0" max="${last}" value="${last}" aria-label="Frame of figure ${number}" aria-valuetext="${frames[last].name}">
<output>${frames[last].name}</output></p>`;
}
