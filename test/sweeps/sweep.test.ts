import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  missingSettings,
  loadExperiment,
  planSweep,
  readResults,
  runSettings,
  runSweep,
  sweepPaths,
  SweepStopped,
  type SweepOptions,
  type SweepProgress,
} from '../../lib/sweeps';
import type { Task } from '../../lib/sweeps/plan';
import type { Row } from '../../lib/sweeps/row';
import type { Work } from '../../lib/sweeps/worker-pool';
import { bytesOf, forge, inFolder, makeUp, rowsIn, textOf, tiny } from './fixture';

/** Makes up the first `count` tasks in reverse, then stops as by Ctrl-C. */
function stopAfter(count: number): (work: Work) => Promise<void> {
  return async (work) => {
    await makeUp({
      ...work,
      tasks: [...(work.tasks as readonly Task[])].reverse().slice(0, count),
    });
    throw new SweepStopped('stopped');
  };
}

function optionsFor(folder: string): SweepOptions {
  return { experiment: tiny, folder, workers: 1, compute: makeUp };
}

async function undisturbedRows(): Promise<string> {
  return inFolder(async (folder) => {
    await runSweep(optionsFor(folder));
    return bytesOf(folder, 'tiny.parquet');
  });
}

async function missingIn(folder: string): Promise<number[]> {
  const experiment = await loadExperiment(tiny, folder);
  return missingSettings(sweepPaths(folder, experiment.name), planSweep(experiment));
}

