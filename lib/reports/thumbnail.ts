import { greatest, least } from '../platform/extremes';
import { z } from 'zod';
import { tableType, type ShownTable } from '../analysis/tables/html-table';
import { cssColourOf } from '../analysis/figures/palette';
import { figureType } from '../analysis/figures/plotly';
import { html, type Html, type HtmlPart } from '../analysis/html';
import type { Cell } from './notebook';
import { tableOf } from './shown-table';

const WIDTH = 320;
const HEIGHT = 96;
const INSET = 5;

/** The bars of a tally. */
const ROW = 16;
const GAP = 4;

const line = z.object({
  type: z.literal('scatter'),
  x: z.array(z.unknown()),
  y: z.array(z.number().nullable()),
  line: z.object({ color: z.string() }),
  meta: z.object({ role: z.enum(['mean', 'value']) }),
});
const figure = z.object({
  data: z.array(z.unknown()),
  layout: z.object({
    xaxis: z.object({ type: z.string().optional() }).optional(),
    yaxis: z.object({ type: z.string().optional() }).optional(),
  }),
});

interface Curve {
  readonly points: readonly (readonly [number, number])[];
  readonly colour: string;
}

/**
 * A small picture without words of a notebook's own data: the lines of its first plot that has some,
 * else its first tally; undefined if it has neither.
 */
export function thumbnail(cells: readonly Cell[]): Html | undefined {
  const shown = cells
    .flatMap((cell) => (cell.cell_type === 'code' ? cell.outputs : []))
    .flatMap((output) => (output.output_type === 'display_data' ? [output.data] : []));
  for (const { [figureType]: content } of shown) {
    const curves = curvesOf(content);
    if (curves.length > 0) return drawCurves(curves);
  }
  for (const { [tableType]: content } of shown) {
    const table = tableOf(content);
    if (table?.columns.some(({ tone }) => tone !== undefined)) return drawTally(table);
  }
  return undefined;
}

function curvesOf(content: unknown): Curve[] {
  const parsed = figure.safeParse(content);
  if (!parsed.success) return [];
  const { data, layout } = parsed.data;
  const scaleX = layout.xaxis?.type === 'log' ? Math.log : identity;
  const scaleY = layout.yaxis?.type === 'log' ? Math.log : identity;
  return data.flatMap((trace) => {
    const { success, data: curve } = line.safeParse(trace);
    if (!success) return [];
    const points = curve.x
      .map((x, i) => [scaleX(Number(x)), scaleY(curve.y[i] ?? NaN)] as const)
      .filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
    return points.length < 2 ? [] : [{ points, colour: curve.line.color }];
  });
}

function drawCurves(curves: readonly Curve[]): Html {
  const all = curves.flatMap(({ points }) => points);
  const place = (axis: 0 | 1, size: number): ((value: number) => string) => {
    const values = all.map((point) => point[axis]);
    const [low, high] = [least(values), greatest(values)];
    const share = (value: number): number => (high > low ? (value - low) / (high - low) : 0.5);
    const at = (part: number): number => INSET + part * (size - 2 * INSET);
    return (value) => at(axis === 0 ? share(value) : 1 - share(value)).toFixed(1);
  };
  const [x, y] = [place(0, WIDTH), place(1, HEIGHT)];
  const lines = curves.map(
    ({ points, colour }) =>
      html`<polyline points="${points.map((point) => `${x(point[0])},${y(point[1])}`).join(' ')}" style="stroke: ${cssColourOf(colour) ?? 'currentcolor'}"/>`,
  );
  return picture(HEIGHT, lines);
}

/** A bar for each row, its parts as long as the counts. */
function drawTally({ columns, rows }: ShownTable): Html {
  const counted = columns.flatMap(({ tone }, c) => (tone === undefined ? [] : [{ tone, c }]));
  const bars = rows.map((cells, r) => {
    const counts = counted.map(({ c }) => numberIn(cells[c]));
    const total = counts.reduce((sum, count) => sum + count, 0);
    let x = 0;
    return counted.map(({ tone }, i) => {
      const width = total > 0 ? (counts[i] / total) * WIDTH : 0;
      const bar = html`<rect class="${tone}" x="${x.toFixed(1)}" y="${r * (ROW + GAP)}" width="${width.toFixed(1)}" height="${ROW}"/>`;
      x += width;
      return width > 0 ? bar : undefined;
    });
  });
  return picture(rows.length * (ROW + GAP) - GAP, bars);
}

function numberIn(cell: ShownTable['rows'][number][number]): number {
  return 'text' in cell ? Number(cell.text.replaceAll(',', '')) : 0;
}

function picture(height: number, content: HtmlPart): Html {
  return html`<svg class="thumbnail" viewBox="0 0 ${WIDTH} ${height}" aria-hidden="true">${content}</svg>`;
}

function identity(value: number): number {
  return value;
}
