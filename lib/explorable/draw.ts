import { cssColour, seriesStyle } from '../analysis/figures/palette';
import type { ExplorableSettings } from './settings';
import { methods, type BufferView, type Frame } from './study';

const WIDTH = 720;
const HEIGHT = 300;
/** Room for letters as large as a phone needs them. */
const MARGIN = { left: 60, right: 12, top: 12, bottom: 54 };
const INNER_WIDTH = WIDTH - MARGIN.left - MARGIN.right;
const INNER_HEIGHT = HEIGHT - MARGIN.top - MARGIN.bottom;

/** The error of each method so far, with a band of one standard error, as SVG. */
export function errorCurves({ curves }: Frame, { steps, length }: ExplorableSettings): string {
  // The first steps err on almost anything: what lies above twice predicting 0 is cut off.
  const top = 2 / length;
  const x = (step: number): number => MARGIN.left + (step / steps) * INNER_WIDTH;
  const y = (error: number): number =>
    MARGIN.top + (1 - Math.min(Math.max(error, 0), top) / top) * INNER_HEIGHT;
  const lines = methods.map((name) => {
    const known = curves[name]
      .map((bin, i, all) => ({ ...bin, at: x(((i + 0.5) * steps) / all.length) }))
      .filter(({ mean }) => Number.isFinite(mean));
    const edge = (sign: 1 | -1): string[] =>
      known.map(({ at, mean, error }) => point(at, y(mean + sign * error)));
    const { role, dash } = seriesStyle(name);
    const stroke = cssColour(role);
    return `<polygon points="${[...edge(1), ...edge(-1).reverse()].join(' ')}" style="fill: ${stroke}" opacity="0.2"/>
<polyline points="${known.map(({ at, mean }) => point(at, y(mean))).join(' ')}" fill="none" stroke-width="2" stroke-dasharray="${dashes[dash] ?? ''}" style="stroke: ${stroke}"/>`;
  });
  const xTicks = [0, 0.25, 0.5, 0.75, 1].map((share) => share * steps);
  const yTicks = [0, 0.5, 1, 1.5, 2].map((times) => times / length);
  return svg(
    HEIGHT,
    `${yTicks
      .map(
        (error) =>
          `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(error)}" y2="${y(error)}" class="grid"/>
<text x="${MARGIN.left - 8}" y="${y(error) + 4}" text-anchor="end">${Number(error.toPrecision(2))}</text>`,
      )
      .join('')}
${xTicks.map((step) => `<text x="${x(step)}" y="${HEIGHT - 34}" text-anchor="${step === steps ? 'end' : 'middle'}">${step.toLocaleString('en-US')}</text>`).join('')}
<text x="${MARGIN.left + INNER_WIDTH / 2}" y="${HEIGHT - 8}" text-anchor="middle">step</text>
<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(1 / length)}" y2="${y(1 / length)}" class="reference"/>
${lines.join('\n')}
<text x="${WIDTH - MARGIN.right}" y="${y(1.25 / length)}" text-anchor="end" class="remark">predict 0</text>`,
  );
}

const dashes: Readonly<Record<string, string>> = {
  dash: '7 4',
  dashdot: '8 3 2 3',
};

const ROW = 22;
const LABEL = 132;

/** Stored states that can be told apart in the picture. */
const SHOWN = 160;

/**
 * The newest part of the buffer as SVG, oldest state on the left: the observation, the units of the
 * state, how far learning has moved it, and how far it is from what the network makes of its window; and the last window
 * that was learned from, its first state, to which the credit goes, in another colour.
 */
export function bufferPicture(view: BufferView): string {
  const { states, moved, disagreements, observations, window } = view;
  const from = Math.max(0, states.length - SHOWN);
  const count = Math.max(1, states.length - from);
  const width = (WIDTH - LABEL - MARGIN.right) / count;
  const cell = (i: number, row: number, share: number, role: 'low' | 'high' | 'ink'): string =>
    `<rect x="${(LABEL + i * width).toFixed(2)}" y="${row * ROW + 2}" width="${(width + 0.3).toFixed(2)}" height="${ROW - 4}" style="fill: ${cssColour(role)}" opacity="${Math.min(1, share).toFixed(2)}"/>`;
  const units = states[0]?.length ?? 0;
  const [first, last] = window ?? [NaN, NaN];
  const cells = states.slice(from).flatMap((state, i) => {
    const j = from + i;
    return [
      cell(i, 0, observations[j], 'ink'),
      ...state.map((value, u) => cell(i, u + 1, Math.abs(value), value < 0 ? 'low' : 'high')),
      cell(i, units + 1, moved[j], 'high'),
      cell(i, units + 2, Number.isNaN(disagreements[j]) ? 0 : disagreements[j], 'high'),
      cell(i, units + 3, j >= first && j <= last ? 1 : 0, j === first ? 'high' : 'ink'),
    ];
  });
  const names = [
    'observed',
    ...Array.from({ length: units }, (_, u) => `unit ${u + 1}`),
    'moved',
    'disagrees',
    'window',
  ];
  const labels = names.map(
    (name, row) => `<text x="${LABEL - 8}" y="${row * ROW + 15}" text-anchor="end">${name}</text>`,
  );
  return svg(names.length * ROW, `${labels.join('')}${cells.join('')}`);
}

function svg(height: number, content: string): string {
  return `<svg viewBox="0 0 ${WIDTH} ${height}" aria-hidden="true">${content}</svg>`;
}

function point(x: number, y: number): string {
  return `${x.toFixed(1)},${y.toFixed(1)}`;
}