describe('a sweep', () => {
  it('writes its rows in the order of the declaration, and where they come from', () =>
    inFolder(async (folder) => {
      const result = await runSweep(optionsFor(folder));
      expect(result).toMatchObject({ computed: 8, plan: { runs: 48 } });
      expect(readdirSync(folder).sort()).toEqual(['tiny.parquet', 'tiny.provenance.json']);
      const rows = await rowsIn(folder, 'tiny');
      expect(rows).toHaveLength(48);
      expect(rows.map(({ T }) => T)).toEqual(
        [1, 2, 3, 4, 5, 6, 7, null].flatMap((T) => Array<number | null>(6).fill(T)),
      );
      expect(JSON.parse(textOf(folder, 'tiny.provenance.json'))).toMatchObject({
        experiment: 'tiny',
        rows: 48,
        seeds: 3,
        engine: 'lanes',
        mode: 'float32, WebAssembly SIMD, deterministic',
        node: process.version,
      });
    }));

  it('stopped after any number of settings, goes on and ends the same', async () => {
    const whole = await undisturbedRows();
    for (let count = 0; count <= 8; count++) {
      await inFolder(async (folder) => {
        const options = optionsFor(folder);
        const stopped = runSweep({ ...options, compute: stopAfter(count) });
        await expect(stopped).rejects.toThrow(SweepStopped);
        expect(await missingIn(folder)).toHaveLength(8 - count);
        expect(await runSweep(options)).toMatchObject({ computed: 8 - count });
        expect(bytesOf(folder, 'tiny.parquet')).toBe(whole);
      });
    }
  });

  it('of large networks is kept run by run, and ends the same wherever it was stopped', async () => {
    const engine = 'tensors';
    const whole = await inFolder(async (folder) => {
      await runSweep({ ...optionsFor(folder), engine });
      return bytesOf(folder, 'tiny.parquet');
    });
    expect(whole).toBe(await undisturbedRows());
    for (const count of [0, 1, 5, 6, 31, 47, 48]) {
      await inFolder(async (folder) => {
        const options = { ...optionsFor(folder), engine };
        const stopped = runSweep({ ...options, compute: stopAfter(count) });
        await expect(stopped).rejects.toThrow(SweepStopped);
        const plan = planSweep(await loadExperiment(tiny, folder), { engine });
        expect(plan.tasks).toHaveLength(48);
        const missing = (await missingSettings(sweepPaths(folder, 'tiny'), plan)).length;
        expect(missing).toBe(8 - Math.floor(count / 6));
        const steps: number[] = [];
        const onProgress = ({ settingsDone }: SweepProgress): void => void steps.push(settingsDone);
        expect(await runSweep({ ...options, onProgress })).toMatchObject({ computed: missing });
        expect([steps[0], steps.at(-1)]).toEqual([8 - missing, 8]);
        expect(bytesOf(folder, 'tiny.parquet')).toBe(whole);
      });
    }
  });

  it('killed while it put its results together, does so again', async () => {
    const whole = await undisturbedRows();
    await inFolder(async (folder) => {
      const { provenance, rows, journal, parts } = sweepPaths(folder, 'tiny');
      const kept = join(folder, 'kept');
      await runSweep({ ...optionsFor(folder), compute: stopAfter(8) }).catch(() => undefined);
      copyFileSync(journal, kept);

      await runSweep(optionsFor(folder)); // killed after the provenance
      rmSync(rows);
      copyFileSync(kept, journal);
      expect(await runSweep(optionsFor(folder))).toMatchObject({ computed: 0 });
      expect(bytesOf(rows)).toBe(whole);

      copyFileSync(kept, journal); // killed after the rows
      expect(await runSweep(optionsFor(folder))).toMatchObject({ computed: 0 });
      expect(bytesOf(rows)).toBe(whole);
      expect([journal, parts].some(existsSync)).toBe(false);
      expect(existsSync(provenance)).toBe(true);
    });
  });

  it('that is done has nothing left to compute', () =>
    inFolder(async (folder) => {
      await runSweep(optionsFor(folder));
      expect(await runSweep(optionsFor(folder))).toMatchObject({ computed: 0 });
      expect(await missingIn(folder)).toEqual([]);
    }));

  it('does not mix with results of another plan', () =>
    inFolder(async (folder) => {
      await runSweep({ ...optionsFor(folder), seeds: 2 });
      await expect(runSweep(optionsFor(folder))).rejects.toThrow(
        'tiny.parquet was made with engine lanes, 2 seeds; asked for is engine lanes, 3 seeds: ' +
          'use another --out folder, or move it away',
      );
    }));

  it('is not done where its results are not those that it computed', () =>
    inFolder(async (folder) => {
      const options = optionsFor(folder);
      const { plan, paths } = await runSweep(options);
      const refuses = async (message: RegExp): Promise<void> => {
        await expect(runSweep(options)).rejects.toThrow(message);
        await expect(runSettings({ ...options, settings: [3] })).rejects.toThrow(message);
        await expect(missingSettings(paths, plan)).rejects.toThrow(message);
      };
      const twice = (all: Row[]): unknown => all.splice(3, 0, all[3]);
      await forge(folder, 'tiny', twice, false);
      await refuses(
        /^.*tiny\.parquet: its SHA-256 is not the one in tiny\.provenance\.json: move tiny\.parquet away and compute it again with fpp run \S*tiny\.cjs --out \S+$/,
      );
      await forge(folder, 'tiny', () => undefined, true);
      await refuses(
        /^.*rows must be 48; got 49 \(and 1 more; see fpp verify\): move tiny\.parquet away/,
      );
      writeFileSync(paths.provenance, '{}');
      await refuses(/experiment must be the name of an experiment; got nothing \(and 13 more/);
      rmSync(paths.provenance);
      await refuses(/cannot read .*: no such file or folder: move tiny\.parquet away/);
      rmSync(paths.rows);
      expect(await runSweep(options)).toMatchObject({ computed: 8 });
      expect(await missingSettings(paths, plan)).toEqual([]);
    }));

  it('whose results were cut off while they were written makes them of its journal again', async () => {
    const whole = await undisturbedRows();
    await inFolder(async (folder) => {
      const { provenance, rows, journal } = sweepPaths(folder, 'tiny');
      await runSweep({ ...optionsFor(folder), compute: stopAfter(8) }).catch(() => undefined);
      const kept = textOf(journal);
      await runSweep(optionsFor(folder));
      for (const damage of [
        () => {
          rmSync(provenance);
          return Promise.resolve();
        },
        () => {
          writeFileSync(provenance, '{"exper');
          return Promise.resolve();
        },
        () => forge(folder, 'tiny', (all) => all.pop(), false),
        () => {
          writeFileSync(rows, readFileSync(rows).subarray(0, 1000));
          return Promise.resolve();
        },
      ]) {
        await damage();
        writeFileSync(journal, kept);
        expect(await missingIn(folder)).toEqual([]);
        expect(await runSweep(optionsFor(folder))).toMatchObject({ computed: 0 });
        expect(bytesOf(rows)).toBe(whole);
        expect(await readResults(folder, 'tiny')).toHaveLength(48);
      }
    });
  });

  it('reports how far it is', () =>
    inFolder(async (folder) => {
      const shares: number[] = [];
      const settings: number[] = [];
      await runSweep({
        ...optionsFor(folder),
        onProgress: ({ share, settingsDone }) => {
          shares.push(share);
          settings.push(settingsDone);
        },
      });
      expect(settings).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
      expect(shares[0]).toBe(0);
      expect(shares.at(-1)).toBe(1);
      expect(shares).toEqual([...shares].sort((a, b) => a - b));
    }));
});

describe('settings computed one by one', () => {
  it('hold all their runs where each is computed on its own', () =>
    inFolder(async (folder) => {
      const options = { ...optionsFor(folder), engine: 'tensors' };
      const { plan, paths } = await runSettings({ ...options, settings: [5] });
      expect(textOf(paths.part(5)).trimEnd().split('\n')).toHaveLength(1 + 6);
      expect(await missingSettings(paths, plan)).toEqual([0, 1, 2, 3, 4, 6, 7]);
      expect(await runSweep(options)).toMatchObject({ computed: 7 });
      expect(bytesOf(folder, 'tiny.parquet')).toBe(await undisturbedRows());
    }));

  it('are collected, whatever is missing is computed, and the end is the same', async () => {
    const whole = await undisturbedRows();
    await inFolder(async (folder) => {
      await Promise.all(
        [5, 0, 7].map((index) => runSettings({ ...optionsFor(folder), settings: [index] })),
      );
      expect(readdirSync(join(folder, 'tiny.parts')).sort()).toEqual([
        '0.part',
        '5.part',
        '7.part',
      ]);
      expect(await missingIn(folder)).toEqual([1, 2, 3, 4, 6]);
      expect(await runSettings({ ...optionsFor(folder), settings: [5] })).toMatchObject({
        computed: 0,
      });
      await runSweep({ ...optionsFor(folder), compute: stopAfter(2) }).catch(() => undefined);
      expect(await missingIn(folder)).toHaveLength(3);
      expect(await runSweep(optionsFor(folder))).toMatchObject({ computed: 3 });
      expect(readdirSync(folder).sort()).toEqual(['tiny.parquet', 'tiny.provenance.json']);
      expect(bytesOf(folder, 'tiny.parquet')).toBe(whole);
    });
  });

  it('are missing if their file was damaged', () =>
    inFolder(async (folder) => {
      await runSettings({ ...optionsFor(folder), settings: [3] });
      truncateSync(sweepPaths(folder, 'tiny').part(3), 400);
      expect(await missingIn(folder)).toContain(3);
      expect(await runSettings({ ...optionsFor(folder), settings: [3] })).toMatchObject({
        computed: 1,
      });
      expect(await missingIn(folder)).not.toContain(3);
    }));

  it('do not mix with another plan', () =>
    inFolder(async (folder) => {
      await runSettings({ ...optionsFor(folder), seeds: 1, settings: [3] });
      await expect(runSweep(optionsFor(folder))).rejects.toThrow(
        /3\.part was made with .* 1 seeds/,
      );
    }));
});

describe('an experiment', () => {
  it('is found by its name', async () => {
    expect((await loadExperiment('figure-3a', 'nowhere')).name).toBe('figure-3a');
    await expect(loadExperiment('figure-99', 'nowhere')).rejects.toThrow(/one that fpp list shows/);
  });

  it('of one’s own is checked', () =>
    inFolder(async (folder) => {
      const load = (name: string, code: string): Promise<unknown> => {
        writeFileSync(join(folder, name), code);
        return loadExperiment(join(folder, name), folder);
      };
      await expect(load('a.cjs', '')).rejects.toThrow(
        'experiment must be exported, e.g. `module.exports.experiment = {',
      );
      await expect(load('b.cjs', 'syntax error')).rejects.toThrow(/cannot be loaded: .*Error/);
      await expect(load('c.cjs', 'exports.experiment = { name: "../x" }')).rejects.toThrow(
        'name must be a name of at most 100 small letters, digits and dashes; got "../x"',
      );
      await expect(loadExperiment(join(folder, 'd.cjs'), folder)).rejects.toThrow('that is there');
    }));
});
