import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../lib/cli/command-line';
import { runSweep, verify, type Verification } from '../../lib/sweeps';
import { csvCells, csvLine } from '../../lib/sweeps/csv';
import { columns } from '../../lib/sweeps/row';
import { sha256 } from '../../lib/sweeps/results';
import { computeHere, inFolder, makeUp, textOf, tiny } from './fixture';

let results: string;

beforeAll(async () => {
  results = mkdtempSync(join(tmpdir(), 'fpp-verify-'));
  await runSweep({ experiment: tiny, folder: results, workers: 1, compute: computeHere });
});

afterAll(() => {
  rmSync(results, { recursive: true });
});

function check(folder: string, sample = 48, seed = 0): Promise<Verification> {
  const options = { folder, experiment: tiny, sample, seed, workers: 1, compute: computeHere };
  return verify(options);
}

/** Verifies results in which `edit` changed the lines; with a forged checksum if so wished. */
function checkEdited(
  edit: (lines: string[]) => void,
  { forge = false } = {},
): Promise<readonly string[]> {
  return inFolder(async (folder) => {
    const lines = textOf(results, 'tiny.csv').split('\n');
    edit(lines);
    const text = lines.join('\n');
    writeFileSync(join(folder, 'tiny.csv'), text);
    copyFileSync(join(results, 'tiny.provenance.json'), join(folder, 'tiny.provenance.json'));
    if (forge) {
      const provenance = JSON.parse(textOf(folder, 'tiny.provenance.json')) as object;
      const forged = JSON.stringify({ ...provenance, sha256: sha256(text) });
      writeFileSync(join(folder, 'tiny.provenance.json'), forged);
    }
    return (await check(folder)).problems;
  });
}

function change(column: (typeof columns)[number], by: (cell: string) => string) {
  return (lines: string[]): void => {
    const cells = csvCells(lines[17]);
    const place = columns.indexOf(column);
    cells[place] = by(cells[place]);
    lines[17] = csvLine(cells);
  };
}

describe('verify', () => {
  it('finds nothing wrong with what was computed', async () => {
    const path = join(results, 'tiny.csv');
    expect(await check(results)).toEqual({
      comparisons: [{ path, engine: 'lanes', tolerance: 'equal bits', missing: undefined }],
      rows: 48,
      recomputed: 48,
      problems: [],
    });
  });

  it('draws no rows whose data is not here, and says so', () =>
    inFolder(async (folder) => {
      vi.stubEnv('FPP_PTB_DIR', folder);
      const real = { experiment: 'figure-3d', folder, workers: 1, seeds: 1 };
      const { plan } = await runSweep({ ...real, compute: makeUp });
      const found = await verify({ folder, sample: 1000, seed: 0, workers: 1, compute: makeUp });
      expect(found).toMatchObject({ rows: plan.runs, recomputed: 0, problems: [] });
      let out = '';
      const output = { out: (text: string) => (out += text), err: () => undefined };
      expect(await runCommandLine(['verify', folder], { ...output, isTerminal: false })).toBe(0);
      expect(out).toContain('figure-3d.csv: no row was recomputed. Penn Treebank is not here');
      vi.unstubAllEnvs();
    }));

  it('recomputes as many rows as it is asked to', async () => {
    expect(await check(results, 5)).toMatchObject({ recomputed: 5, problems: [] });
    expect(await check(results, 500)).toMatchObject({ recomputed: 48 });
  });

  it('catches a single digit that was changed anywhere, even with a forged checksum', async () => {
    const cells = csvCells(textOf(results, 'tiny.csv').split('\n')[17]);
    // The last digit of each column, where a difference is smallest.
    const last = cells.flatMap((cell, place) => {
      const index = cell.search(/\d\D*$/);
      return index < 0 ? [] : [{ column: columns[place], index }];
    });
    expect(last.length).toBeGreaterThan(12);
    for (const { column, index } of last) {
      const edit = change(column, (cell) => {
        const digit = (Number(cell[index]) + 1) % 10;
        return cell.slice(0, index) + String(digit) + cell.slice(index + 1);
      });
      const problems = await checkEdited(edit, { forge: true });
      expect(problems.join('\n'), column).toContain('tiny.csv, line 18:');
    }
  });

  it('catches it by the checksum if the row was not drawn', async () => {
    const problems = await checkEdited(change('loss', (loss) => `${loss}1`));
    expect(problems).toHaveLength(2);
    expect(problems[0]).toMatch(/tiny\.csv: the file is not the one/);
    expect(problems[1]).toMatch(/tiny\.csv, line 18: loss is (.*)1, recomputed \1$/);
  });

  it('catches a number that is written another way', async () => {
    const problems = await checkEdited(
      change('error', (error) => `${error}0`),
      { forge: true },
    );
    expect(problems).toEqual([expect.stringContaining('line 18: error is ')]);
  });

  it('catches rows that are missing, repeated or of no such run', async () => {
    const missing = await checkEdited((lines) => lines.splice(3, 1), { forge: true });
    expect(missing).toEqual([expect.stringContaining('there are 47 rows, and should be 48')]);
    const repeated = await checkEdited((lines) => (lines[4] = lines[3]), { forge: true });
    expect(repeated).toEqual([expect.stringContaining('line 5: the run is there twice')]);
    for (const [column, value] of [
      ['T', '8'],
      ['seed', '3'],
      ['seed', '1.5'],
      ['learningRate', '0.5'],
    ] as const) {
      const problems = await checkEdited(
        change(column, () => value),
        { forge: true },
      );
      expect(problems, column).toEqual([
        expect.stringContaining('line 18: the experiment declares no such run'),
      ]);
    }
  });

  it('says what it cannot check', () =>
    inFolder(async (folder) => {
      const options = { folder, sample: 1, seed: 0, workers: 1, compute: computeHere };
      await expect(verify(options)).rejects.toThrow(`there are no results in ${folder}`);
      await expect(verify({ ...options, folder: join(folder, 'x') })).rejects.toThrow(
        'no such file or folder',
      );
      await expect(check(folder)).rejects.toThrow(/there is no .*tiny\.csv/);
      writeFileSync(join(folder, 'tiny.csv'), 'a,b\n');
      copyFileSync(join(results, 'tiny.provenance.json'), join(folder, 'tiny.provenance.json'));
      await expect(check(folder)).rejects.toThrow('does not have the columns');
    }));
});
