import { z } from 'zod';
import { number, record } from '../../validation/options';
import { checkFigure, seriesSchema, styleSchema, text } from './check-figure';
import { colour, seriesStyle, type StyleName } from './palette';
import type { Figure, ScatterTrace } from './plotly';
import type { Interval } from '../statistics';
import { axis, layout } from './theme';
import { finiteOrNull } from './series';

/** Estimates of one method, each with its interval, one to a labelled row. */
export interface ForestSeries {
  readonly style: StyleName;
  readonly label?: string;
  readonly points: readonly (Interval & { readonly row: string; readonly mean: number })[];
}

/** Options of {@link forestPlot}. */
export interface ForestOptions {
  readonly xTitle: string;
  /** Labels of the rows, top first. */
  readonly rows: readonly string[];
  /** Where "no difference" lies. Default 0; null for none. */
  readonly reference?: number | null;
}

const value = z.custom<number>((given) => typeof given === 'number', 'a number');

const shape = {
  series: seriesSchema(
    record({
      style: styleSchema,
      label: text.optional(),
      // Estimates may tell more of themselves.
      points: z.array(
        z.object(
          { row: text, mean: value, low: value, high: value },
          'an object with row, mean, low, high',
        ),
        'a list of { row, mean, low, high }',
      ),
    }),
  ),
  options: record({
    xTitle: text,
    rows: z.array(text, 'a list of labels').min(1, 'at least one row'),
    reference: number().nullable().optional(),
  }),
};

const ROW_HEIGHT = 48; // px
/** The part of a row over which its estimates are spread. */
const SPREAD = 0.56;
const MARGINS = 130; // px

/**
 * Estimates with 95% intervals side by side, a labelled row for each (a forest plot).
 *
 * @throws OptionError if a series or an option does not fit
 */
export function forestPlot(series: readonly ForestSeries[], options: ForestOptions): Figure {
  checkFigure('forestPlot', shape, { series, options });
  const { xTitle, rows, reference = 0 } = options;
  const shiftOf = (i: number): number =>
    series.length < 2 ? 0 : SPREAD * (i / (series.length - 1) - 0.5);
  return {
    data: series.map((one, i) => trace(one, rows, shiftOf(i))),
    layout: layout(
      axis(xTitle, { tickangle: 0, nticks: 6 }),
      axis('', {
        tickvals: rows.map((_, i) => i),
        ticktext: [...rows],
        range: [rows.length - 0.5, -0.5],
        showgrid: false,
        automargin: true,
      }),
      {
        height: MARGINS + ROW_HEIGHT * rows.length,
        hovermode: 'closest',
        shapes: [...rows.slice(1).map((_, i) => separator(i + 0.5)), ...zeroLine(reference)],
      },
    ),
  };
}

function trace({ style, points, ...rest }: ForestSeries, rows: readonly string[], shift: number) {
  const { label, colour, symbol } = seriesStyle(style, rest.label);
  const shown = points.filter(({ row }) => rows.includes(row));
  return {
    type: 'scatter',
    mode: 'markers',
    name: label,
    legendgroup: label,
    x: shown.map(({ mean }) => finiteOrNull(mean)),
    y: shown.map(({ row }) => rows.indexOf(row) + shift),
    error_x: {
      type: 'data',
      symmetric: false,
      array: shown.map(({ mean, high }) => finiteOrNull(high - mean) ?? 0),
      arrayminus: shown.map(({ mean, low }) => finiteOrNull(mean - low) ?? 0),
      thickness: 1.5,
      width: 0,
      color: colour(),
    },
    marker: { color: colour(), size: 8, symbol },
    customdata: shown.map(({ row, low, high }) => [row, finiteOrNull(low), finiteOrNull(high)]),
    hovertemplate:
      '%{customdata[0]}<br>%{x:.4f}<br>95% interval [%{customdata[1]:.4f}, %{customdata[2]:.4f}]' +
      `<extra>${label}</extra>`,
    meta: { role: 'mean', series: label, columns: ['row', 'low', 'high'] },
  } satisfies ScatterTrace;
}

function zeroLine(value: number | null): Record<string, unknown>[] {
  if (value === null) return [];
  const across = { type: 'line', yref: 'paper', y0: 0, y1: 1, x0: value, x1: value };
  return [
    { ...across, layer: 'below', line: { color: colour('muted'), width: 1.25, dash: '2px,4px' } },
  ];
}

function separator(y: number): Record<string, unknown> {
  const across = { type: 'line', xref: 'paper', x0: 0, x1: 1, y0: y, y1: y };
  return { ...across, layer: 'below', line: { color: colour('grid'), width: 1 } };
}
