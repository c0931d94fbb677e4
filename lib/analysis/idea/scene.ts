import { cssColour } from '../figures/palette';

/** In units of the picture; it is made to be seen at about that many pixels. */
const WIDTH = 360;
const HEIGHT = 198;
/** Heights of what is the same throughout: the network's own run, the stored states, the observations. */
const UNROLLED = 74;
const STORED = 128;
const OBSERVED = 162;
/** Half the side of a stored state, and the radius of an unrolled one. */
const HALF = 9;
const RADIUS = 8;

/** States in the buffer, s_0 … s_9. */
export const STATES = 10;
/** T, steps in a window of the picture. */
export const WINDOW = 3;

/** A stored state that stands elsewhere than where the network had put it. */
interface Moved {
  readonly state: number;
  /** Up, in units of the picture. */
  readonly by: number;
  /** How much of the target's credit it holds, from 0 to 1. */
  readonly credit: number;
}

/** What is to be seen of the one picture. Times are indices of stored states. */
export interface Scene {
  /** The window that is learned from: the time at which it ends. */
  readonly window?: number;
  /** Whether its unrolled states are drawn, f after f. */
  readonly isUnrolled?: boolean;
  /** Whether the gap between ŝ and the state that is stored at its end is marked. */
  readonly hasGap?: boolean;
  /** States that have been moved; where they were is drawn as an outline. */
  readonly moved?: readonly Moved[];
  /** Windows through which a credit went, by their ends. */
  readonly hops?: readonly number[];
  /** Whether rows have their names. */
  readonly hasNames?: boolean;
  /** A place beyond which no gradient of the window goes. */
  readonly isCutAtStart?: boolean;
}

const mark = cssColour('fpp');
const quiet = cssColour('muted');

const x = (time: number): number => 23 + 35 * time;

/** The picture of a scene, as SVG; what it shows is said by `alt`. */
export function sceneSvg(scene: Scene, alt: string): string {
  const { window: end, isUnrolled = false, hasNames = false, moved = [], hops = [] } = scene;
  const parts = [
    ...Array.from({ length: STATES }, (_, time) => observation(time)),
    target(hops.length > 0 || isUnrolled),
    hasNames ? names : '',
    ...(end === undefined ? [] : [bracket(end)]),
    ...(scene.isCutAtStart === true && end !== undefined ? [cut(end - WINDOW)] : []),
    ...(hops.length > 0 ? [fromTarget] : []),
    ...hops.map(hop),
    ...Array.from({ length: STATES }, (_, time) =>
      storedState(
        time,
        moved.find(({ state }) => state === time),
      ),
    ),
    ...(end !== undefined && isUnrolled ? [unrolled(end, moved)] : []),
    ...(end !== undefined && scene.hasGap === true ? [gap(end, moved)] : []),
  ];
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${alt}" style="display: block; width: 100%; font: 14px system-ui, sans-serif">${parts.join('')}</svg>`;
}

/** 1, once in a ring of ten, or 0. */
function observation(time: number): string {
  const isOne = time === 0;
  return `<circle cx="${x(time)}" cy="${OBSERVED}" r="4.5" fill="${isOne ? 'currentColor' : 'none'}" stroke="currentColor"/>
<path d="M${x(time)} ${OBSERVED - 7}V${STORED + HALF + 3}" stroke="currentColor" opacity="0.35"/>`;
}

/** What is to be predicted at the end: the next 1. */
function target(isInUse: boolean): string {
  const [at, y] = [x(STATES - 1), 24];
  return `<path d="M${at} ${y - 8}l8 8l-8 8l-8 -8z" style="fill: ${isInUse ? mark : 'none'}; stroke: ${isInUse ? mark : quiet}" stroke-width="1.5"/>
<text x="${at - 14}" y="${y + 4}" text-anchor="end" fill="currentColor">target y</text>`;
}

const names = `<text x="${x(0) - HALF}" y="${STORED - 18}" fill="currentColor">stored states s, oldest first</text>
<text x="${x(0) - HALF}" y="${OBSERVED + 24}" fill="currentColor">observed: a 1, then zeros</text>`;

function storedState(time: number, moved?: Moved): string {
  const square = (y: number, style: string): string =>
    `<rect x="${x(time) - HALF}" y="${y - HALF}" width="${2 * HALF}" height="${2 * HALF}" rx="3" style="${style}"/>`;
  const plain = `fill: ${quiet}; fill-opacity: 0.3; stroke: currentColor`;
  if (moved === undefined) return square(STORED, plain);
  const ghost = `fill: none; stroke: ${quiet}; stroke-dasharray: 2 2`;
  const { by, credit } = moved;
  const own =
    credit > 0
      ? `fill: ${mark}; fill-opacity: ${credit}; stroke: ${mark}; stroke-width: 2`
      : `${plain}; stroke-width: 2`;
  return `${by === 0 ? '' : square(STORED, ghost)}${square(STORED - by, own)}`;
}

