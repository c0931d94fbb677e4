import { expect, it } from 'vitest';
import { CycleWorld, Fpp, learn, lstm } from '../../lib';
import { tensorsHeld } from '../../lib/engines/tensors/tensor';
import { tensorsEngine } from '../../lib/engines/tensors/tensors-engine';

it('memory is flat over 10,000 steps', async () => {
  const environment = new CycleWorld();
  const network = lstm(environment, { hiddenUnits: 4 });
  const seen: { owners: number; native: number }[] = [];
  await learn({
    environment,
    network,
    trainer: new Fpp({ truncationLength: 2 }),
    engine: tensorsEngine,
    steps: 10_000,
    learningRate: 0.001,
    onProgress: (done) => {
      if (done < 2000) return;
      const { rss, heapTotal, external } = process.memoryUsage();
      seen.push({ owners: tensorsHeld().owners, native: rss - heapTotal - external });
    },
  });
  expect(seen.length).toBeGreaterThan(10);
  expect(new Set(seen.map(({ owners }) => owners)).size).toBe(1);
  // A single leaked tensor of 4 numbers a step would cost about 1 kB, 4 MB between the halves. JavaScript's
  // heap, which breathes by some 10 MB between collections, is left out.
  const half = seen.length >> 1;
  const least = (part: typeof seen): number => Math.min(...part.map(({ native }) => native));
  const growth = least(seen.slice(half)) - least(seen.slice(0, half));
  expect(growth / 2 ** 20).toBeLessThan(2);
});
