import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommandLine } from '../../lib/cli/command-line';
import { csvCells, csvLine } from '../../lib/sweeps/csv';
import { columns } from '../../lib/sweeps/row';
import { sha256 } from '../../lib/sweeps/results';
import type { Work } from '../../lib/sweeps/worker-pool';
import { runSweep, verify } from '../../lib/sweeps';
import { computeHere, inFolder, textOf, tiny } from './fixture';

const TOLERANCE = 1e-3;

// Lanes, as if its sums were taken in any order.
vi.mock('../../lib/sweeps/engine-choice', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../lib/sweeps/engine-choice')>();
  return {
    ...original,
    engineChoice: (name: string) => ({ ...original.engineChoice(name), tolerance: TOLERANCE }),
  };
});

// `fpp verify` computes here rather than in processes, which know nothing of the mock.
vi.mock('../../lib/sweeps/worker-pool', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  runInProcesses: (work: Work) => computeHere(work),
}));

let results: string;

beforeAll(async () => {
  results = mkdtempSync(join(tmpdir(), 'fpp-tolerance-'));
  await runSweep({ experiment: tiny, folder: results, workers: 1, compute: computeHere });
});

afterAll(() => {
  rmSync(results, { recursive: true });
});

/** Verifies results in which one loss was scaled, behind a forged checksum. */
function scaled<Result>(factor: number, use: (folder: string) => Promise<Result>): Promise<Result> {
  return inFolder((folder) => {
    const lines = textOf(results, 'tiny.csv').split('\n');
    const cells = csvCells(lines[17]);
    const place = columns.indexOf('loss');
    cells[place] = String(Number(cells[place]) * factor);
    lines[17] = csvLine(cells);
    const text = lines.join('\n');
    writeFileSync(join(folder, 'tiny.csv'), text);
    copyFileSync(join(results, 'tiny.provenance.json'), join(folder, 'tiny.provenance.json'));
    const provenance = JSON.parse(textOf(folder, 'tiny.provenance.json')) as object;
    const forged = JSON.stringify({ ...provenance, sha256: sha256(text) });
    writeFileSync(join(folder, 'tiny.provenance.json'), forged);
    return use(folder);
  });
}

describe('verify, of an engine with a tolerance', () => {
  const problems = (factor: number): Promise<readonly string[]> =>
    scaled(factor, async (folder) => {
      const options = { folder, experiment: tiny, sample: 48, seed: 0, workers: 1 };
      return (await verify({ ...options, compute: computeHere })).problems;
    });

  it('lets a difference below it pass', async () => {
    expect(await problems(1 + TOLERANCE / 2)).toEqual([]);
    expect(await problems(1 - TOLERANCE / 2)).toEqual([]);
  });

  it('catches a difference above it', async () => {
    const found = /tiny\.csv, line 18: loss is .*, recomputed /;
    for (const factor of [1 + 2 * TOLERANCE, 1 - 2 * TOLERANCE]) {
      const all = await problems(factor);
      expect(all).toHaveLength(1);
      expect(all[0]).toMatch(found);
    }
  });

  it('says how it compared', () =>
    scaled(1, async (folder) => {
      let out = '';
      const output = { out: (text: string) => (out += text), err: () => undefined };
      const args = ['verify', folder, '--experiment', tiny, '--sample', '3'];
      expect(await runCommandLine(args, { ...output, isTerminal: false })).toBe(0);
      expect(out).toBe(
        `${join(folder, 'tiny.csv')}: engine lanes, compared within a relative tolerance of 0.001\n` +
          '3 of 48 rows in 1 file recomputed: all as they should be\n',
      );
    }));
});
