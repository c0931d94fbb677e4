import { z } from 'zod';
import { number, numbers, oneOf, record } from '../../validation/options';
import {
  checkFigure,
  flag,
  intervalSchema,
  referencesSchema,
  seriesSchema,
  styleSchema,
  text,
} from './check-figure';
import { seriesStyle, type StyleName } from './palette';
import type { Figure, ScatterTrace } from './plotly';
import { summarise, type IntervalKind } from '../statistics';
import { axis, layout } from './theme';
import {
  finiteOrNull,
  linearScale,
  meanHover,
  meanLine,
  referenceLines,
  summaryColumns,
  summaryRow,
  type ReferenceLine,
} from './series';

/** One method's metric at each setting: `values` holds one number a run. */
export interface SettingSeries {
  style: StyleName;
  /** Name in the legend. Default: the style's. */
  label?: string;
  /** Default: the style's. Dashed lines have open marks. */
  dash?: 'solid' | 'dash';
  points: readonly { setting: number; values: readonly number[] }[];
}

/** Options of {@link settingCurves}. */
export interface SettingOptions {
  /** Default `truncation length T (steps)`. */
  xTitle?: string;
  yTitle: string;
  references?: readonly ReferenceLine[];
  /** What the error bars are. Default one standard error, as in the paper. */
  interval?: IntervalKind;
  /** Logarithmic setting axis, e.g. for λ, M, B or a learning rate. */
  xLogarithmic?: boolean;
  /** Mark every run faintly behind the mean. Default true. */
  showRuns?: boolean;
  /** Where the metric's axis begins; e.g. for cross-entropies, whose floor is not 0. Default 0. */
  yMinimum?: number;
  /** Where it ends; what lies above is cut off. Default: above everything. */
  yMaximum?: number;
}

/** NaN for a setting that has none: it is not drawn. */
const place = z.custom<number>((given) => typeof given === 'number', 'a number');

const shape = {
  series: seriesSchema(
    record({
      style: styleSchema,
      label: text.optional(),
      dash: oneOf('solid', 'dash').optional(),
      points: z.array(
        record({ setting: place, values: numbers() }),
        'a list of { setting, values }',
      ),
    }),
  ),
  options: record({
    xTitle: text.optional(),
    yTitle: text,
    references: referencesSchema.optional(),
    interval: intervalSchema.optional(),
    xLogarithmic: flag.optional(),
    showRuns: flag.optional(),
    yMinimum: number().optional(),
    yMaximum: number().optional(),
  }),
};

/**
 * A metric against a setting (error against T): means with error bars, every run faintly behind.
 *
 * @throws OptionError if a series or an option does not fit
 */
export function settingCurves(series: readonly SettingSeries[], options: SettingOptions): Figure {
  checkFigure('settingCurves', shape, { series, options });
  const { interval = 'standard-error', references = [], xLogarithmic = false } = options;
  const settings = new Set(series.flatMap(({ points }) => points.map(({ setting }) => setting)));
  const ticks = readableTicks(
    [...settings].sort((a, b) => a - b),
    xLogarithmic,
  );
  const behind = (options.showRuns ?? true) ? series.map(runsTrace) : [];
  return {
    data: [...behind, ...series.map((one) => settingTrace(one, interval))],
    layout: layout(
      axis(options.xTitle ?? 'truncation length T (steps)', {
        type: xLogarithmic ? 'log' : 'linear',
        // Ticks that turn on a narrow page and margins that follow them chase each other.
        tickangle: 0,
        tickvals: ticks,
        ticktext: ticks.map((tick) => tick.toLocaleString('en', { maximumSignificantDigits: 3 })),
      }),
      axis(options.yTitle, linearScale(options)),
      // A long legend stands in many rows on a narrow page, and must leave room for the plot.
      { ...referenceLines(references), height: series.length > 5 ? 500 : 420 },
    ),
  };
}

/** The settings in ascending order, less those whose labels would run into the one before. */
function readableTicks(settings: readonly number[], logarithmic: boolean): number[] {
  const place = (setting: number): number => (logarithmic ? Math.log(setting) : setting);
  const span = place(settings.at(-1) ?? NaN) - place(settings[0]);
  const ticks: number[] = [];
  for (const setting of settings) {
    const before = ticks.at(-1);
    if (before === undefined || place(setting) - place(before) >= span / 20) ticks.push(setting);
  }
  return ticks;
}

/** All runs as one trace of small marks; a run that diverged has none. */
function runsTrace({ style, points, ...rest }: SettingSeries): ScatterTrace {
  const { label, colour } = seriesStyle(style, rest.label);
  return {
    type: 'scatter',
    mode: 'markers',
    name: label,
    legendgroup: label,
    showlegend: false,
    hoverinfo: 'skip',
    x: points.flatMap(({ setting, values }) => values.map(() => setting)),
    y: points.flatMap(({ values }) => values.map(finiteOrNull)),
    customdata: points.flatMap(({ values }) => values.map((_, run) => [run])),
    marker: { color: colour(0.25), size: 4, symbol: 'circle' },
    meta: { role: 'run', series: label, columns: ['run'] },
  };
}

function settingTrace(
  { style, points, dash, ...rest }: SettingSeries,
  interval: IntervalKind,
): ScatterTrace {
  const look = seriesStyle(style, rest.label);
  const { label, colour } = look;
  const summaries = points.map(({ values }) => summarise(values, interval));
  return {
    ...meanLine(look, 'lines+markers', dash),
    x: points.map(({ setting }) => setting),
    y: summaries.map(({ mean }) => finiteOrNull(mean)),
    error_y: {
      type: 'data',
      symmetric: false,
      array: summaries.map(({ mean, high }) => finiteOrNull(high - mean) ?? 0),
      arrayminus: summaries.map(({ mean, low }) => finiteOrNull(mean - low) ?? 0),
      thickness: 1.5,
      width: 4,
      color: colour(),
    },
    customdata: summaries.map(summaryRow),
    hovertemplate: meanHover('%{x}', label, interval),
    meta: { role: 'mean', series: label, columns: summaryColumns },
  };
}
