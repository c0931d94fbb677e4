import { z } from 'zod';
import { integer, number, record } from '../../validation/options';
import { checkFigure, text } from './check-figure';
import type { Annotation, Axis, Figure, Trace } from './plotly';

/** One of several pictures that are alike. */
export interface Panel {
  /** What it shows that the others do not, e.g. `4a: CycleWorld, states at their own rate`. */
  readonly title: string;
  /** A figure with one pair of axes. */
  readonly figure: Figure;
}

/** Options of {@link smallMultiples}. */
export interface SmallMultiplesOptions {
  /** How many stand side by side. Default 2. */
  readonly columns?: number;
  /** Height of a row in pixels. Default 270. */
  readonly rowHeight?: number;
}

const shape = {
  panels: z
    .array(
      record({
        title: text,
        figure: z.object(
          { data: z.array(z.object({}), 'a list of traces'), layout: z.object({}, 'an object') },
          'a figure, e.g. linePlot(series, { xTitle, yTitle })',
        ),
      }),
      'a list of { title, figure }',
    )
    .min(1, 'at least one panel'),
  options: record({
    columns: integer(1).optional(),
    rowHeight: number({ above: 0 }).optional(),
  }),
};

/** Shares of the width and of the height that lie between two panels. */
const ACROSS = 0.07;
/** Pixels: titles, ticks and the title of an axis below a panel. */
const BETWEEN = 92;
const LEGEND = 76;

/**
 * Pictures that are alike side by side, with one legend. Panels of a row that measure the same share their
 * vertical axis, so that they can be compared by eye; titles of axes stand once where they are the same. On a
 * telephone a report puts them below one another.
 *
 * @throws OptionError if there is no panel, or an option does not fit
 */
export function smallMultiples(
  panels: readonly Panel[],
  options: SmallMultiplesOptions = {},
): Figure {
  checkFigure('smallMultiples', shape, { panels, options });
  const columns = Math.min(options.columns ?? 2, panels.length);
  const rowHeight = options.rowHeight ?? 270;
  const rows = Math.ceil(panels.length / columns);
  const height = rows * rowHeight + (rows - 1) * BETWEEN;
  const axes: Record<string, Axis> = {};
  const annotations: Annotation[] = [];
  const shapes: Record<string, unknown>[] = [];
  const data: Trace[] = [];
  const named = new Set<string>();
  for (const [i, { title, figure }] of panels.entries()) {
    const place = i === 0 ? '' : String(i + 1);
    const [row, column] = [Math.floor(i / columns), i % columns];
    const first = row * columns;
    const [xaxis, yaxis] = [figure.layout.xaxis, figure.layout.yaxis].map(smaller);
    const sharesRow =
      i !== first && yaxis.title.text === panels[first].figure.layout.yaxis.title.text;
    const below = panels.at(i + columns)?.figure.layout.xaxis.title.text;
    const width = (1 - ACROSS * (columns - 1)) / columns;
    const top = 1 - (row * (rowHeight + BETWEEN)) / height;
    axes[`xaxis${place}`] = {
      ...xaxis,
      ...(below === xaxis.title.text && { title: { ...xaxis.title, text: '' } }),
      anchor: `y${place}`,
      domain: [column * (width + ACROSS), column * (width + ACROSS) + width],
      nticks: 6,
    };
    axes[`yaxis${place}`] = {
      ...yaxis,
      ...(sharesRow && {
        title: { ...yaxis.title, text: '' },
        matches: `y${first === 0 ? '' : String(first + 1)}`,
      }),
      anchor: `x${place}`,
      domain: [Math.max(0, top - rowHeight / height), top],
    };
    annotations.push({
      text: `<b>${title}</b>`,
      ...{ xref: `x${place} domain`, yref: `y${place} domain`, x: 0, y: 1 },
      ...{ xanchor: 'left', yanchor: 'bottom', yshift: 4, showarrow: false, font: { size: 13 } },
    });
    annotations.push(
      ...(figure.layout.annotations ?? []).map((one) => onAxes(one, place) as Annotation),
    );
    shapes.push(...(figure.layout.shapes ?? []).map((one) => onAxes(one, place)));
    for (const trace of figure.data) {
      const isNamed = trace.type === 'scatter' && trace.showlegend !== false;
      data.push({
        ...trace,
        ...{ xaxis: `x${place}`, yaxis: `y${place}` },
        ...(isNamed && named.has(trace.name) && { showlegend: false }),
        meta: { ...trace.meta, panel: title },
      });
      if (isNamed) named.add(trace.name);
    }
  }
  const { xaxis, yaxis, ...others } = axes;
  const hasLegend = panels.some(({ figure }) => figure.layout['showlegend'] !== false);
  return {
    data,
    layout: {
      ...panels[0].figure.layout,
      ...others,
      ...{ xaxis, yaxis, annotations, shapes },
      height: height + LEGEND + 60,
      margin: { l: 64, r: 16, t: hasLegend ? LEGEND : 40, b: 60 },
      // Above the titles of the first row.
      legend: {
        ...(panels[0].figure.layout['legend'] as Record<string, unknown>),
        y: 1 + 26 / height,
      },
      panels: { columns, rowHeight, between: BETWEEN },
    },
  };
}

/** An axis whose title is as large as its panel's. */
function smaller(axis: Axis): Axis {
  return { ...axis, title: { ...axis.title, font: { size: 13 }, standoff: 8 } };
}

/** What was placed on a figure's own axes, on those of a panel. */
function onAxes(one: Record<string, unknown>, place: string): Record<string, unknown> {
  const on = (axis: 'x' | 'y'): string =>
    one[`${axis}ref`] === 'paper' ? `${axis}${place} domain` : `${axis}${place}`;
  return { ...one, xref: on('x'), yref: on('y') };
}
