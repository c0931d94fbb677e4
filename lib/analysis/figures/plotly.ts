/** The part of Plotly's figure schema that this project draws with, as plain JSON. */

/** MIME type of a {@link Figure} in a notebook's output. */
export const figureType = 'application/vnd.plotly.v1+json';

/** A coordinate; `null` breaks a line. */
export type Coordinate = number | string | null;

export interface Line {
  color: string;
  width?: number;
  dash?: string;
}

export interface ErrorBars {
  type: 'data';
  symmetric: boolean;
  array: number[];
  arrayminus: number[];
  thickness: number;
  width: number;
  color: string;
}

/** What a trace stands for; decides how its data is written to CSV. */
export interface TraceMeta {
  /** `mean`, `run`, `value`, or `band` (a band repeats its mean's interval: left out of the CSV). */
  role: 'mean' | 'run' | 'value' | 'band';
  /** The series' name in the data, also when the trace is not in the legend. */
  series: string;
  /** Names of the columns of `customdata`. */
  columns?: string[];
  /** The panel it is drawn in, where there are several. */
  panel?: string;
}

export interface ScatterTrace {
  type: 'scatter';
  mode: 'lines' | 'markers' | 'lines+markers';
  name: string;
  x: Coordinate[];
  y: (number | null)[];
  /** Name of its axis, where a figure has several panels: `y2`. */
  yaxis?: string;
  customdata?: (number | string | null)[][];
  line?: Line;
  marker?: { color: string; size: number; symbol: string };
  error_x?: ErrorBars;
  error_y?: ErrorBars;
  fill?: 'toself';
  fillcolor?: string;
  connectgaps?: boolean;
  hoverinfo?: 'skip';
  hovertemplate?: string;
  legendgroup?: string;
  showlegend?: boolean;
  meta: TraceMeta;
}

export interface HeatmapTrace {
  type: 'heatmap';
  name: string;
  z: (number | null)[][];
  x?: Coordinate[];
  y?: Coordinate[];
  /** Names of its axes, where a figure has several panels: `x2`. */
  xaxis?: string;
  yaxis?: string;
  zmin?: number;
  zmax?: number;
  colorscale: [number, string][];
  colorbar?: Record<string, unknown>;
  showscale?: boolean;
  /** Pixels between columns, and between rows. */
  xgap?: number;
  ygap?: number;
  hovertemplate: string;
  meta: TraceMeta;
}

export type Trace = ScatterTrace | HeatmapTrace;

export interface Axis {
  title: { text: string; standoff?: number; font?: { size: number } };
  type?: 'linear' | 'log' | 'category';
  [setting: string]: unknown;
}

export interface Annotation {
  text: string;
  x: number;
  y: number;
  [setting: string]: unknown;
}

export interface Layout {
  xaxis: Axis;
  yaxis: Axis;
  shapes?: Record<string, unknown>[];
  annotations?: Annotation[];
  /** The words that travel with the figure: see {@link FigureText}. */
  meta?: FigureText;
  [setting: string]: unknown;
}

/** What is said about a figure beside drawing it. */
export interface FigureText {
  /** One or two sentences under the figure; Markdown and $…$ are allowed. */
  caption: string;
  /** What the figure shows, for someone who cannot see it. */
  alt: string;
  /** The command that regenerates the figure's data. */
  command?: string;
  /** Where the figure differs from the paper's, and why; Markdown. */
  difference?: string;
  /** The figure of the paper that it shows, e.g. `3a` or `4a and 4c`: a report gives it that number. */
  paper?: string;
  /** Whether it is for those who want to check: a report folds it away, as extended data. Default false. */
  extended?: boolean;
}

/** One moment of a figure that can be played: what of some traces is otherwise then. */
export interface Frame {
  name: string;
  data: Partial<ScatterTrace | HeatmapTrace>[];
  /** Which traces these are. */
  traces: number[];
}

/** A Plotly figure: valid as it stands (light theme), see `themed` for the dark one. */
export interface Figure {
  data: Trace[];
  layout: Layout;
  /** If it can be played: its moments, of which the last is the figure as it stands. */
  frames?: Frame[];
}
