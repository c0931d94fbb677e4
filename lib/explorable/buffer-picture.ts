import { cssColour } from '../analysis/figures/palette';
import { at, lookSizes, picture, type Look } from './looks';
import type { ExplorableSettings } from './settings';
import type { BufferView } from './watched-buffer';

const ROW = 20;
/** Room above the rows, for the window's bracket. */
const ABOVE = 34;
/** Shades that can be told apart. */
const SHADES = 8;
/** The least credit that is shaded by how much it is; below, and above exactly 0, it is as light as can be. */
const FAINTEST = 1e-5;

type Tone = 'low' | 'high' | 'ink';

/**
 * The newest part of the buffer as SVG, oldest state on the left: the observation, the units of the
 * state, how far learning has moved it, how far it is from what the network makes of its window, and what one target
 * has done to it. Above, brackets: the windows that were learned from last, T steps each.
 */
export function bufferPicture(
  view: BufferView,
  { truncationLength: T }: ExplorableSettings,
  look: Look,
): string {
  const { width, names, states: room } = lookSizes[look];
  const from = Math.max(0, view.states.length - room);
  const count = Math.min(room, view.states.length);
  const cell = (width - names - 4) / room;
  // Until the buffer is full, the newest state stands on the right all the same.
  const left = names + (room - count) * cell;
  const x = (place: number): number => left + (place - from) * cell;
  const shown = <V>(values: readonly V[]): readonly V[] => values.slice(from);
  const units = view.states.at(0)?.length ?? 4;
  const rows: { readonly name: string; readonly shades: Shades }[] = [
    { name: 'observed', shades: shadesOf(shown(view.observations), (o) => [o, 'ink']) },
    ...Array.from({ length: units }, (_, u) => ({
      name: `unit ${u + 1}`,
      shades: shadesOf(shown(view.states), (s) => [Math.abs(s[u]), s[u] < 0 ? 'low' : 'high']),
    })),
    { name: 'moved', shades: shadesOf(shown(view.moved), (value) => [value, 'ink']) },
    { name: 'disagrees', shades: shadesOf(shown(view.disagreements), (value) => [value, 'ink']) },
  ];
  const creditTop = ABOVE + rows.length * ROW + 6;
  const height = creditTop + ROW + 20;
  const grid = (y: number): string =>
    `<g transform="translate(${at(left)} ${y}) scale(${cell.toFixed(4)} 1)">`;
  const drawnRows = rows.map(({ name, shades }, i) => {
    const y = ABOVE + i * ROW;
    return `<text x="${names - 8}" y="${y + 14}" text-anchor="end">${name}</text>${grid(y)}${written(shades)}</g>`;
  });
  const hasDiverged = view.states.some((state) => !state.every(Number.isFinite));
  const remark = hasDiverged
    ? `<text x="${at(names + (width - names) / 2)}" y="${ABOVE + 2.5 * ROW + 4}" text-anchor="middle" class="name">diverged: no numbers are left</text>`
    : '';
  const inSight = view.windows.filter(([, last]) => last >= from);
  const brackets = inSight.map(([first, last], i) =>
    bracket(x(Math.max(first, from - 1)), x(last), cell, {
      isCut: first < from,
      words: i === 0 ? `T = ${T}` : '',
      bottom: creditTop - 8,
    }),
  );
  return picture(
    width,
    height,
    `${drawnRows.join('\n')}
<text x="${names - 8}" y="${creditTop + 14}" text-anchor="end" class="name">credit</text>
${grid(creditTop)}${written(creditShades(view, from))}</g>
<path class="grid" d="M${names} ${creditTop + ROW}H${width - 4}"/>
${brackets.join('')}${remark}
${targetMark(view, x, cell, { from, y: creditTop + ROW, edge: names, width })}`,
  );
}

/** The row of credit: strong where it is now, light where it has been; what came after the target in grey. */
function creditShades({ credit }: BufferView, from: number): Shades {
  const { target, now, ever } = credit;
  const strength = (value: number): number =>
    value === 0 ? 0 : Math.max(0.2, 1 + Math.log10(Math.min(1, Math.max(value, FAINTEST))) / 6);
  const isBefore = (i: number): boolean => target === null || i + from <= target;
  const places = now.slice(from).map((value, i) => ({ value, most: ever[from + i], i }));
  return shadesOf(places, ({ value, most, i }) => {
    const share = value > 0 ? strength(value) : 0.5 * strength(most);
    return [share, isBefore(i) ? 'high' : 'ink'];
  });
}

/** Which target it is whose credit is shown. */
function targetMark(
  { credit: { target } }: BufferView,
  x: (place: number) => number,
  cell: number,
  { from, y, edge, width }: { from: number; y: number; edge: number; width: number },
): string {
  if (target === null || target < from) return '';
  const middle = x(target) + cell / 2;
  const words = 'the target that differs';
  const isRight = middle > (edge + width) / 2;
  return `<path class="solid" d="M${at(middle)} ${y + 2}l4 8h-8z"/>
<text x="${at(middle + (isRight ? -8 : 8))}" y="${y + 14}" text-anchor="${isRight ? 'end' : 'start'}">${words}</text>`;
}

/** A window: T steps from its first state, which is moved for the sake of its targets, to its last. */
function bracket(
  first: number,
  last: number,
  cell: number,
  { isCut, words, bottom }: { isCut: boolean; words: string; bottom: number },
): string {
  const [a, b] = [first + cell / 2, last + cell / 2];
  const middle = (a + b) / 2;
  const y = 20;
  const ends = isCut ? `M${at(a)} ${y}H${at(b)}v9` : `M${at(a)} ${y + 9}V${y}H${at(b)}v9`;
  const box = (place: number, tone: string): string =>
    `<rect x="${at(place - 1)}" y="${ABOVE - 3}" width="${at(cell + 2)}" height="${bottom - ABOVE + 6}" class="${tone}"/>`;
  return `<g class="window"><path d="${ends}"/>${words && (isCut ? '' : box(first, 'first')) + box(last, 'last')}${words && `<text x="${at(middle)}" y="14" text-anchor="middle" class="name">${words}</text>`}</g>`;
}

/** Paths of cells, by their tone and shade. */
type Shades = ReadonlyMap<string, string>;

function shadesOf<V>(values: readonly V[], of: (value: V, i: number) => [number, Tone]): Shades {
  const paths = new Map<string, string>();
  for (const [i, value] of values.entries()) {
    const [share, tone] = of(value, i);
    const shade = Math.ceil(Math.min(1, share) * SHADES);
    // Not a number, after a divergence: no cell.
    if (!(shade > 0)) continue;
    const key = `${tone} ${shade}`;
    paths.set(key, `${paths.get(key) ?? ''}M${i} 1h1v${ROW - 4}h-1z`);
  }
  return paths;
}

function written(shades: Shades): string {
  return [...shades]
    .map(([key, path]) => {
      const [tone, shade] = key.split(' ');
      return `<path d="${path}" style="fill: ${cssColour(tone as Tone)}" opacity="${Number(shade) / SHADES}"/>`;
    })
    .join('');
}
