import { describe, expect, test } from 'vitest';
import { deriveGenerator, Generator, standardNormal } from '../../lib';

describe('Generator', () => {
  test('is xoshiro128**: its first values from the words 1, 2, 3, 4', () => {
    const generator = new Generator([1, 2, 3, 4]);
    // By hand from the definition: rotl(2·5, 7)·9, then after one step of the linear part, rotl(0, 7)·9.
    expect([generator.bits(), generator.bits()]).toEqual([11520, 0]);
  });

  test('is uniform over [0, 1): mean, variance and bins within four standard errors', () => {
    const generator = deriveGenerator('test', 'uniform', 0, 'samples');
    const n = 100_000;
    const bins = new Float64Array(10);
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const u = generator.uniform();
      sum += u;
      bins[Math.floor(u * 10)] += 1;
    }
    expect(Math.abs(sum / n - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / n));
    for (const count of bins)
      expect(Math.abs(count - n / 10)).toBeLessThan(4 * Math.sqrt(n * 0.09));
  });

  test('below(n) reaches every value and no other', () => {
    const generator = deriveGenerator('test', 'below', 0, 'samples');
    const seen = new Set(Array.from({ length: 1000 }, () => generator.below(7)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});

describe('deriveGenerator', () => {
  const draw = (...name: Parameters<typeof deriveGenerator>): number[] => {
    const generator = deriveGenerator(...name);
    return Array.from({ length: 1000 }, () => generator.uniform());
  };

  test('gives the same bits for the same name', () => {
    expect(draw('a', 'b', 3, 'samples')).toEqual(draw('a', 'b', 3, 'samples'));
  });

  test('gives uncorrelated streams for names that differ in any part', () => {
    const base = draw('a', 'b', 3, 'samples');
    const others = [
      draw('a2', 'b', 3, 'samples'),
      draw('a', 'b2', 3, 'samples'),
      draw('a', 'b', 4, 'samples'),
      draw('a', 'b', 3, 'weights'),
    ];
    for (const other of others) {
      let covariance = 0;
      for (const [i, u] of base.entries()) covariance += (u - 0.5) * (other[i] - 0.5);
      const correlation = covariance / base.length / (1 / 12);
      expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(base.length));
    }
  });
});

test('standardNormal has the moments of a standard normal, within four standard errors', () => {
  const generator = deriveGenerator('test', 'normal', 0, 'weights');
  const n = 100_000;
  const powers = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const x = standardNormal(generator);
    for (let p = 0; p < 4; p++) powers[p] += x ** (p + 1) / n;
  }
  // E x^p, and the variance of x^p, for p = 1 … 4.
  const expected = [0, 1, 0, 3];
  const variances = [1, 2, 15, 96];
  for (let p = 0; p < 4; p++) {
    expect(Math.abs(powers[p] - expected[p])).toBeLessThan(4 * Math.sqrt(variances[p] / n));
  }
});
