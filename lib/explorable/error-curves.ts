import { cssColour, seriesStyle } from '../analysis/figures/palette';
import { at, lookSizes, picture, type Look } from './looks';
import { methods, type ExplorableSettings, type MethodName } from './settings';
import type { Curve, Frame } from './study';

const TOP = 26;
const BOTTOM = 38;
/** Between two labels, at least. */
const LINE = 17;

/** Names where there is little room. */
const shortNames: Readonly<Record<MethodName, string>> = {
  fpp: 'FPP',
  'fpp-own-rate': 'FPP, own rate',
  'fpp-chains': 'FPP, chains',
  'stored-state': 'stored state',
  'truncated-bptt': 'T-BPTT',
};

const dashes: Readonly<Record<string, string>> = { dash: '7 4', dashdot: '8 3 2 3' };

/** A line with what is to be said at its end. */
interface Line {
  readonly name: MethodName;
  readonly curve: Curve;
  /** Where the line ends. */
  readonly end: { readonly x: number; readonly y: number };
}

/**
 * The error of each method so far, with a band of one standard error, as SVG. At its end each line has its name
 * and its final error; one that diverges ends there, with a cross.
 */
export function errorCurves(
  { curves }: Frame,
  { steps, length }: ExplorableSettings,
  look: Look,
): string {
  const { width, height, left, right } = lookSizes[look];
  const inner = { width: width - left - right, height: height - TOP - BOTTOM };
  // The first steps err on almost anything: what lies above twice predicting 0 is cut off.
  const most = 2 / length;
  const x = (step: number): number => left + (step / steps) * inner.width;
  const y = (error: number): number =>
    TOP + (1 - Math.min(Math.max(error, 0), most) / most) * inner.height;

  const drawn = methods.map((name): Line & { readonly svg: string } => {
    const curve = curves[name];
    const known = curve.bins
      .map((bin, i, all) => ({ ...bin, at: x(((i + 0.5) * steps) / all.length) }))
      .filter(({ mean }) => Number.isFinite(mean));
    const edge = (sign: 1 | -1): string[] =>
      known.map(({ at: place, mean, error }) => point(place, y(mean + sign * error)));
    const { role, dash } = seriesStyle(name);
    const points = known.map(({ at: place, mean }) => point(place, y(mean)));
    const last = known.at(-1);
    const end = last === undefined ? { x: left, y: TOP } : { x: last.at, y: y(last.mean) };
    const dashed = dash in dashes ? ` stroke-dasharray="${dashes[dash]}"` : '';
    const cross =
      curve.diverged === null
        ? ''
        : `<path class="cross" d="M${at(end.x - 5)} ${at(end.y - 5)}l10 10m0-10l-10 10"/>`;
    return {
      ...{ name, curve, end },
      svg: `<g style="color: ${cssColour(role)}"><polygon points="${[...edge(1), ...edge(-1).reverse()].join(' ')}" class="band"/>
<polyline points="${points.join(' ')}"${dashed}/>${cross}</g>`,
    };
  });
  const ticks = look === 'wide' ? [0, 0.25, 0.5, 0.75, 1] : [0, 0.5, 1];
  const grid = [0, 0.5, 1, 1.5, 2].map((times) => {
    const error = times / length;
    return `<path class="${times === 1 ? 'reference' : 'grid'}" d="M${left} ${at(y(error))}h${inner.width}"/>
<text x="${left - 6}" y="${at(y(error) + 4)}" text-anchor="end">${Number(error.toPrecision(2))}</text>`;
  });
  const stepTicks = ticks.map(
    (share) =>
      `<text x="${at(x(share * steps))}" y="${height - BOTTOM + 17}" text-anchor="middle">${(share * steps).toLocaleString('en-US')}</text>`,
  );
  return picture(
    width,
    height,
    `<text x="2" y="13">share of wrong predictions</text>
${grid.join('')}${stepTicks.join('')}
<text x="${at(left + inner.width / 2)}" y="${height - 5}" text-anchor="middle">step</text>
${drawn.map(({ svg }) => svg).join('\n')}
<text x="${at(x(steps) - 4)}" y="${at(y(1 / length) - 6)}" text-anchor="end" class="remark">always predicting 0</text>
${endLabels(drawn, look)}`,
  );
}

/** Names and final errors, in the order of the lines' ends, none on another. */
function endLabels(lines: readonly Line[], look: Look): string {
  const { width, height, right } = lookSizes[look];
  const from = width - right;
  const begun = lines.filter(
    ({ curve }) => curve.diverged !== null || curve.bins.some(({ mean }) => !Number.isNaN(mean)),
  );
  const known = begun.length > 0 ? begun : lines;
  const missing = lines.filter((line) => !known.includes(line));
  const ordered = [...[...known].sort((a, b) => a.end.y - b.end.y), ...missing];
  const tall = ordered.map(({ curve }) => (curve.diverged === null ? LINE : 2 * LINE - 3));
  const places = spread(
    ordered.map(({ end }) => end.y),
    tall,
    height - BOTTOM + 8,
  );
  return ordered
    .map(({ name, curve, end }, i) => {
      const { role, dash, label } = seriesStyle(name);
      const words = look === 'wide' ? label : shortNames[name];
      const { final, diverged } = curve;
      const value = Number.isNaN(final) ? '' : final.toFixed(3);
      const text = from + (look === 'wide' ? 26 : 17);
      const y = places[i];
      const dashed =
        dash in dashes ? ` stroke-dasharray="${dash === 'dash' ? '5 2' : '5 2 2 2'}"` : '';
      const mark = `<path d="M${from + 6} ${at(y)}H${text - 4}"${dashed} class="key"/>`;
      // From where the line ends to its words, once it has come near them.
      const isNear = end.x > from - 12;
      const leader = !isNear
        ? ''
        : `<path d="M${at(end.x + 2)} ${at(end.y)}L${from + 4} ${at(y)}" class="leader"/>`;
      const said =
        diverged === null
          ? `<tspan class="value">${value}</tspan> <tspan x="${text + 41}">${words}</tspan>`
          : `${words}<tspan x="${text}" dy="14" class="value">${look === 'wide' ? '✕ ' : ''}${diverged.runs} diverged by ${diverged.step.toLocaleString('en-US')}</tspan>`;
      return `<g style="color: ${cssColour(role)}">${leader}${mark}<text x="${text}" y="${at(y + 4)}" class="name">${said}</text></g>`;
    })
    .join('\n');
}

/** Places near those that are wanted, in their order, each as tall as it needs, none beyond the end. */
function spread(wanted: readonly number[], tall: readonly number[], end: number): number[] {
  const places = [...wanted];
  for (let i = 1; i < places.length; i++) {
    places[i] = Math.max(places[i], places[i - 1] + tall[i - 1]);
  }
  let limit = end;
  for (let i = places.length - 1; i >= 0; i--) {
    limit -= tall[i];
    places[i] = Math.min(places[i], limit + LINE / 2);
    limit = Math.min(limit, places[i] - LINE / 2);
  }
  return places;
}

function point(x: number, y: number): string {
  return `${at(x)},${at(y)}`;
}
