import { z } from 'zod';
import { numbers, record } from '../../validation/options';
import { checkFigure, rowsSchema, styleSchema, text } from './check-figure';
import { finiteOrNull } from './series';
import { colour, seriesStyle, type StyleName } from './palette';
import type { Axis, Figure, Frame, HeatmapTrace } from './plotly';
import { axis, layout, withoutLegend } from './theme';

/** One way of taking windows: a row for each. */
export interface WindowMapPanel {
  readonly title: string;
  /** Whose colour stands for 1. */
  readonly style: StyleName;
  /** [windows][steps] a value of each step in the window, as a share; NaN outside of it. */
  readonly rows: readonly (readonly number[])[];
}

/** Options of {@link windowMap}. */
export interface WindowMapOptions {
  readonly xTitle: string;
  /** Name of a row, e.g. `update`. */
  readonly rowTitle: string;
  /** Name of the values. */
  readonly valueTitle: string;
  /** [steps] where each step stands on the x-axis. */
  readonly x: readonly number[];
}

const shape = {
  panels: z
    .array(record({ title: text, style: styleSchema, rows: rowsSchema }), 'a list of panels')
    .min(1, 'at least one panel'),
  options: record({ xTitle: text, rowTitle: text, valueTitle: text, x: numbers() }),
};

/** Of the height: between two panels. */
const GAP = 0.16;

/**
 * Windows in the order in which they were taken, a row each, in panels one below the other. It can be played:
 * in each frame there is one row more, and the figure as it stands is the last.
 *
 * @throws OptionError if a panel or an option does not fit
 */
export function windowMap(panels: readonly WindowMapPanel[], options: WindowMapOptions): Figure {
  checkFigure('windowMap', shape, { panels, options });
  const { xTitle, rowTitle, valueTitle, x } = options;
  const height = (1 + GAP) / panels.length - GAP;
  const count = Math.max(...panels.map(({ rows }) => rows.length));
  const axes: Record<string, Axis> = {};
  for (const i of panels.keys()) {
    const place = i === 0 ? '' : String(i + 1);
    const top = 1 - i * (height + GAP);
    axes[`yaxis${place}`] = axis(rowTitle, {
      domain: [Math.max(0, top - height), top],
      range: [count + 0.5, 0.5],
      showgrid: false,
    });
    axes[`xaxis${place}`] = axis(i === panels.length - 1 ? xTitle : '', {
      anchor: `y${place}`,
      showgrid: false,
      range: [x[0] - 0.5, x[x.length - 1] + 0.5],
    });
  }
  const { xaxis, yaxis, ...others } = axes;
  const data = panels.map((panel, i) => heat(panel, i, x, valueTitle, rowTitle));
  const frames = Array.from({ length: count }, (_, shown): Frame => {
    const upTo = (z: readonly (number | null)[][]) =>
      z.map((row, i) => (i <= shown ? row : row.map(() => null)));
    return {
      name: `${rowTitle} ${shown + 1}`,
      data: data.map(({ z }) => ({ z: upTo(z) })),
      traces: [...panels.keys()],
    };
  });
  return {
    data,
    frames,
    layout: layout(xaxis, yaxis, {
      ...withoutLegend,
      ...others,
      height: 80 + 230 * panels.length,
      annotations: panels.map(({ title }, i) => ({
        text: title,
        x: 0,
        y: 1 - i * (height + GAP),
        xref: 'paper',
        yref: 'paper',
        xanchor: 'left',
        yanchor: 'bottom',
        showarrow: false,
      })),
    }),
  };
}

function heat(
  { title, style, rows }: WindowMapPanel,
  i: number,
  x: readonly number[],
  valueTitle: string,
  rowTitle: string,
): HeatmapTrace {
  const place = i === 0 ? '' : String(i + 1);
  return {
    type: 'heatmap',
    name: title,
    z: rows.map((row) => row.map(finiteOrNull)),
    x: [...x],
    y: rows.map((_, row) => row + 1),
    xaxis: `x${place}`,
    yaxis: `y${place}`,
    zmin: 0,
    zmax: 1,
    colorscale: [
      [0, colour('grid')],
      [1, seriesStyle(style).colour()],
    ],
    showscale: false,
    hovertemplate: `${rowTitle} %{y}, step %{x}<br>%{z:.3~g}<extra>${valueTitle}</extra>`,
    meta: { role: 'value', series: title },
  };
}