/** T steps, from the state that is started from to the one at the end. */
function bracket(end: number): string {
  const [from, to] = [x(end - WINDOW), x(end)];
  const y = OBSERVED + 14;
  return `<path d="M${from} ${y - 5}V${y}H${to}V${y - 5}" fill="none" stroke="currentColor" stroke-width="1.5"/>
<text x="${to + HALF}" y="${y + 16}" text-anchor="end" fill="currentColor">a window of T steps</text>`;
}

/** Where a gradient ends. */
function cut(start: number): string {
  const at = x(start) - 17;
  return `<path d="M${at} ${UNROLLED - 20}V${OBSERVED + 8}" style="stroke: ${quiet}" stroke-width="1.5" stroke-dasharray="4 4"/>
<text x="${at - 6}" y="${UNROLLED - 10}" text-anchor="end" fill="currentColor">no gradient beyond</text>`;
}

/** The network's own run: from the stored state, f after f, to ŝ. */
function unrolled(end: number, moved: readonly Moved[]): string {
  const start = end - WINDOW;
  const lift = moved.find(({ state }) => state === start)?.by ?? 0;
  const circles = Array.from({ length: WINDOW }, (_, i) => {
    const time = start + 1 + i;
    return `<circle cx="${x(time)}" cy="${UNROLLED}" r="${RADIUS}" fill="none" stroke="currentColor" stroke-width="1.5"/>`;
  });
  const first = arrow(x(start) + 6, STORED - lift - HALF - 3, x(start + 1) - 8, UNROLLED + 7);
  const others = Array.from({ length: WINDOW - 1 }, (_, i) => {
    const time = start + 1 + i;
    return arrow(x(time) + RADIUS + 2, UNROLLED, x(time + 1) - RADIUS - 3, UNROLLED);
  });
  const predicts =
    end === STATES - 1
      ? `<path d="M${x(end)} ${UNROLLED - RADIUS - 3}V36" style="stroke: ${mark}" stroke-width="1.5" stroke-dasharray="3 3"/>
<path d="M${x(end)} ${UNROLLED + RADIUS + 3}V${STORED - HALF - 10}" style="stroke: ${quiet}" stroke-width="1.5" stroke-dasharray="3 3"/>`
      : '';
  return `${circles.join('')}${first}${others.join('')}${predicts}
<text x="${x(end) + (end === STATES - 1 ? -5 : 0)}" y="${UNROLLED - 14}" text-anchor="end" fill="currentColor">ŝ</text>
<text x="${x(start) + 10}" y="${UNROLLED + 16}" text-anchor="end" fill="currentColor" font-style="italic">f</text>`;
}

/** Between ŝ and the state that is stored at its end: what the penalty is for. */
function gap(end: number, moved: readonly Moved[]): string {
  const lift = moved.find(({ state }) => state === end)?.by ?? 0;
  return `<path d="M${x(end)} ${UNROLLED + RADIUS + 3}V${STORED - lift - HALF - 3}" style="stroke: ${mark}" stroke-width="2"/>
<text x="${x(end) + 6}" y="${(UNROLLED + STORED - lift) / 2 + 4}" fill="currentColor"${end === STATES - 1 ? ` text-anchor="end" dx="-12"` : ''}>s ≠ ŝ</text>`;
}

/** Where a credit begins. */
const fromTarget = `<path d="M${x(STATES - 1)} 36V${STORED - HALF - 16}" style="stroke: ${mark}" stroke-width="1.5" stroke-dasharray="3 3"/>`;

/** A window that hands a credit on, from its end to its beginning. */
function hop(end: number): string {
  const [from, to] = [x(end), x(end - WINDOW)];
  const y = STORED - HALF - 14;
  const top = y - 34;
  return `<path d="M${from - 2} ${y}C${from - 14} ${top} ${to + 16} ${top} ${to + 4} ${y - 3}" fill="none" style="stroke: ${mark}" stroke-width="2"/>
<path d="M${to + 1} ${y + 3}l0 -9l7 4z" style="fill: ${mark}"/>`;
}

function arrow(fromX: number, fromY: number, toX: number, toY: number): string {
  const angle = Math.atan2(toY - fromY, toX - fromX);
  const side = (turn: number): string =>
    `${(toX - 6 * Math.cos(angle + turn)).toFixed(1)} ${(toY - 6 * Math.sin(angle + turn)).toFixed(1)}`;
  return `<path d="M${fromX} ${fromY}L${toX} ${toY}M${side(0.5)}L${toX} ${toY}L${side(-0.5)}" fill="none" stroke="currentColor" stroke-width="1.5"/>`;
}
