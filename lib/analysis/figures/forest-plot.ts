import { colour, seriesStyle, type StyleName } from '../palette';
import type { Figure, ScatterTrace } from '../plotly';
import type { Interval } from '../statistics';
import { axis, layout } from '../theme';
import { finiteOrNull } from './series';

/** Estimates of one method, each with its interval, one to a labelled row. */
export interface ForestSeries {
  readonly style: StyleName;
  readonly label?: string;
  readonly points: readonly (Interval & { readonly row: string; readonly mean: number })[];
}

export interface ForestOptions {
  readonly xTitle: string;
  /** Labels of the rows, top first. */
  readonly rows: readonly string[];
  /** Where "no difference" lies. Default 0; null for none. */
  readonly reference?: number | null;
}

const ROW_HEIGHT = 44; // px
const MARGINS = 130; // px

/** Estimates with 95% intervals side by side, a labelled row for each (a forest plot). */
export function forestPlot(series: readonly ForestSeries[], options: ForestOptions): Figure {
  const { xTitle, rows, reference = 0 } = options;
  const gap = 0.7 / Math.max(1, series.length - 1);
  return {
    data: series.map((one, i) => trace(one, rows, series.length < 2 ? 0 : i * gap - 0.35)),
    layout: layout(
      axis(xTitle, { zeroline: false }),
      axis('', {
        tickvals: rows.map((_, i) => i),
        ticktext: [...rows],
        range: [rows.length - 0.4, -0.6],
        showgrid: false,
        automargin: true,
      }),
      {
        height: MARGINS + ROW_HEIGHT * rows.length,
        hovermode: 'closest',
        shapes: reference === null ? [] : [line(reference)],
      },
    ),
  };
}

function trace({ style, points, ...rest }: ForestSeries, rows: readonly string[], shift: number) {
  const label = rest.label ?? seriesStyle(style).label;
  const { role, symbol } = seriesStyle(style);
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
      color: colour(role),
    },
    marker: { color: colour(role), size: 8, symbol },
    customdata: shown.map(({ row, low, high }) => [row, finiteOrNull(low), finiteOrNull(high)]),
    hovertemplate:
      '%{customdata[0]}<br>%{x:.4f}<br>95% interval [%{customdata[1]:.4f}, %{customdata[2]:.4f}]' +
      `<extra>${label}</extra>`,
    meta: { role: 'mean', series: label, columns: ['row', 'low', 'high'] },
  } satisfies ScatterTrace;
}

function line(value: number): Record<string, unknown> {
  return {
    type: 'line',
    yref: 'paper',
    y0: 0,
    y1: 1,
    x0: value,
    x1: value,
    layer: 'below',
    line: { color: colour('muted'), width: 1.25, dash: '2px,4px' },
  };
}
