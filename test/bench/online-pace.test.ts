import { expect, it } from 'vitest';
import { onlinePaces } from '../../lib/bench';

it('every cell is timed, call by call', async () => {
  const told: string[] = [];
  const paces = await onlinePaces(({ name }) => {
    told.push(name);
  }, 200);
  expect(told).toEqual(['elman-k32-T10', 'lstm-k32-T10', 'gru-k32-T10']);
  for (const { learn, predict, pauses, samples } of paces) {
    expect(samples).toBe(200);
    for (const { median, most99, most9999, worst } of [learn, predict]) {
      expect(median).toBeGreaterThan(0);
      expect([median, most99, most9999, worst]).toEqual(
        [median, most99, most9999, worst].sort((a, b) => a - b),
      );
    }
    for (const { calls, worst } of pauses) {
      expect(calls).toBeGreaterThan(0);
      expect(worst).toBeGreaterThanOrEqual(1);
    }
    // A prediction is a part of what learning takes.
    expect(predict.median).toBeLessThan(learn.median);
  }
});
