import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../lib/cli/command-line';
import { runSweep, verify, type FileVerification } from '../../lib/sweeps';
import { spreadsOf } from '../../lib/sweeps/compare-rows';
import type { Row } from '../../lib/sweeps/row';
import type { Work } from '../../lib/sweeps/worker-pool';
import { computeHere, forge, inFolder, rowsIn, tiny, withValues } from './fixture';

const TOLERANCE = { mean: { spreads: 6, share: 1e-6 }, curve: { spreads: 4, share: 0.001 } };

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
let rows: readonly Row[];

beforeAll(async () => {
  results = mkdtempSync(join(tmpdir(), 'fpp-tolerance-'));
  await runSweep({ experiment: tiny, folder: results, workers: 1, compute: computeHere });
  rows = await rowsIn(results, 'tiny');
});

afterAll(() => {
  rmSync(results, { recursive: true });
});

/** A row, T = 3 at the second rate. */
const PLACE = 16;

/** Checks results in which a loss was moved, behind a forged checksum. */
function moved<Result>(by: number, use: (folder: string) => Promise<Result>): Promise<Result> {
  return inFolder(async (folder) => {
    cpSync(results, folder, { recursive: true });
    const edit = (all: Row[]): void => {
      all[PLACE] = withValues(all[PLACE], ({ loss }) => ({ loss: Number(loss) + by }));
    };
    await forge(folder, 'tiny', edit, true);
    return use(folder);
  });
}

/** What a loss may differ by: six times the larger of the own and the usual spread. */
function allowed(place = PLACE): number {
  // Cells of three seeds stand one after the other, the two rates in turn.
  const spreads = Array.from({ length: 16 }, (_, cell) => rows.slice(3 * cell, 3 * cell + 3)).map(
    (cell) => spreadsOf(cell).loss,
  );
  const cell = Math.floor(place / 3);
  const atRate = spreads.filter((_, other) => other % 2 === cell % 2).sort((x, y) => x - y);
  return 6 * Math.max(spreads[cell], atRate[3]);
}

describe('verify, of an engine with a tolerance', () => {
  const check = (by: number): Promise<FileVerification> =>
    moved(by, async (folder) => {
      const options = { folder, experiment: tiny, sample: 48, seed: 0, workers: 1 };
      const [file] = await verify({ ...options, compute: computeHere });
      return file;
    });

  it('lets a difference below it pass, and says how much of it that is', async () => {
    for (const share of [0.1, 0.9]) {
      const { problems, comparison } = await check(share * allowed());
      expect(problems).toEqual([]);
      // The moved row takes no part in its own measure, but in the median over cells.
      expect(comparison?.largest).toBeGreaterThan(0.8 * share);
      expect(comparison?.largest).toBeLessThan(1.001 * share);
    }
  });

  it('catches a difference above it, and however far above', async () => {
    for (const share of [1.2, 100]) {
      const { problems, comparison } = await check(share * allowed());
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(
        /tiny\.parquet, row 17: loss is .*, recomputed .*: .* apart, and/,
      );
      expect(comparison?.largest).toBe(0);
    }
  });

  it('catches a shift of all rows of a trainer, each of which would pass', () =>
    inFolder(async (folder) => {
      const shift = async (signOf: (place: number) => number): Promise<string> => {
        cpSync(results, folder, { recursive: true });
        const edit = (all: Row[]): void => {
          for (const [i, row] of all.entries()) {
            const by = signOf(i) * 0.3 * allowed(i);
            all[i] = withValues(row, ({ loss }) => ({ loss: Math.abs(Number(loss) + by) }));
          }
        };
        await forge(folder, 'tiny', edit, true);
        const options = { folder, experiment: tiny, sample: 48, seed: 0, workers: 1 };
        return (await verify({ ...options, compute: computeHere }))[0].problems.join('\n');
      };
      const together = await shift(() => 1);
      expect(together).toMatch(
        /loss of FPP is 1\.\d+ standard deviations between seeds above the recomputed one in the mean of 42 rows, and at most 0\.93 may be/,
      );
      expect(together).not.toContain('row ');
      expect(await shift((place) => (Math.floor(place / 6) % 2) * 2 - 1)).not.toContain('of FPP');
    }));

  it('holds rows against their declaration all the same', () =>
    inFolder(async (folder) => {
      cpSync(results, folder, { recursive: true });
      const edit = (all: Row[]): void => {
        all[PLACE] = withValues(all[PLACE], () => ({ lambda: 2 }));
      };
      await forge(folder, 'tiny', edit, true);
      const options = { folder, experiment: tiny, sample: 48, seed: 0, workers: 1 };
      const [{ problems }] = await verify({ ...options, compute: computeHere });
      expect(problems).toEqual([expect.stringContaining('lambda is 2, and should be 1')]);
    }));

  it('says how it compared, and what as it should be means', () =>
    moved(0, async (folder) => {
      let out = '';
      const output = { out: (text: string) => (out += text), err: () => undefined };
      const args = ['verify', folder, '--experiment', tiny, '--sample', '3'];
      expect(await runCommandLine(args, { ...output, isTerminal: false })).toBe(0);
      expect(out).toBe(
        `${join(folder, 'tiny.parquet')}: 48 rows held against their declaration, 3 recomputed by ` +
          'engine lanes, whose bits depend on the machine: means within 6 standard deviations ' +
          'between seeds, curves within 4; all to the bit\n' +
          '3 of 48 rows in 1 file recomputed: all as they should be\n',
      );
    }));
});
