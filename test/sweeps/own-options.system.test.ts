import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { queryResults, readResults } from '../../lib/sweeps';
import { bytesOf, endOf, fpp, startFpp, textOf, tiny } from './fixture';

const study = join(__dirname, 'own-options.cjs');

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpp-own-options-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The lines of the journal, as far as they are written. */
function journalLines(): string[] {
  const journal = join(folder, 'own-options.journal');
  return existsSync(journal) ? textOf(journal).trimEnd().split('\n') : [];
}

it('options that the library never heard of are swept, kept, verified and read', async () => {
  const child = startFpp('run', study, '--out', folder, '--workers', '1');
  const end = endOf(child);
  while (journalLines().length < 3) await sleep(20);
  child.kill('SIGKILL');
  expect((await end).code).toBeNull();
  const [, ...tasks] = journalLines();
  expect(tasks.length).toBeLessThan(16);
  expect(tasks.at(0)).toMatch(/"(warmUp":100|temperature":0\.5)/);

  expect(await fpp('run', study, '--out', folder)).toMatchObject({ code: 0 });
  const undisturbed = join(folder, 'undisturbed');
  expect(await fpp('run', study, '--out', undisturbed)).toMatchObject({ code: 0, err: '' });
  expect(bytesOf(folder, 'own-options.parquet')).toBe(bytesOf(undisturbed, 'own-options.parquet'));

  const verified = await fpp('verify', folder, '--experiment', study, '--sample', '4');
  expect(verified).toMatchObject({ code: 0, err: '' });
  expect(verified.out).toContain('96 rows held against their declaration, 4 recomputed');

  const rows = await readResults(folder, 'own-options');
  expect(rows).toHaveLength(96);
  expect(rows[0]).toMatchObject({ trainer: 'FPP after warm-up', warmUp: 100, temperature: null });
  expect(rows[95]).toMatchObject({
    ...{ trainer: 'tempered FPP', T: 8, stateRate: 0.5, warmUp: null, temperature: 0.5, seed: 2 },
    ...{ scheduleKind: 'linear', scheduleHalfLife: 7, isCold: false, trainerSeed: 3 },
  });

  expect(await fpp('run', tiny, '--out', folder)).toMatchObject({ code: 0 });
  const united = await queryResults(
    'select experiment, count(*) as runs, count(warmUp) as warm, max(temperature) as hottest ' +
      'from results group by experiment order by experiment',
    folder,
  );
  expect(united).toEqual([
    { experiment: 'own-options', runs: 96, warm: 48, hottest: 0.5 },
    { experiment: 'tiny', runs: 48, warm: 0, hottest: null },
  ]);
}, 600_000);
