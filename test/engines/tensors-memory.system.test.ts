import { expect, it } from 'vitest';
import { CycleWorld, Fpp, learn, lstm } from '../../lib';
import { tensorsHeld } from '../../lib/engines/tensors/tensor';
import { tensorsEngine } from '../../lib/engines/tensors/tensors-engine';

it('memory is flat over 10,000 steps', async () => {
  const environment = new CycleWorld();
  const network = lstm(environment, { hiddenUnits: 4 });
  const seen: { owners: number; resident: number }[] = [];
  await learn({
    environment,
    network,
    trainer: new Fpp({ truncationLength: 2 }),
    engine: tensorsEngine,
    steps: 10_000,
    learningRate: 0.001,
    onProgress: (done) => {
      if (done < 2000) return;
      seen.push({ owners: tensorsHeld().owners, resident: process.memoryUsage().rss });
    },
  });
  expect(seen.length).toBeGreaterThan(10);
  expect(new Set(seen.map(({ owners }) => owners)).size).toBe(1);
  // A single leaked tensor of 4 numbers a step would cost about 1 kB, 8 MB in all; the heap itself
  // breathes by some 10 MB between collections.
  const half = seen.length >> 1;
  const least = (part: typeof seen): number => Math.min(...part.map(({ resident }) => resident));
  const growth = least(seen.slice(half)) - least(seen.slice(0, half));
  expect(growth / 2 ** 20).toBeLessThan(3);
});
