import { z } from 'zod';
import { isList } from '../../validation/describe-value';
import { OptionError } from '../../validation/errors';
import { number, record } from '../../validation/options';
import { checkFigure, flag, rowsSchema, text } from './check-figure';
import { colour } from './palette';
import type { Figure } from './plotly';
import { axis, layout, withoutLegend } from './theme';
import { finiteOrNull } from './series';

/** Options of {@link heatMap}. */
export interface HeatMapOptions {
  xTitle: string;
  yTitle: string;
  /** Name (and unit) of the values. */
  zTitle: string;
  /** Labels of the columns. Default 1, 2, … */
  x?: readonly (number | string)[];
  /** Labels of the rows, top first. Default 1, 2, … */
  y?: readonly (number | string)[];
  /** Whether colours run from zero up (shares), not symmetrically around zero. Default false. */
  sequential?: boolean;
  /** Whether what is above 0 is good, and has the colour of good things. Default false. */
  highIsGood?: boolean;
  /** Pixels of a row. Default: what a figure of the usual height leaves for each. */
  rowHeight?: number;
}

const labels = z
  .custom<ArrayLike<unknown>>(isList, { error: 'a list of labels', abort: true })
  .optional();

const shape = {
  matrix: rowsSchema,
  options: record({
    xTitle: text,
    yTitle: text,
    zTitle: text,
    x: labels,
    y: labels,
    sequential: flag.optional(),
    highIsGood: flag.optional(),
    rowHeight: number({ above: 0 }).optional(),
  }),
};

/** Pixels above and below the rows. */
const AROUND = 110;

/**
 * A matrix as it is written, row 1 on top; colours are symmetric around zero (a Jacobian) unless
 * they are `sequential`. What is not finite is left blank.
 *
 * @throws OptionError if the rows are not of one length, there are more or fewer labels, or an option does
 *   not fit
 */
export function heatMap(matrix: readonly (readonly number[])[], options: HeatMapOptions): Figure {
  checkFigure('heatMap', shape, { matrix, options });
  checkLabels('x', options.x, matrix[0].length);
  checkLabels('y', options.y, matrix.length);
  const finite = matrix.flat().filter(Number.isFinite);
  const extent = finite.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const { sequential = false, highIsGood = false, rowHeight } = options;
  const [below, above] = highIsGood ? (['high', 'low'] as const) : (['low', 'high'] as const);
  const colours = sequential ? (['middle', above] as const) : ([below, 'middle', above] as const);
  // Else Plotly leaves out labels that it takes for too close.
  const everyLabel = rowHeight === undefined ? {} : { dtick: 1 };
  return {
    data: [
      {
        type: 'heatmap',
        name: options.zTitle,
        z: matrix.map((row) => row.map(finiteOrNull)),
        x: (options.x ?? (matrix[0] ?? []).map((_, i) => i + 1)).map(String),
        y: (options.y ?? matrix.map((_, i) => i + 1)).map(String),
        zmin: sequential ? 0 : -extent,
        zmax: extent,
        colorscale: colours.map((role, i) => [i / (colours.length - 1), colour(role)]),
        colorbar: {
          title: { text: options.zTitle, side: 'right' },
          thickness: 14,
          outlinewidth: 0,
          ticks: 'outside',
          tickcolor: colour('muted'),
        },
        hovertemplate: 'row %{y}, column %{x}<br>%{z:.4~g}<extra></extra>',
        meta: { role: 'value', series: options.zTitle },
      },
    ],
    layout: layout(
      axis(options.xTitle, { type: 'category', showgrid: false }),
      axis(options.yTitle, {
        type: 'category',
        showgrid: false,
        autorange: 'reversed',
        ...everyLabel,
      }),
      {
        ...withoutLegend,
        ...(rowHeight !== undefined && { height: rowHeight * matrix.length + AROUND }),
      },
    ),
  };
}

/** @throws OptionError if there is not a label for each row or column */
function checkLabels(name: 'x' | 'y', labels: HeatMapOptions['x'], count: number): void {
  if (labels === undefined || labels.length === count) return;
  const what = name === 'x' ? 'column' : 'row';
  throw new OptionError(
    'heatMap',
    `options.${name}`,
    labels,
    `a label for each ${what} (${count})`,
  );
}
