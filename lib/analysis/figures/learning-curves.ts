import { z } from 'zod';
import { OptionError } from '../../validation/errors';
import { number, numbers, record } from '../../validation/options';
import {
  checkFigure,
  flag,
  intervalSchema,
  referencesSchema,
  seriesSchema,
  styleSchema,
  text,
} from './check-figure';
import { seriesStyle, type SeriesStyle, type StyleName } from './palette';
import type { Figure, ScatterTrace } from './plotly';
import { summarise, type IntervalKind, type Summary } from '../statistics';
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

/** One method's runs: `runs[r][i]` is run r's value at `steps[i]`. */
export interface CurveSeries {
  style: StyleName;
  /** Name in the legend. Default: the style's. */
  label?: string;
  runs: readonly (readonly number[])[];
}

/** Options of {@link learningCurves}. */
export interface CurveOptions {
  /** The step at each point of a run. */
  steps: readonly number[];
  /** Default `step`. */
  xTitle?: string;
  /** Quantity and unit, e.g. `error (share of predict-0's)`. */
  yTitle: string;
  references?: readonly ReferenceLine[];
  /** What the band around the mean is. Default one standard error. */
  interval?: IntervalKind;
  /** Draw every run faintly behind the mean. Default true. */
  showRuns?: boolean;
  yLogarithmic?: boolean;
  /** Where the axis begins; e.g. for cross-entropies, whose floor is not 0. Default 0. Linear axes only. */
  yMinimum?: number;
  /** Where the axis ends; what lies above is cut off. Default: above everything. Linear axes only. */
  yMaximum?: number;
}

const shape = {
  series: seriesSchema(
    record({
      style: styleSchema,
      label: text.optional(),
      runs: z.array(numbers(), 'a list of runs').min(1, 'at least one run'),
    }),
  ),
  options: record({
    steps: numbers(),
    xTitle: text.optional(),
    yTitle: text,
    references: referencesSchema.optional(),
    interval: intervalSchema.optional(),
    showRuns: flag.optional(),
    yLogarithmic: flag.optional(),
    yMinimum: number().optional(),
    yMaximum: number().optional(),
  }),
};

/**
 * Learning curves: a mean line with a band for each method, every run faintly behind.
 * A run that diverged leaves the picture where it does; the hover text counts it.
 * @throws OptionError if a series or an option does not fit, or a run's length is not that of `steps`
 */
export function learningCurves(series: readonly CurveSeries[], options: CurveOptions): Figure {
  checkFigure('learningCurves', shape, { series, options });
  const { steps, interval = 'standard-error', references = [], yLogarithmic = false } = options;
  const behind: ScatterTrace[] = [];
  const means: ScatterTrace[] = [];
  for (const one of series) {
    const look = seriesStyle(one.style, one.label);
    const { label } = look;
    checkLengths(one.runs, steps.length, label);
    const summaries = steps.map((_, i) =>
      summarise(
        one.runs.map((run) => run[i]),
        interval,
      ),
    );
    if (options.showRuns ?? true) behind.push(runsTrace(look, one.runs, steps));
    behind.push(bandTrace(look, steps, summaries));
    means.push({
      ...meanLine(look, 'lines'),
      x: [...steps],
      y: summaries.map((summary) => finiteOrNull(summary.mean)),
      customdata: summaries.map(summaryRow),
      hovertemplate: meanHover('step %{x:,}', label, interval),
      meta: { role: 'mean', series: label, columns: summaryColumns },
    });
  }
  return {
    data: [...behind, ...means],
    layout: layout(
      axis(options.xTitle ?? 'step', { tickformat: ',' }),
      axis(options.yTitle, yScale(options)),
      referenceLines(references, yLogarithmic),
    ),
  };
}

function yScale({ yLogarithmic = false, ...limits }: CurveOptions): Record<string, unknown> {
  return yLogarithmic ? { type: 'log' } : linearScale(limits);
}

function checkLengths(runs: CurveSeries['runs'], length: number, label: string): void {
  const wrong = runs.findIndex((run) => run.length !== length);
  if (wrong >= 0) {
    const allowed = `a value for each of the ${length} steps`;
    throw new OptionError('learningCurves', `run ${wrong} of "${label}"`, runs[wrong], allowed);
  }
}

/** All runs as one trace, a gap between each and the next. */
function runsTrace(
  { label, colour }: SeriesStyle,
  runs: CurveSeries['runs'],
  steps: readonly number[],
): ScatterTrace {
  return {
    type: 'scatter',
    mode: 'lines',
    name: label,
    legendgroup: label,
    showlegend: false,
    hoverinfo: 'skip',
    x: runs.flatMap(() => [...steps, null]),
    y: runs.flatMap((run) => [...run.map(finiteOrNull), null]),
    customdata: runs.flatMap((run, r) => [...run.map(() => [r]), [null]]),
    line: { color: colour(0.16), width: 1 },
    meta: { role: 'run', series: label, columns: ['run'] },
  };
}

function bandTrace(
  { label, colour }: SeriesStyle,
  steps: readonly number[],
  summaries: readonly Summary[],
): ScatterTrace {
  const inside = steps
    .map((step, i) => ({ step, low: summaries[i].low, high: summaries[i].high }))
    .filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high));
  const back = [...inside].reverse();
  return {
    type: 'scatter',
    mode: 'lines',
    name: label,
    legendgroup: label,
    showlegend: false,
    hoverinfo: 'skip',
    x: [...inside, ...back].map(({ step }) => step),
    y: [...inside.map(({ high }) => high), ...back.map(({ low }) => low)],
    fill: 'toself',
    fillcolor: colour(0.2),
    line: { color: 'rgba(0, 0, 0, 0)', width: 0 },
    meta: { role: 'band', series: label },
  };
}
