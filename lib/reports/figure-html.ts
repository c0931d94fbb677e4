import { deflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { html, scriptJson, trusted, type Html } from '../analysis/html';
import type { Still } from './draw-stills';
import type { MarkdownRenderer } from './markdown';

const words = z.object({
  caption: z.string(),
  alt: z.string(),
  command: z.string().optional(),
  difference: z.string().optional(),
  paper: z.string().optional(),
  extended: z.boolean().optional(),
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

/** Where a figure stands. */
export interface FigurePlace {
  /** Its anchor, e.g. `figure-2a`. */
  readonly id: string;
  /** What it is called, e.g. `Figure 2a`. */
  readonly name: string;
  /** Name of the report's page. */
  readonly report: string;
}

/**
 * A named, captioned figure. The page's script makes its CSV file out of the JSON that stands beside it,
 * and lets Plotly draw it when it is touched.
 *
 * @param still its picture; without one the script draws it at once
 */
export function figureHtml(
  { data, layout, frames = [] }: ShownFigure,
  place: FigurePlace,
  markdown: MarkdownRenderer,
  still?: Still,
): Html {
  const { meta } = layout;
  const { id, name, report } = place;
  const alt = meta?.alt ?? `Plot without a description, ${name}`;
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
  const figure = html`<figure id="${id}" class="wide">
${still ? picture(still, id, alt) : toDraw(layout.height ?? 420, alt)}
${plotData(json)}
${frames.length > 0 ? player(frames, name) : undefined}
${still ? undefined : html`<noscript><p>This figure needs JavaScript. ${alt}</p></noscript>\n`}<figcaption><a class="number" href="#${id}">${name}.</a>${caption}
<p class="aside">${still ? explore(name) : undefined}<button type="button" class="link csv" data-file="${report}-${id}.csv" aria-label="Data (CSV) of ${name}">Data (CSV)</button>
<span class="command">Regenerate with <code>${parts}</code></span></p>
${difference}</figcaption>
</figure>`;
  const whole = figure.needing('plotly');
  if (!meta?.extended) return whole;
  return html`<details class="extended"><summary>${name}, extended data: ${caption}</summary>
${whole}</details>`;
}

/** Below it a figure's JSON stands as it is, in characters. */
const PACKED = 2_000;

/** The JSON of a figure, deflated if it is long: the page reads it only when it is asked for. */
function plotData(json: string): Html {
  if (json.length < PACKED) {
    return html`<script type="application/json" class="plot-data">${trusted(json)}</script>`;
  }
  const packed = deflateRawSync(json, { level: 9 }).toString('base64');
  return html`<script type="text/plain" class="plot-data" data-packed>${packed}</script>`;
}

/** The two pictures, of which a page shows the one that is as wide as itself. */
function picture({ wide, narrow }: Still, id: string, alt: string): Html {
  const own = (svg: string, kind: keyof Still): Html =>
    trusted(
      svg
        .replaceAll('fpp-still-', `${id}-${kind[0]}`)
        .replace('<svg', `<svg class="${kind}" aria-hidden="true"`),
    );
  return html`<div class="plot" role="img" aria-label="${alt}"><div class="still">${own(wide, 'wide')}${own(narrow, 'narrow')}</div></div>`;
}

function toDraw(height: number, alt: string): Html {
  return html`<div class="plot" role="img" aria-label="${alt}" style="height:${height}px"></div>`;
}

function explore(name: string): Html {
  return html`<button type="button" class="link explore" aria-pressed="false" aria-label="Explore ${name}">Explore</button> <span aria-hidden="true">·</span> `;
}

/** What plays a figure: a button, and a slider through its frames, which stands at the last. */
function player(frames: readonly { readonly name: string }[], figure: string): Html {
  const last = frames.length - 1;
  return html`<p class="player"><button type="button" aria-label="Play ${figure}">Play</button>
<input type="range" min="0" max="${last}" value="${last}" data-names="${frames.map(({ name }) => name).join('|')}" aria-label="Frame of ${figure}" aria-valuetext="${frames[last].name}">
<output>${frames[last].name}</output></p>`;
}
