import { z } from 'zod';
import { number, numbers, oneOf, record } from '../../validation/options';
import {
  checkFigure,
  flag,
  referencesSchema,
  seriesSchema,
  styleSchema,
  text,
} from './check-figure';
import { colour, seriesStyle, type StyleName } from './palette';
import type { Annotation, Figure, ScatterTrace } from './plotly';
import { axis, layout, withoutLegend } from './theme';
import { finiteOrNull, meanLine, referenceLines, type ReferenceLine } from './series';

/** One line of plain values. */
export interface LineSeries {
  style: StyleName;
  label?: string;
  x: readonly number[];
  y: readonly number[];
  /** Default `lines+markers`; a curve of many points is better off as `lines`. */
  mode?: ScatterTrace['mode'];
}

/** A remark that points at a place, in data coordinates. */
export interface Remark {
  x: number;
  y: number;
  text: string;
  /** Where the text stands relative to the place. Default `above`. */
  side?: 'above' | 'below';
}

/** Options of {@link linePlot}. */
export interface LineOptions {
  xTitle: string;
  yTitle: string;
  xLogarithmic?: boolean;
  yLogarithmic?: boolean;
  references?: readonly ReferenceLine[];
  remarks?: readonly Remark[];
  /** Whether a unit is as long on one axis as on the other, so that a circle looks like one. */
  equalUnits?: boolean;
}

const shape = {
  series: seriesSchema(
    record({
      style: styleSchema,
      label: text.optional(),
      x: numbers(),
      y: numbers(),
      mode: oneOf('lines', 'markers', 'lines+markers').optional(),
    }).superRefine(({ x, y }, context) => {
      if (x.length === y.length) return;
      context.addIssue({ code: 'custom', path: ['y'], message: `as long as x (${x.length})` });
    }),
  ),
  options: record({
    xTitle: text,
    yTitle: text,
    xLogarithmic: flag.optional(),
    yLogarithmic: flag.optional(),
    references: referencesSchema.optional(),
    remarks: z
      .array(
        record({ x: number(), y: number(), text, side: oneOf('above', 'below').optional() }),
        'a list of { x, y, text }',
      )
      .optional(),
    equalUnits: flag.optional(),
  }),
};

/**
 * Lines through plain values, with markers unless a series says otherwise.
 *
 * @throws OptionError if a series or an option does not fit
 * @example
 * ```ts
 * import { linePlot } from 'fixed-point-propagation/analysis';
 *
 * const figure = linePlot([{ style: 'fpp', x: [1, 2, 3], y: [0.5, 0.2, 0.1] }], {
 *   xTitle: 'updates a step',
 *   yTitle: 'error',
 * });
 * console.log(figure.data.length); // 1
 * ```
 */
export function linePlot(series: readonly LineSeries[], options: LineOptions): Figure {
  checkFigure('linePlot', shape, { series, options });
  const { xLogarithmic = false, yLogarithmic = false, references = [], remarks = [] } = options;
  const tied = options.equalUnits ? { scaleanchor: 'x' } : {};
  const lines = referenceLines(references, yLogarithmic);
  return {
    data: series.map(({ style, label, x, y, mode = 'lines+markers' }) => {
      const look = seriesStyle(style, label);
      return {
        ...meanLine(look, mode),
        x: [...x],
        y: y.map(finiteOrNull),
        hovertemplate: `%{x:.3~g}<br>%{y:.3~g}<extra>${look.label}</extra>`,
        meta: { role: 'value', series: look.label },
      };
    }),
    layout: layout(
      axis(options.xTitle, scale(xLogarithmic)),
      axis(options.yTitle, { ...scale(yLogarithmic), ...tied }),
      {
        ...(series.length > 1 ? {} : withoutLegend),
        shapes: lines.shapes,
        annotations: [
          ...lines.annotations,
          ...remarks.map((remark) => pointer(remark, xLogarithmic, yLogarithmic)),
        ],
      },
    ),
  };
}

/**
 * The V of a finite-difference check: relative error against step size, both logarithmic.
 * Truncation error falls to the left, rounding error rises; `remarks` name the two slopes.
 */
export function differenceCurve(
  series: readonly LineSeries[],
  options: Partial<LineOptions> = {},
): Figure {
  return linePlot(series, {
    xTitle: 'step size h',
    yTitle: 'relative error',
    ...options,
    xLogarithmic: true,
    yLogarithmic: true,
  });
}

function scale(logarithmic: boolean): Record<string, unknown> {
  return logarithmic ? { type: 'log', exponentformat: 'power', nticks: 6 } : { type: 'linear' };
}

function pointer(
  { x, y, text, side = 'above' }: Remark,
  xLogarithmic: boolean,
  yLogarithmic: boolean,
): Annotation {
  return {
    text,
    x: xLogarithmic ? Math.log10(x) : x,
    y: yLogarithmic ? Math.log10(y) : y,
    ax: 0,
    ay: side === 'above' ? -40 : 40,
    showarrow: true,
    arrowhead: 0,
    arrowwidth: 1,
    arrowcolor: colour('muted'),
    font: { size: 12, color: colour('muted') },
  };
}
