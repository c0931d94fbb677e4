import { z } from 'zod';
import { cssColourOf } from '../analysis/figures/palette';
import type { Cell } from './notebook';
import { textOf } from './outputs';
import { tallyThumbnail } from './tally-thumbnail';

const WIDTH = 320;
const HEIGHT = 96;
const INSET = 5;

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
 * else its first tally of verdicts; undefined if it has neither.
 */
export function thumbnail(cells: readonly Cell[]): string | undefined {
  const shown = cells
    .flatMap((cell) => (cell.cell_type === 'code' ? cell.outputs : []))
    .flatMap((output) => (output.output_type === 'display_data' ? [output.data] : []));
  for (const data of shown) {
    const curves = curvesOf(data['application/vnd.plotly.v1+json']);
    if (curves.length > 0) return draw(curves);
  }
  for (const { 'text/html': html } of shown) {
    const bars = tallyThumbnail(textOf(html) ?? '');
    if (bars !== undefined) return bars;
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
    const { success, data: one } = line.safeParse(trace);
    if (!success) return [];
    const points = one.x
      .map((x, i) => [scaleX(Number(x)), scaleY(one.y[i] ?? NaN)] as const)
      .filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
    return points.length < 2 ? [] : [{ points, colour: one.line.color }];
  });
}

function draw(curves: readonly Curve[]): string {
  const all = curves.flatMap(({ points }) => points);
  const place = (axis: 0 | 1, size: number): ((value: number) => string) => {
    const values = all.map((point) => point[axis]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const share = (value: number): number => (high > low ? (value - low) / (high - low) : 0.5);
    const at = (part: number): number => INSET + part * (size - 2 * INSET);
    return (value) => at(axis === 0 ? share(value) : 1 - share(value)).toFixed(1);
  };
  const [x, y] = [place(0, WIDTH), place(1, HEIGHT)];
  const lines = curves.map(
    ({ points, colour }) =>
      `<polyline points="${points.map((point) => `${x(point[0])},${y(point[1])}`).join(' ')}" style="stroke: ${cssColourOf(colour) ?? 'currentcolor'}"/>`,
  );
  return `<svg class="thumbnail" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">${lines.join('')}</svg>`;
}

function identity(value: number): number {
  return value;
}
