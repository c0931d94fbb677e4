import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';

let longestFirst: (
  names: readonly string[],
  secondsOf: (name: string) => number | undefined,
) => string[];
beforeAll(async () => {
  ({ longestFirst } = await import('../../scripts/walkthrough/order.mjs'));
});

const names = readdirSync('notebooks').filter((name) => name.endsWith('.ipynb'));

describe('notebooks are executed', () => {
  it('those first that took longest here; all of them, and equals in their order', () => {
    const seconds: Record<string, number> = {
      'a.ipynb': 1,
      'b.ipynb': 7,
      'c.ipynb': 3,
      'd.ipynb': 1,
    };
    expect(longestFirst(Object.keys(seconds), (name) => seconds[name])).toEqual([
      ...['b.ipynb', 'c.ipynb', 'a.ipynb', 'd.ipynb'],
    ]);
  });

  it('with the large networks first, where nothing is known', () => {
    const order = longestFirst(names, () => undefined);
    expect(order.slice(0, 2)).toEqual(['09-penn-treebank.ipynb', '08-sequential-mnist.ipynb']);
    expect([...order].sort()).toEqual([...names].sort());
  });
});
