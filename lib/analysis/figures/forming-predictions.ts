import { z } from 'zod';
import { integer, record } from '../../validation/options';
import { checkFigure, rowsSchema, text } from './check-figure';
import { colour } from './palette';
import type { Axis, Figure, HeatmapTrace } from './plotly';
import { axis, layout, withoutLegend } from './theme';

/** A sequence of observations, and what was predicted after each. */
export interface FormingPrediction {
  /** What the sequence is, e.g. `a 7`; names it in the data. */
  readonly name: string;
  /** [steps][size] observations in [0, 1], first step on top. */
  readonly observations: readonly (readonly number[])[];
  /** [steps][classes] the probability of each class. */
  readonly probabilities: readonly (readonly number[])[];
  /** The true class. */
  readonly target: number;
}

/** Options of {@link formingPredictions}. */
export interface FormingPredictionOptions {
  /** Names a step, e.g. `row`. */
  readonly stepTitle: string;
  readonly observationTitle: string;
  readonly classTitle: string;
}

const shape = {
  sequences: z
    .array(
      record({
        name: text,
        observations: rowsSchema,
        probabilities: rowsSchema,
        target: integer(0),
      }),
      'a list of sequences',
    )
    .min(1, 'at least one sequence'),
  options: record({ stepTitle: text, observationTitle: text, classTitle: text }),
};

/** Of the page's width: where the observations end and the probabilities begin. */
const SPLIT = { left: [0, 0.54], right: [0.62, 1] } as const;
const GAP = 0.05;

/**
 * How predictions form while a sequence is read: left the observations, right the probability of each
 * class after every step, on the same vertical axis; one sequence below the other. The true class is
 * framed.
 *
 * @throws OptionError if a sequence or an option does not fit
 */
export function formingPredictions(
  sequences: readonly FormingPrediction[],
  options: FormingPredictionOptions,
): Figure {
  checkFigure('formingPredictions', shape, { sequences, options });
  const { stepTitle, observationTitle, classTitle } = options;
  const axes: Record<string, Axis> = {};
  const data: HeatmapTrace[] = [];
  const frames: Record<string, unknown>[] = [];
  const height = (1 + GAP) / sequences.length - GAP;
  for (const [i, { name, observations, probabilities, target }] of sequences.entries()) {
    const top = 1 - i * (height + GAP);
    const isLast = i === sequences.length - 1;
    const [left, right] = [nameOf(2 * i), nameOf(2 * i + 1)];
    const steps = { domain: [top - height, top], autorange: 'reversed', showgrid: false };
    axes[`yaxis${left}`] = axis(`${stepTitle}, ${name}`, steps);
    axes[`yaxis${right}`] = axis('', { ...steps, matches: `y${left}`, showticklabels: false });
    axes[`xaxis${left}`] = axis(isLast ? observationTitle : '', {
      domain: SPLIT.left,
      anchor: `y${left}`,
      showgrid: false,
    });
    axes[`xaxis${right}`] = axis(isLast ? classTitle : '', {
      domain: SPLIT.right,
      anchor: `y${right}`,
      showgrid: false,
      dtick: 1,
    });
    data.push(
      panel(`${name}: ${observationTitle}`, observations, left, 'ink'),
      panel(`${name}: probability`, probabilities, right, 'high'),
    );
    frames.push({
      type: 'rect',
      xref: `x${right}`,
      yref: `y${right}`,
      x0: target - 0.5,
      x1: target + 0.5,
      y0: 0.5,
      y1: observations.length + 0.5,
      line: { color: colour('ink'), width: 1.5 },
    });
  }
  const { xaxis, yaxis, ...others } = axes;
  return {
    data,
    layout: layout(xaxis, yaxis, {
      ...withoutLegend,
      ...others,
      shapes: frames,
      height: 60 + 260 * sequences.length,
    }),
  };
}

/** Plotly numbers axes from 2; the first has no number. */
function nameOf(place: number): string {
  return place === 0 ? '' : String(place + 1);
}

function panel(
  name: string,
  z: readonly (readonly number[])[],
  place: string,
  role: 'ink' | 'high',
): HeatmapTrace {
  return {
    type: 'heatmap',
    name,
    z: z.map((row) => [...row]),
    x: z[0].map((_, column) => column),
    y: z.map((_, row) => row + 1),
    xaxis: `x${place}`,
    yaxis: `y${place}`,
    zmin: 0,
    zmax: 1,
    colorscale: [
      [0, colour('middle')],
      [1, colour(role)],
    ],
    showscale: false,
    hovertemplate: `step %{y}, column %{x}<br>%{z:.3f}<extra>${name}</extra>`,
    meta: { role: 'value', series: name },
  };
}
