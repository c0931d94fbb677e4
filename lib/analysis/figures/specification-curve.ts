import { z } from 'zod';
import { number, oneOf, record } from '../../validation/options';
import type { Interval } from '../statistics';
import { checkFigure, text } from './check-figure';
import { colour, type ColourRole } from './palette';
import type { Figure, HeatmapTrace, ScatterTrace } from './plotly';
import { finiteOrNull } from './series';
import { axis, layout } from './theme';

/** An estimate under one way of doing an analysis. */
export interface Specification extends Interval {
  readonly mean: number;
  readonly outcome: 'holds' | 'open' | 'fails';
  /** Its choices: for each factor the place of its level. */
  readonly levels: readonly number[];
  /** What it is called, if it has a name of its own. */
  readonly name?: string;
}

/** Options of {@link specificationCurve}. */
export interface SpecificationCurveOptions {
  readonly yTitle: string;
  /** What was chosen, and among what. */
  readonly factors: readonly { readonly name: string; readonly levels: readonly string[] }[];
  /** Where "no difference" lies. Default 0. */
  readonly reference?: number;
}

const value = z.custom<number>((given) => typeof given === 'number', 'a number');

const shape = {
  specifications: z
    .array(
      record({
        ...{ mean: value, low: value, high: value, outcome: oneOf('holds', 'open', 'fails') },
        levels: z.array(number({ min: 0 }), 'a list of places'),
        name: text.optional(),
      }),
      'a list of specifications',
    )
    .min(1, 'at least one specification'),
  options: record({
    yTitle: text,
    factors: z
      .array(
        record({ name: text, levels: z.array(text, 'a list of labels').min(1, 'a label') }),
        'a list of { name, levels }',
      )
      .min(1, 'at least one factor'),
    reference: number().optional(),
  }),
};

/** How an outcome is drawn: colour and shape. */
const looks = {
  holds: { role: 'low', symbol: 'circle' },
  open: { role: 'muted', symbol: 'circle-open' },
  fails: { role: 'high', symbol: 'x' },
} as const satisfies Record<Specification['outcome'], { role: ColourRole; symbol: string }>;

const TOP = 260; // px, of the curve
const ROW = 19; // px, of a level
const GAP = 26; // px
const MARGINS = { l: 190, r: 20, t: 56, b: 30 };

/**
 * A specification curve (Simonsohn et al., 2020): estimates in the order of their size, with intervals, and
 * below each the choices that it is of, a mark for each level.
 *
 * @throws OptionError if a specification or an option does not fit
 */
export function specificationCurve(
  specifications: readonly Specification[],
  options: SpecificationCurveOptions,
): Figure {
  checkFigure('specificationCurve', shape, { specifications, options });
  const { yTitle, factors, reference = 0 } = options;
  const sorted = [...specifications].sort((a, b) => a.mean - b.mean);
  const rows = factors.flatMap(({ levels }, factor) =>
    levels.map((label, level) => ({ factor, level, label })),
  );
  const inner = TOP + GAP + ROW * rows.length;
  const split = (ROW * rows.length) / inner;
  return {
    data: [
      ...(Object.keys(looks) as Specification['outcome'][]).map((outcome) =>
        estimates(sorted, outcome),
      ),
      choices(sorted, rows),
    ],
    layout: layout(
      axis('', { range: [-1, sorted.length], showticklabels: false, ticks: '', showgrid: false }),
      axis(yTitle, { domain: [split + GAP / inner, 1] }),
      {
        height: MARGINS.t + MARGINS.b + inner,
        margin: MARGINS,
        yaxis2: axis('', {
          domain: [0, split],
          range: [rows.length - 0.5, -0.5],
          tickvals: rows.map((_, row) => row),
          ticktext: rows.map(({ label, level, factor }) =>
            level === 0 ? `<b>${factors[factor].name}</b>  ${label}` : label,
          ),
          tickfont: { size: 12 },
          showgrid: false,
        }),
        shapes: [
          {
            ...across('y', reference),
            line: { color: colour('muted'), width: 1.25, dash: '2px,4px' },
          },
          ...rows.flatMap(({ level }, row) =>
            level === 0 && row > 0
              ? [{ ...across('y2', row - 0.5), line: { color: colour('grid'), width: 1 } }]
              : [],
          ),
        ],
        annotations: sorted.flatMap(({ name, high }, place) =>
          name === undefined
            ? []
            : [{ text: name, x: place, y: high, yref: 'y', yanchor: 'bottom', showarrow: false }],
        ),
      },
    ),
  };
}

function across(yref: string, y: number) {
  return { type: 'line', xref: 'paper', x0: 0, x1: 1, yref, y0: y, y1: y, layer: 'below' };
}

function estimates(
  sorted: readonly Specification[],
  outcome: Specification['outcome'],
): ScatterTrace {
  const { role, symbol } = looks[outcome];
  const own = sorted.flatMap((one, place) => (one.outcome === outcome ? [{ one, place }] : []));
  return {
    type: 'scatter',
    mode: 'markers',
    name: outcome,
    x: own.map(({ place }) => place),
    y: own.map(({ one }) => finiteOrNull(one.mean)),
    error_y: {
      type: 'data',
      symmetric: false,
      array: own.map(({ one }) => finiteOrNull(one.high - one.mean) ?? 0),
      arrayminus: own.map(({ one }) => finiteOrNull(one.mean - one.low) ?? 0),
      thickness: 1.25,
      width: 0,
      color: colour(role),
    },
    // No line is drawn: it is what small pictures of the figure are made of.
    line: { color: colour(role) },
    marker: { color: colour(role), size: 7, symbol },
    customdata: own.map(({ one }) => [finiteOrNull(one.low), finiteOrNull(one.high)]),
    hovertemplate: `%{y:.4f}, 95% interval [%{customdata[0]:.4f}, %{customdata[1]:.4f}]<extra>${outcome}</extra>`,
    meta: { role: 'mean', series: outcome, columns: ['low', 'high'] },
  };
}

/** A cell for each level of each specification, in the colour of what came of it. */
function choices(
  sorted: readonly Specification[],
  rows: readonly { readonly factor: number; readonly level: number }[],
): HeatmapTrace {
  const outcomes = Object.keys(looks) as Specification['outcome'][];
  return {
    type: 'heatmap',
    name: 'choices',
    z: rows.map(({ factor, level }) =>
      sorted.map(({ levels, outcome }) =>
        levels[factor] === level ? outcomes.indexOf(outcome) : null,
      ),
    ),
    yaxis: 'y2',
    zmin: 0,
    zmax: outcomes.length - 1,
    colorscale: outcomes.map((outcome, i) => [
      i / (outcomes.length - 1),
      colour(looks[outcome].role),
    ]),
    showscale: false,
    xgap: 2,
    ygap: 6,
    hovertemplate: '%{y}<extra></extra>',
    meta: {
      role: 'value',
      series: `choices: ${outcomes.map((one, i) => `${i} ${one}`).join(', ')}`,
    },
  };
}
