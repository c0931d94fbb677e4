import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, it } from 'vitest';
import { bestReading } from '../../lib/analysis/multiverse/overview';
import { bestCase, readingName } from '../../lib/experiments';

// As built, whose judgements of all readings the walkthrough keeps: they take a minute.
const { keptReadings } = createRequire(__filename)(
  path.join(__dirname, '..', '..', 'dist', 'analysis'),
) as typeof import('../../lib/analysis');

it('the best case is the one that the design chooses by its committed rows', async () => {
  const judgements = await keptReadings({ folder: 'data/results' });
  const best = bestReading(judgements);
  expect(best && readingName(best)).toBe(readingName(bestCase));
}, 600_000);
