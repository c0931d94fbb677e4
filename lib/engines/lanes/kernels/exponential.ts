import { constant, type FloatName } from '../constants';
import type { FunctionBuilder } from '../../kernel-language/function-builder';
import {
  absoluteValue,
  add,
  addIntegers,
  and,
  divide,
  fromIntegers,
  get,
  lessThan,
  load,
  multiply,
  nearest,
  negate,
  pmax,
  select,
  shiftLeft,
  shiftRight,
  subtract,
  subtractIntegers,
  toIntegers,
  type Expression,
  type Local,
} from '../../kernel-language/expressions';

const named = (name: Parameters<typeof constant>[0]): Expression => load(constant(name));

function polynomial(f: FunctionBuilder, x: Local, coefficients: readonly FloatName[]): Local {
  const [highest, ...rest] = coefficients;
  const sum = f.vector(named(highest));
  for (const name of rest) f.set(sum, f.multiplyAdd(get(sum), get(x), named(name)));
  return sum;
}

/**
 * eˣ for x ≤ 0, in a new variable: eˣ = 2ⁿ eʳ with |r| ≤ ½ ln 2, eʳ = 1 + r + r² P(r) (Cephes'
 * coefficients). Within 2 units in the last place for x ≥ −60; below, what it is there, 8.8e-27: what
 * is made of it (products with states) stays clear of the denormals, which are slow.
 * NaN stays NaN.
 */
export function exponential(f: FunctionBuilder, x: Expression): Local {
  const r = f.vector(pmax(x, named('expLowest')));
  const n = f.vector(nearest(multiply(get(r), named('expPerLog2'))));
  // ln 2 in two parts, the first so short that n times it is exact.
  f.set(r, subtract(get(r), multiply(get(n), named('log2High'))));
  f.set(r, subtract(get(r), multiply(get(n), named('log2Low'))));
  const p = polynomial(f, r, ['expP5', 'expP4', 'expP3', 'expP2', 'expP1', 'expP0']);
  const square = multiply(get(r), get(r));
  f.set(p, add(f.multiplyAdd(get(p), square, get(r)), named('one')));
  const power = shiftLeft(addIntegers(toIntegers(get(n)), named('exponentBias')), 23);
  f.set(p, multiply(get(p), power));
  return p;
}

/**
 * x ← σ(x) = 1 / (1 + e⁻ˣ) for a few vectors, by e^−|x|: right to the last places at both ends, down to
 * 8.8e-27 for x ≤ −60; NaN stays NaN.
 */
export function sigmoid(f: FunctionBuilder, xs: readonly Local[]): void {
  for (const x of xs) {
    f.scoped(() => {
      const isPositive = f.vector(lessThan(named('zero'), get(x)));
      const power = exponential(f, negate(absoluteValue(get(x))));
      const numerator = select(named('one'), get(power), get(isPositive));
      f.set(x, divide(numerator, add(named('one'), get(power))));
    });
  }
}

/**
 * ln x for normal x > 0, in a new variable: x = 2ᵉ (1 + f) with 1 + f in [√½, √2), and
 * ln (1 + f) = f − f²/2 + f³ P(f) (Cephes' coefficients). Within 2 units in the last place, or
 * 1e-7 near 1; NaN stays NaN.
 */
export function logarithm(f: FunctionBuilder, x: Local): Local {
  const bits = f.vector(subtractIntegers(get(x), named('rootHalf')));
  const exponent = f.vector(fromIntegers(shiftRight(get(bits), 23)));
  const mantissa = addIntegers(and(get(bits), named('mantissa')), named('rootHalf'));
  const fraction = f.vector(subtract(mantissa, named('one')));
  const square = f.vector(multiply(get(fraction), get(fraction)));
  const p = polynomial(f, fraction, [
    'logP8',
    'logP7',
    'logP6',
    'logP5',
    'logP4',
    'logP3',
    'logP2',
    'logP1',
    'logP0',
  ]);
  f.set(p, multiply(get(p), multiply(get(square), get(fraction))));
  f.set(p, f.multiplyAdd(get(exponent), named('log2Low'), get(p)));
  f.set(p, subtract(get(p), multiply(get(square), named('half'))));
  f.set(p, add(get(p), get(fraction)));
  f.set(p, f.multiplyAdd(get(exponent), named('log2High'), get(p)));
  // The bits of NaN look like a number: x − x is 0, or NaN.
  f.set(p, add(get(p), subtract(get(x), get(x))));
  return p;
}
