import { describe, expect, it } from 'vitest';
import { Generator } from '../../lib';

describe('fillBelow', () => {
  it('draws what as many calls of below would, and leaves the generator where they would', () => {
    const seeds = [1, 2, 3, 0xfffffff1];
    for (const count of [1, 2, 100, 9_999, 2 ** 31 - 1]) {
      const [one, many] = [new Generator(seeds), new Generator(seeds)];
      const drawn = new Int32Array(60);
      many.fillBelow(count, drawn, 10, 50);
      const expected = Array.from({ length: 40 }, () => one.below(count));
      expect(Array.from(drawn.subarray(10, 50))).toEqual(expected);
      expect(drawn[9] + drawn[50]).toBe(0);
      expect(many.words).toEqual(one.words);
    }
  });
});
