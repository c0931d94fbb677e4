import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as dual from '../../lib/proofs/gradients/dual-number';
import { centralDifferences, relativeError } from '../../lib/proofs';

const number = fc.double({ min: -3, max: 3, noNaN: true });

/** A function of three numbers, written once in dual numbers and once in plain ones. */
const functions: [string, (x: readonly dual.Dual[]) => dual.Dual, (x: Float64Array) => number][] = [
  ['x y − z', ([x, y, z]) => dual.minus(dual.times(x, y), z), ([x, y, z]) => x * y - z],
  [
    'tanh(x) σ(y) + 2 z',
    ([x, y, z]) => dual.plus(dual.times(dual.tanh(x), dual.logistic(y)), dual.scaled(z, 2)),
    ([x, y, z]) => Math.tanh(x) / (1 + Math.exp(-y)) + 2 * z,
  ],
  [
    'ln (eˣ + eʸ + eᶻ)',
    (x) => dual.logSumExp(x),
    (x) => Math.log(x.reduce((sum, value) => sum + Math.exp(value), 0)),
  ],
  [
    '(x, y, z)·(z, x, y) + x + y + z',
    (x) => dual.plus(dual.inner(x, [x[2], x[0], x[1]]), dual.sum(x)),
    ([x, y, z]) => x * z + y * x + z * y + x + y + z,
  ],
];

describe('dual numbers', () => {
  test.each(functions)('%s: value, and derivative in every direction', (_, ofDuals, ofNumbers) => {
    fc.assert(
      fc.property(fc.tuple(number, number, number), (point) => {
        const x = Float64Array.from(point);
        const value = ofNumbers(x);
        const slopes = centralDifferences(() => ofNumbers(x), x, { step: 2e-3, order: 6 });
        const results = point.map((_, i) => ofDuals(dual.vary(dual.constants(point), i)));
        for (const result of results) expect(result.value).toBeCloseTo(value, 13);
        const found = results.map(({ derivative }) => derivative);
        expect(Math.hypot(...found) < 1e-3 || relativeError(found, slopes) < 1e-9).toBe(true);
      }),
      { seed: 7 },
    );
  });

  test('keep their digits where tanh and σ saturate', () => {
    const [x] = dual.vary(dual.constants([18]), 0);
    expect(dual.tanh(x).derivative / (4 * Math.exp(-36))).toBeCloseTo(1, 13);
    expect(dual.logistic(x).derivative / Math.exp(-18)).toBeCloseTo(1, 7);
    const [far] = dual.vary(dual.constants([-1e9]), 0);
    expect(dual.tanh(far)).toEqual({ value: -1, derivative: 0 });
    expect(dual.logistic(far)).toEqual({ value: 0, derivative: 0 });
    expect(dual.logSumExp([far, x]).value).toBe(18);
  });
});
