import { z } from 'zod';
import { escapeHtml, scriptJson } from '../html';
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
});

/** Whether an output's content is a Plotly figure. */
export function isFigure(content: unknown): boolean {
  return plotly.safeParse(content).success;
}

/**
 * A numbered, captioned figure. The page's script draws it and makes its CSV file, out of the JSON
 * that stands beside it.
 */
export function figureHtml(
  content: unknown,
  number: number,
  report: string,
  markdown: MarkdownRenderer,
): string {
  const { data, layout } = plotly.parse(content);
  const { meta } = layout;
  const alt = meta?.alt ?? `Plot without a description, figure ${number}`;
  const caption = meta ? ` ${markdown.renderInline(meta.caption)}` : '';
  // What was not read from the results of a sweep was computed by the notebook itself.
  const command =
    meta?.command ?? `npm run walkthrough -- --only ${report.replace(/(?<=^\d+)-.*/, '')}`;
  const parts = command.split(' && ').map((part) => `<span>${escapeHtml(part)}</span>`);
  const difference = meta?.difference
    ? `<p class="aside">Differs from the paper: ${markdown.renderInline(meta.difference)}</p>`
    : '';
  return `<figure id="figure-${number}" class="wide">
<div class="plot" role="img" aria-label="${escapeHtml(alt)}" style="min-height:${layout.height ?? 420}px"></div>
<script type="application/json" class="plot-data">${scriptJson({ data, layout })}</script>
<noscript><p>This figure needs JavaScript. ${escapeHtml(alt)}</p></noscript>
<figcaption><a class="number" href="#figure-${number}">Figure ${number}.</a>${caption}
<p class="aside"><button type="button" class="csv" data-file="${report}-figure-${number}.csv" aria-label="Data of figure ${number} (CSV)">Data (CSV)</button>
<span class="command">Regenerate with <code>${parts.join(' &amp;&amp; ')}</code></span></p>
${difference}</figcaption>
</figure>`;
}
