import { expect, test } from 'vitest';
import { hessian, logLogSlope, minimise } from '../../lib/proofs';

/** Rosenbrock's valley: minimum 0 at (1, 1). */
const valley = {
  value: ([x, y]: Float64Array): number => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
  gradient: ([x, y]: Float64Array): Float64Array =>
    Float64Array.of(-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)),
};

/** A saddle at 0 between minima at (0, ±1). */
const saddle = {
  value: ([x, y]: Float64Array): number => x * x + y ** 4 / 4 - (y * y) / 2,
  gradient: ([x, y]: Float64Array): Float64Array => Float64Array.of(2 * x, y ** 3 - y),
};

test('Newton reaches the bottom of a curved valley to the last digits', () => {
  const { x, converged, gradientNorm } = minimise(valley, Float64Array.of(-1.2, 1));
  expect(converged).toBe(true);
  expect(gradientNorm).toBeLessThan(1e-12);
  expect(x[0]).toBeCloseTo(1, 12);
  expect(x[1]).toBeCloseTo(1, 12);
});

test('it goes down from beside a saddle, not up to it', () => {
  const { x, converged } = minimise(saddle, Float64Array.of(0.5, 0.01));
  expect(converged).toBe(true);
  expect(x[1]).toBeCloseTo(1, 12);
});

test('a value that rounding has lifted at the minimum does not keep Newton from it', () => {
  const lifted = {
    value: ([x]: Float64Array): number =>
      1 + x * x + (Math.abs(x) < 1e-12 ? 16 * Number.EPSILON : 0),
    gradient: ([x]: Float64Array): Float64Array => Float64Array.of(2 * x),
  };
  const { converged, iterations } = minimise(lifted, Float64Array.of(1e-8));
  expect(converged).toBe(true);
  expect(iterations).toBe(1);
});

test('a minimum that is not there is not reported', () => {
  const slope = { value: ([x]: Float64Array) => -x, gradient: () => Float64Array.of(-1) };
  expect(minimise(slope, Float64Array.of(0), { maximumIterations: 5 }).converged).toBe(false);
});

test('the differenced Hessian is exact for a polynomial, and leaves x where it was', () => {
  const x = Float64Array.of(0.3, 0.7);
  const [[xx, xy], [yx, yy]] = hessian(valley, x);
  expect(xx).toBeCloseTo(2 - 400 * (0.7 - 3 * 0.09), 8);
  expect(xy).toBeCloseTo(-120, 8);
  expect(yx).toBe(xy);
  expect(yy).toBeCloseTo(200, 8);
  expect([...x]).toEqual([0.3, 0.7]);
});

test('the slope on logarithmic axes is the exponent', () => {
  expect(logLogSlope([1, 10, 1000], [5, 0.5, 0.005])).toBeCloseTo(-1, 12);
  expect(logLogSlope([1, 4, 16], [3, 6, 12])).toBeCloseTo(0.5, 12);
});
