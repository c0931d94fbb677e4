import { describe, expect, it } from 'vitest';
import { Fpp, backwardFpp } from '../../lib';
import { chainHops, countedHops, uniformHops } from '../../lib/proofs/credit/hops';

const [N, T] = [100, 5];
const still = { bufferSize: N, truncationLength: T, updatesPerStep: Infinity };

describe('how many windows credit has come through', () => {
  it('under uniform drawing is one at most, however many updates are made', () => {
    const at = (updatesPerStep: number): number => uniformHops({ ...still, updatesPerStep });
    const means = [1, 4, 16, 64, 256].map(at);
    expect([...means].sort((a, b) => a - b)).toEqual(means);
    expect(means.at(-1)).toBeLessThan(1);
    // Where every state is as often a first one as a last one, m = (m + 1)/2 exactly.
    const long = { bufferSize: 800, truncationLength: 1, updatesPerStep: Infinity };
    expect(uniformHops(long)).toBeCloseTo(1, 2);
  });

  it.each([1, 4, 16])('under uniform drawing is what is counted, %d updates a step', (M) => {
    const trainer = new Fpp({ truncationLength: T, bufferSize: N, updatesPerStep: M });
    const expected = uniformHops({ ...still, updatesPerStep: M });
    // Some 10,000 windows, of which a chance draw has hops of about ±1.
    expect(Math.abs(countedHops(trainer, 12_000 / M, 4 * N) - expected)).toBeLessThan(0.04);
  });

  it('under chains in a buffer that stands still is (N/T − 1)/2', () => {
    for (const [size, length] of [
      [100, 5],
      [60, 3],
      [40, 40],
    ] as const) {
      const options = { bufferSize: size, truncationLength: length, updatesPerStep: Infinity };
      expect(chainHops(options)).toBe((size / length - 1) / 2);
    }
  });

  it.each([
    [100, 5],
    [100, 10],
    [50, 3],
  ])('under chains is what is counted, N = %d, T = %d', (bufferSize, truncationLength) => {
    const trainer = backwardFpp({ truncationLength, bufferSize });
    const expected = chainHops({ bufferSize, truncationLength, updatesPerStep: 1 });
    expect(countedHops(trainer, 6000, 2 * bufferSize)).toBeCloseTo(expected, 0);
    expect(expected).toBeGreaterThan(
      4 * uniformHops({ bufferSize, truncationLength, updatesPerStep: 1 }),
    );
  });
});
