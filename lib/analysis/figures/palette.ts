import { OptionError } from '../../validation/errors';

/**
 * The colours of every figure, by role and not by hue.
 *
 * A figure holds the light value of each role, so that its JSON is a valid Plotly figure anywhere.
 * No two roles share a light value, which makes the dark theme a pure look-up (see `theme.ts`). Methods, and
 * the values of a scale, differ for eyes that lack a kind of cone as well, and stand out from the page by
 * 3 : 1 at least; a test measures both.
 */
type Rgb = readonly [red: number, green: number, blue: number];

const roles = {
  ink: { light: [36, 41, 47], dark: [226, 228, 231] },
  muted: { light: [98, 106, 116], dark: [159, 167, 177] },
  grid: { light: [228, 230, 233], dark: [52, 57, 64] },
  panel: { light: [255, 255, 254], dark: [30, 33, 38] },
  fpp: { light: [208, 48, 38], dark: [255, 124, 109] },
  fppOwnRate: { light: [122, 28, 82], dark: [255, 158, 208] },
  fppChains: { light: [66, 54, 196], dark: [158, 152, 255] },
  storedState: { light: [4, 122, 90], dark: [97, 245, 202] },
  truncatedBptt: { light: [203, 122, 0], dark: [255, 191, 88] },
  noOverlap: { light: [0, 120, 195], dark: [73, 200, 252] },
  uoro: { light: [143, 75, 152], dark: [187, 147, 215] },
  rtrl: { light: [109, 76, 52], dark: [210, 182, 152] },
  constant: { light: [105, 120, 127], dark: [150, 158, 168] },
  first: { light: [72, 24, 106], dark: [244, 183, 245] },
  second: { light: [83, 84, 147], dark: [148, 169, 247] },
  third: { light: [41, 110, 130], dark: [88, 175, 194] },
  fourth: { light: [44, 153, 104], dark: [78, 222, 169] },
  fifth: { light: [120, 152, 32], dark: [196, 226, 104] },
  low: { light: [33, 102, 172], dark: [107, 174, 240] },
  middle: { light: [247, 247, 244], dark: [38, 42, 48] },
  high: { light: [178, 24, 43], dark: [255, 138, 117] },
} as const satisfies Record<string, { light: Rgb; dark: Rgb }>;

/** The role a colour plays in a figure. */
export type ColourRole = keyof typeof roles;

/** The light value of a role, as Plotly and CSS write it. @throws OptionError if there is no such role */
export function colour(role: ColourRole, opacity = 1): string {
  if (!Object.hasOwn(roles, role)) {
    const allowed = `a role of the palette: ${Object.keys(roles).join(', ')}`;
    throw new OptionError('colour', 'role', role, allowed);
  }
  return `rgba(${roles[role].light.join(', ')}, ${opacity})`;
}

/** Light value → dark value, each written `r, g, b`: what is needed to switch a figure's theme. */
export const darkColours: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(roles).map(({ light, dark }) => [light.join(', '), dark.join(', ')]),
);

/** A role in both themes, for a page's own CSS and SVG, which know `light-dark()`. */
export function cssColour(role: ColourRole): string {
  return lightDark(roles[role].light.join(', '));
}

/** The CSS variable of each colour, by its light value written `r, g, b`: `--c-fpp`. */
export const colourVariables: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(roles).map(([role, { light }]) => [light.join(', '), `--c-${role}`]),
);

/** What these variables are, in both themes, as declarations of a style sheet. */
export const colourDeclarations = Object.entries(colourVariables)
  .map(([light, variable]) => `${variable}:${lightDark(light)}`)
  .join(';');

/** The same for a figure's colour; undefined if it is not of the palette. */
export function cssColourOf(colour: string): string | undefined {
  const [, light] = /^rgba\((\d+, \d+, \d+),/.exec(colour) ?? [];
  return light in darkColours ? lightDark(light) : undefined;
}

function lightDark(light: string): string {
  return `light-dark(rgb(${light}), rgb(${darkColours[light]}))`;
}

/** How one method is drawn: colour, dash and marker, so that colour is never the only cue. */
interface Style {
  /** Its name in a legend. */
  readonly label: string;
  readonly role: ColourRole;
  readonly dash: string;
  readonly symbol: string;
}

/** A style with its colour at hand. */
export interface SeriesStyle extends Style {
  /** The light value of its role. */
  readonly colour: (opacity?: number) => string;
}

const styles = {
  fpp: { label: 'FPP', role: 'fpp', dash: 'solid', symbol: 'circle' },
  'fpp-own-rate': {
    label: 'FPP, own state rate',
    role: 'fppOwnRate',
    dash: 'solid',
    symbol: 'star',
  },
  'fpp-chains': {
    label: 'FPP, backward chains',
    role: 'fppChains',
    dash: 'solid',
    symbol: 'hexagram',
  },
  'stored-state': {
    label: 'Stored state',
    role: 'storedState',
    dash: 'dash',
    symbol: 'triangle-up',
  },
  'stored-chains': {
    label: 'Stored state, backward chains',
    role: 'storedState',
    dash: 'dot',
    symbol: 'triangle-down',
  },
  'truncated-bptt': { label: 'T-BPTT', role: 'truncatedBptt', dash: 'dashdot', symbol: 'square' },
  'bptt-every-step': {
    label: 'T-BPTT, loss of every step',
    role: 'truncatedBptt',
    dash: 'dot',
    symbol: 'pentagon',
  },
  'no-overlap': { label: 'No-overlap T-BPTT', role: 'noOverlap', dash: 'dot', symbol: 'diamond' },
  uoro: { label: 'UORO', role: 'uoro', dash: 'longdash', symbol: 'x' },
  rtrl: { label: 'RTRL', role: 'rtrl', dash: 'longdashdot', symbol: 'cross' },
  constant: { label: 'Predict 0', role: 'constant', dash: 'longdashdot', symbol: 'line-ew-open' },
  unigram: { label: 'Unigrams', role: 'constant', dash: 'longdashdot', symbol: 'line-ew-open' },
  bigram: { label: 'Bigrams', role: 'rtrl', dash: 'longdashdot', symbol: 'line-ew-open' },
  first: { label: '1st value', role: 'first', dash: 'solid', symbol: 'circle' },
  second: { label: '2nd value', role: 'second', dash: 'dash', symbol: 'square' },
  third: { label: '3rd value', role: 'third', dash: 'dashdot', symbol: 'triangle-up' },
  fourth: { label: '4th value', role: 'fourth', dash: 'dot', symbol: 'diamond' },
  fifth: { label: '5th value', role: 'fifth', dash: 'longdash', symbol: 'x' },
  plain: { label: 'Value', role: 'ink', dash: 'solid', symbol: 'circle' },
} as const satisfies Record<string, Style>;

/** All names of styles. */
export const styleNames = Object.keys(styles) as [StyleName, ...StyleName[]];

/**
 * A method that has a look of its own. For what is not a trainer: `first` … `fifth` are one scale,
 * for the values of a quantity in their order; `plain` is for anything else.
 */
export type StyleName = keyof typeof styles;

/**
 * The look of a method: the same in every figure.
 *
 * @param label the method's own name, instead of the style's
 */
export function seriesStyle(name: StyleName, label?: string): SeriesStyle {
  const style: Style = styles[name];
  return {
    ...style,
    ...(label === undefined ? {} : { label }),
    colour: (opacity) => colour(style.role, opacity),
  };
}
