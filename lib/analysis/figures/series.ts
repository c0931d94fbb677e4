import { colour, type SeriesStyle } from './palette';
import type { Annotation, ScatterTrace } from './plotly';
import type { IntervalKind, Summary } from '../statistics';

/** A horizontal line to compare with: an optimum, a baseline. */
export interface ReferenceLine {
  value: number;
  label: string;
}

/** Columns of `customdata` behind a mean. */
export const summaryColumns = ['n', 'low', 'high', 'diverged'];

/** A row of {@link summaryColumns}; NaN is not JSON, so it becomes null. */
export function summaryRow({ n, low, high, diverged }: Summary): (number | null)[] {
  return [n, finiteOrNull(low), finiteOrNull(high), diverged];
}

/** NaN and infinities as a gap. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Hover text of a mean with its interval and number of runs. `x` is e.g. `step %{x:,}`. */
export function meanHover(x: string, label: string, interval: IntervalKind): string {
  const what = interval === 'bootstrap' ? '95% interval' : 'one s.e.';
  return (
    `${x}<br>mean %{y:.4f}<br>${what} [%{customdata[1]:.4f}, %{customdata[2]:.4f}]` +
    `<br>n = %{customdata[0]}, diverged %{customdata[3]}<extra>${label}</extra>`
  );
}

/** The line that goes through a method's means; dashed on request, and then with open marks. */
export function meanLine(
  { label, colour, dash, symbol }: SeriesStyle,
  mode: ScatterTrace['mode'],
  dashOverride?: 'solid' | 'dash',
): Pick<ScatterTrace, 'type' | 'mode' | 'name' | 'line' | 'marker' | 'legendgroup'> {
  return {
    type: 'scatter',
    mode,
    name: label,
    legendgroup: label,
    line: { color: colour(), width: 2.25, dash: dashOverride ?? dash },
    marker: {
      color: colour(),
      size: 9,
      symbol: dashOverride === 'dash' ? `${symbol}-open` : symbol,
    },
  };
}

/** A linear axis from 0 to above everything, unless it is told where to begin or end. */
export function linearScale({
  yMinimum = 0,
  yMaximum,
}: {
  yMinimum?: number | undefined;
  yMaximum?: number | undefined;
}): Record<string, unknown> {
  if (yMinimum === 0 && yMaximum === undefined) return { rangemode: 'tozero' };
  return yMaximum === undefined
    ? { autorangeoptions: { minallowed: yMinimum } }
    : { range: [yMinimum, yMaximum] };
}

/** Shapes and annotations that draw labelled reference lines across the plot. */
export function referenceLines(
  references: readonly ReferenceLine[],
  logarithmic = false,
): { shapes: Record<string, unknown>[]; annotations: Annotation[] } {
  return {
    shapes: references.map(({ value }) => ({
      type: 'line',
      xref: 'paper',
      x0: 0,
      x1: 1,
      y0: value,
      y1: value,
      layer: 'below',
      line: { color: colour('muted'), width: 1.25, dash: '2px,4px' },
    })),
    annotations: references.map(({ value, label }) => ({
      text: label,
      xref: 'paper',
      x: 1,
      xanchor: 'right',
      y: logarithmic ? Math.log10(value) : value,
      yanchor: 'bottom',
      showarrow: false,
      font: { size: 12, color: colour('muted') },
    })),
  };
}
