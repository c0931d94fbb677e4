import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  loadExperiment,
  planSweep,
  rowsSoFar,
  runSettings,
  runSweep,
  sweepPaths,
} from '../../lib/sweeps';
import { call, computeHere, inFolder, tiny } from './fixture';

const many = 'select T, count(*) as n from results where T < 4 group by T order by T';

async function computeSome(folder: string, ...settings: number[]): Promise<void> {
  await runSettings({ experiment: tiny, folder, workers: 1, compute: computeHere, settings });
}

describe('a study that is under way', () => {
  it('is queried as far as it is, and only if that is asked for', () =>
    inFolder(async (folder) => {
      await computeSome(folder, 0, 2);
      const asked = ['query', many, '--json', '--from', folder];
      expect(await call(...asked)).toMatchObject({
        code: 1,
        err: `there are no results in ${folder}\n`,
      });
      const { code, out, err } = await call(...asked, '--running');
      expect({ code, err }).toEqual({ code: 0, err: 'tiny: under way, 12 rows so far\n' });
      expect(JSON.parse(out)).toEqual([
        { T: 1, n: 6 },
        { T: 3, n: 6 },
      ]);
      // Of the one that is finished, beside it, only the results count.
      for (const file of ['figure-3a.parquet', 'figure-3a.provenance.json']) {
        copyFileSync(join('data', 'results', file), join(folder, file));
      }
      const all = 'select experiment, count(*) as n from results group by all order by all';
      const both = await call('query', all, '--json', '--running', '--from', folder);
      expect(JSON.parse(both.out)).toEqual([
        { experiment: 'figure-3a', n: 5790 },
        { experiment: 'tiny', n: 12 },
      ]);
      const finished = await call('query', all, '--json', '--from', folder);
      expect(JSON.parse(finished.out)).toHaveLength(1);
    }));

  it('has the same values to the bit as when it is finished, also where a run diverged', () =>
    inFolder(async (folder) => {
      await computeSome(folder, 0, 1, 2, 3, 4, 5, 6, 7);
      const sql = 'from results order by all';
      const before = await call('query', sql, '--csv', '--running', '--from', folder);
      const sweep = { experiment: tiny, folder, workers: 1, compute: computeHere };
      expect(await runSweep(sweep)).toMatchObject({ computed: 0 });
      const after = await call('query', sql, '--csv', '--from', folder);
      expect(before.out).toBe(after.out);
      expect(after.out.split('\n')).toHaveLength(50);
    }));

  it('leaves out what is damaged, and refuses parts of two plans', () =>
    inFolder(async (folder) => {
      await computeSome(folder, 0, 1);
      const paths = sweepPaths(folder, 'tiny');
      writeFileSync(paths.part(1), readFileSync(paths.part(1)).subarray(0, 900));
      const count = 'select count(*) as n from results';
      const { out } = await call('query', count, '--json', '--running', '--from', folder);
      expect(JSON.parse(out)).toEqual([{ n: 6 }]);
      await inFolder(async (other) => {
        const options = { experiment: tiny, folder: other, workers: 1, compute: computeHere };
        await runSettings({ ...options, seeds: 1, settings: [1] });
        copyFileSync(sweepPaths(other, 'tiny').part(1), paths.part(1));
      });
      const mixed = await call('query', count, '--running', '--from', folder);
      expect(mixed.code).toBe(1);
      expect(mixed.err).toMatch(
        /^\S+\.part and \S+\.part belong to different plans: move one away\n$/,
      );
    }));

  it('has a page: how far it is, and what its rows say; and so has a finished one', () =>
    inFolder(async (folder) => {
      await computeSome(folder, 0, 2);
      const page = join(folder, 'tiny.html');
      const show = async (): Promise<string> => {
        expect(await call('status', tiny, '--out', folder, '--page', page)).toMatchObject({
          code: 0,
        });
        return readFileSync(page, 'utf8');
      };
      const running = await show();
      expect(running).toContain('2 of 8 settings are computed');
      expect(running).toContain('6 settings wait for a machine.');
      expect(running).toContain('2 · FPP, T 3');
      expect(running).not.toContain('FPP, T 4');
      const sweep = { experiment: tiny, folder, workers: 1, compute: computeHere };
      await runSweep(sweep);
      const finished = await show();
      expect(finished).toContain('8 of 8 settings are computed, 100 % of the work');
      expect(finished).not.toContain('Who computes it');
      expect(finished).toContain('6 · FPP, T 7');
      const plan = planSweep(await loadExperiment(tiny, folder));
      const rows = await rowsSoFar(sweepPaths(folder, 'tiny'), plan);
      expect([...rows.values()].map(({ length }) => length)).toEqual(Array(8).fill(6));
    }));

  it('has a page before anything is computed, and none where it cannot be written', () =>
    inFolder(async (folder) => {
      const page = join(folder, 'tiny.html');
      expect(await call('status', tiny, '--out', folder, '--page', page)).toMatchObject({
        code: 0,
      });
      expect(readFileSync(page, 'utf8')).toContain('No setting is computed yet.');
      mkdirSync(join(folder, 'in-the-way'));
      const bad = await call(
        ...['status', tiny, '--out', folder, '--page', join(folder, 'in-the-way')],
      );
      expect(bad).toMatchObject({ code: 1, out: '' });
      expect(bad.err).toMatch(/^cannot write \S+: it is a folder\n$/);
      expect(existsSync(join(folder, 'tiny.parts'))).toBe(false);
    }));
});
