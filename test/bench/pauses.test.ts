import { expect, it } from 'vitest';
import { pausesOf, timed } from '../../lib/bench/pauses';

it('long calls are told by what held them up', () => {
  const long = [
    { from: 0, to: 10, computed: 1 },
    { from: 20, to: 24, computed: 4 },
    { from: 30, to: 36, computed: 5 },
    { from: 40, to: 43, computed: 3 },
  ];
  const garbage = [
    { from: 1, to: 9 },
    { from: 19, to: 23 },
    { from: 33, to: 33.5 },
  ];
  expect(pausesOf({ microseconds: new Float64Array(), long }, garbage)).toEqual([
    { reason: 'waiting for a processor', calls: 1, worst: 10 },
    { reason: 'garbage collection', calls: 1, worst: 4 },
    { reason: 'the call itself', calls: 2, worst: 6 },
  ]);
});

it('a call is timed, and told if it is long', () => {
  const { microseconds, long } = timed((t) => {
    const end = performance.now() + (t === 2 ? 20 : 0);
    while (performance.now() < end);
  }, 5);
  expect(microseconds).toHaveLength(5);
  expect(microseconds[2]).toBeGreaterThanOrEqual(20_000);
  expect(long.length).toBeGreaterThanOrEqual(1);
  expect(Math.max(...long.map(({ from, to }) => to - from))).toBeGreaterThanOrEqual(20);
});
