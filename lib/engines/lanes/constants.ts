import { SCALE_DOWN, WIDE_FROM } from '../single-precision';
import { tableEntry, type Address } from '../kernel-language/expressions';

/**
 * Numbers that the code needs, each once in every lane of a vector at a fixed address: loading a constant is
 * cheaper than making it anew. Coefficients are explained where they are used, in kernels/.
 */
const FLOATS = {
  zero: 0,
  half: 0.5,
  one: 1,
  two: 2,
  tanhLimit: 7.998811721801758,
  minusTanhLimit: -7.998811721801758,
  tanhP1: 0.1344456523656845,
  tanhP2: 0.0035716788843274117,
  tanhP3: 2.189607039326802e-5,
  tanhP4: 1.523258141844508e-8,
  tanhQ1: 0.46777892112731934,
  tanhQ2: 0.026164747774600983,
  tanhQ3: 0.00034114273148588836,
  tanhQ4: 8.523282417627343e-7,
  expLowest: -60,
  expPerLog2: 1.4426950408889634,
  log2High: 0.693359375,
  log2Low: -2.1219444e-4,
  expP5: 1.98756915e-4,
  expP4: 1.3981999507e-3,
  expP3: 8.3334519073e-3,
  expP2: 4.1665795894e-2,
  expP1: 1.6666665459e-1,
  expP0: 5.0000001201e-1,
  logP8: 7.0376836292e-2,
  logP7: -1.151461031e-1,
  logP6: 1.167699874e-1,
  logP5: -1.2420140846e-1,
  logP4: 1.4249322787e-1,
  logP3: -1.6668057665e-1,
  logP2: 2.0000714765e-1,
  logP1: -2.4999993993e-1,
  logP0: 3.3333331174e-1,
  /** See kernels/accumulator.ts. */
  wideFrom: WIDE_FROM,
  wideFromScaled: WIDE_FROM * SCALE_DOWN ** 2,
  scaleDown: SCALE_DOWN,
  scaleUp: 1 / SCALE_DOWN,
} as const;

const INTEGERS = {
  /** The exponent of 1, to make 2ⁿ from n. */
  exponentBias: 127,
  mantissa: 0x007fffff,
  /** The bits of a float's sign, and of −1. */
  sign: 0x80000000,
  minusOne: 0xbf800000,
  /** √½ as bits. */
  rootHalf: 0x3f3504f3,
  class1: 1,
  class2: 2,
  class3: 3,
  class4: 4,
  class5: 5,
  class6: 6,
  class7: 7,
} as const;

/** Numbers that belong to an engine or to a call; the same for all runs. */
const SETTINGS = [
  'decay',
  'oneMinusDecay',
  'epsilon',
  'squareFloor',
  'clip',
  'minusClip',
  /** 1 / (B·S): makes sums over a mini-batch means. */
  'sampleWeight',
  /** 1 / S. */
  'streamWeight',
  /** 1, or 1/T for a loss at every step. */
  'lossWeight',
  /** λ, or λ/k. */
  'lambda',
  /** What state gradients are multiplied with before anything else: 1, or 1 / (B·S). */
  'stateScale',
  /** The states' step size if it is their own. */
  'stateRate',
  /** 1 / (2·B·S). */
  'stateWeight',
  'stateDecay',
  'oneMinusStateDecay',
  'stateEpsilon',
  'stateSquareFloor',
  'stateClip',
  'minusStateClip',
  /** Of a Huber loss. */
  'threshold',
  'minusThreshold',
] as const;

export type FloatName = keyof typeof FLOATS;
export type IntegerName = keyof typeof INTEGERS;
export type SettingName = (typeof SETTINGS)[number];

const floatNames = Object.keys(FLOATS) as FloatName[];
const integerNames = Object.keys(INTEGERS) as IntegerName[];
const places = new Map<string, number>(
  [...floatNames, ...integerNames, ...SETTINGS].map((name, i) => [name, i]),
);

/** Bytes that constants and settings take, from address 0 on. */
export function constantBytes(lanes: number): number {
  return places.size * 4 * lanes;
}

/** A constant or setting, in all lanes. */
export function constant(name: FloatName | IntegerName | SettingName): Address {
  return tableEntry(places.get(name) ?? NaN);
}

/** Writes the constants into a memory. */
export function writeConstants(buffer: ArrayBuffer, lanes: number): void {
  for (const name of floatNames) splat(new Float32Array(buffer), name, FLOATS[name], lanes);
  for (const name of integerNames) splat(new Int32Array(buffer), name, INTEGERS[name], lanes);
}

/** Gives a setting its value. */
export function writeSetting(
  floats: Float32Array,
  name: SettingName,
  value: number,
  lanes: number,
): void {
  splat(floats, name, value, lanes);
}

function splat(
  memory: Float32Array | Int32Array,
  name: string,
  value: number,
  lanes: number,
): void {
  const first = (places.get(name) ?? NaN) * lanes;
  memory.fill(value, first, first + lanes);
}
