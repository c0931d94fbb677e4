import { colour, darkColours } from './palette';
import type { Axis, Figure, Layout } from './plotly';

/** The two looks of a page. */
export type Theme = 'light' | 'dark';

const fontFamily =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif';

/** An axis of the shared theme. The title carries the unit: `error (share of predict-0's)`. */
export function axis(title: string, settings: Record<string, unknown> = {}): Axis {
  return {
    title: { text: title, standoff: 12 },
    automargin: true,
    gridcolor: colour('grid'),
    linecolor: colour('muted'),
    showline: true,
    zeroline: false,
    tickfont: { size: 13 },
    ticks: 'outside',
    ticklen: 4,
    tickcolor: colour('muted'),
    ...settings,
  };
}

/** The layout shared by all figures, in the light theme. */
export function layout(xaxis: Axis, yaxis: Axis, settings: Record<string, unknown> = {}): Layout {
  return {
    xaxis,
    yaxis,
    autosize: true,
    height: 420,
    margin: { l: 64, r: 20, t: 56, b: 60 },
    paper_bgcolor: 'rgba(0, 0, 0, 0)',
    plot_bgcolor: 'rgba(0, 0, 0, 0)',
    font: { family: fontFamily, size: 14, color: colour('ink') },
    hoverlabel: {
      bgcolor: colour('panel'),
      bordercolor: colour('muted'),
      font: { family: fontFamily, size: 13, color: colour('ink') },
    },
    hovermode: 'closest',
    modebar: {
      bgcolor: 'rgba(0, 0, 0, 0)',
      color: colour('muted'),
      activecolor: colour('ink'),
    },
    legend: {
      orientation: 'h',
      x: 0,
      xanchor: 'left',
      y: 1.02,
      yanchor: 'bottom',
      bgcolor: 'rgba(0, 0, 0, 0)',
    },
    ...settings,
  };
}

/** For a figure without a legend: less room above the plot. */
export const withoutLegend = { showlegend: false, margin: { l: 64, r: 20, t: 36, b: 60 } };

/** The same figure in a theme. Colours that are not of the palette are left alone. */
export function themed(figure: Figure, theme: Theme): Figure {
  const json = JSON.stringify(figure);
  return JSON.parse(theme === 'light' ? json : darken(json)) as Figure;
}

function darken(json: string): string {
  return json.replace(/rgba\((\d+, \d+, \d+),/g, (whole, light: string) =>
    darkColours[light] ? `rgba(${darkColours[light]},` : whole,
  );
}
