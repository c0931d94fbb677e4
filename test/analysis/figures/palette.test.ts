import { describe, expect, it } from 'vitest';
import { seriesStyle, styleNames, type StyleName } from '../../../lib/analysis/figures/palette';
import { darkColours } from '../../../lib/analysis/figures/palette';

type Triple = readonly [number, number, number];

/** How colours look to eyes that lack a kind of cone (Machado, Oliveira and Fernandes, 2009; linear RGB). */
const eyes: Readonly<Record<string, readonly [Triple, Triple, Triple]>> = {
  'all cones': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const numbersIn = (text: string): Triple => {
  const [r, g, b] = (text.match(/\d+/g) ?? []).map(Number);
  return [r, g, b];
};

const linear = (value: number): number =>
  value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;

const dot = (row: Triple, [x, y, z]: Triple): number => row[0] * x + row[1] * y + row[2] * z;

function luminance(colour: Triple): number {
  return dot([0.2126, 0.7152, 0.0722], colour.map(linear) as unknown as Triple);
}

function contrast(one: Triple, other: Triple): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** CIE L*a*b* under D65, as it is seen. */
function lab(colour: Triple, eye: readonly [Triple, Triple, Triple]): Triple {
  const rgb = colour.map(linear) as unknown as Triple;
  const seen = eye.map((row) => Math.min(1, Math.max(0, dot(row, rgb)))) as unknown as Triple;
  const root = (t: number): number =>
    t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116;
  const x = root(dot([0.4124564, 0.3575761, 0.1804375], seen) / 0.95047);
  const y = root(dot([0.2126729, 0.7151522, 0.072175], seen));
  const z = root(dot([0.0193339, 0.119192, 0.9503041], seen) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** The least difference (ΔE, CIE 1976) between two of some colours, for any eye. */
function leastDifference(colours: readonly Triple[]): number {
  return Math.min(
    ...Object.values(eyes).flatMap((eye) =>
      colours.flatMap((one, i) =>
        colours.slice(i + 1).map((other) => {
          const [a, b] = [lab(one, eye), lab(other, eye)];
          return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
        }),
      ),
    ),
  );
}

const scale: readonly StyleName[] = ['first', 'second', 'third', 'fourth', 'fifth'];
const methods = styleNames.filter((name) => !scale.includes(name) && name !== 'plain');

const light = (name: StyleName): Triple => numbersIn(seriesStyle(name).colour());
const dark = (name: StyleName): Triple => numbersIn(darkColours[light(name).join(', ')]);
/** Of styles that have one colour, one: they differ by dash and marker. */
const apart = (colours: readonly Triple[]): Triple[] => [
  ...new Map(colours.map((one) => [one.join(), one])).values(),
];

describe.each([
  ['light', light, [245, 245, 241]],
  ['dark', dark, [29, 32, 36]],
] as const)('on a %s page', (_, colourOf, paper) => {
  it('methods are told apart, whichever cones an eye lacks', () => {
    expect(leastDifference(apart(methods.map(colourOf)))).toBeGreaterThan(12);
  });

  it('so are the values of a scale', () => {
    expect(leastDifference(scale.map(colourOf))).toBeGreaterThan(15);
  });

  it('lines stand out by 3 : 1', () => {
    for (const name of styleNames) {
      expect(contrast(colourOf(name), paper), name).toBeGreaterThan(3);
    }
  });
});

it('the measure itself finds colours that look alike to some eyes', () => {
  const [red, green]: Triple[] = [
    [190, 70, 40],
    [115, 115, 30],
  ];
  expect(leastDifference([red, green])).toBeLessThan(12);
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
});
