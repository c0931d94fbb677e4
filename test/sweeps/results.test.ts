import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseRate, experiments } from '../../lib/experiments';
import {
  groupBySetting,
  loadExperiment,
  metricOf,
  planSweep,
  readResults,
  runSweep,
  SweepError,
  sweepPaths,
  type ResultsRow,
} from '../../lib/sweeps';
import { onFreshSeeds } from '../../lib/sweeps/fresh-seeds';
import { sha256 } from '../../lib/sweeps/results';
import { withoutOutcome } from './made-up-row';
import type { Row } from '../../lib/sweeps/row';
import { computeHere, forge, inFolder, restate, textOf, tiny } from './fixture';

/** The tiny study, computed into a folder. */
function withResults(use: (folder: string) => Promise<void>): Promise<void> {
  return inFolder(async (folder) => {
    await runSweep({ experiment: tiny, folder, workers: 1, compute: computeHere });
    await use(folder);
  });
}

const row = (curve: number[]): Pick<ResultsRow, 'loss' | 'error' | 'curve'> => ({
  loss: 7,
  error: 0.25,
  curve,
});

describe('results', () => {
  it('read back as what they are', () =>
    withResults(async (folder) => {
      const rows = await readResults(folder, 'tiny');
      expect(rows).toHaveLength(48);
      expect(rows[0]).toMatchObject({
        trainer: 'FPP',
        environment: 'CycleWorld(4)',
        hiddenUnits: 4,
        T: 1,
        N: 10,
        lambda: 1,
        stateRate: 'shared',
        streams: 1,
        steps: 200,
        learningRate: 0.003,
        seed: 0,
        diverged: false,
      });
      expect(rows[47]).toMatchObject({ trainer: 'UORO', T: null, stateRate: null, seed: 2 });
      expect(rows[0].curve).toHaveLength(4);
      const average = rows[0].curve.reduce((sum, value) => sum + value, 0) / 4;
      expect(average).toBeCloseTo(rows[0].error, 3);
    }));

  it('read again are read anew exactly if they have changed', () =>
    withResults(async (folder) => {
      const first = await readResults(folder, 'tiny');
      const again = await readResults(folder, 'tiny');
      expect(again[47]).toBe(first[47]);
      again.pop();
      expect(await readResults(folder, 'tiny')).toEqual(first);

      const edited = (rows: Row[]): unknown => (rows[0] = { ...rows[0], loss: 3 });
      await forge(folder, 'tiny', edited, true);
      expect((await readResults(folder, 'tiny'))[0].loss).toBe(3);
      await forge(folder, 'tiny', (rows) => (rows[0] = { ...rows[0], loss: 4 }), false);
      await expect(readResults(folder, 'tiny')).rejects.toThrow('SHA-256');
      restate(folder, 'tiny', { seeds: 4 });
      await expect(readResults(folder, 'tiny')).rejects.toThrow(SweepError);
    }));

  it('that are not there, or not to be read, are one line that says what to do', () =>
    withResults(async (folder) => {
      const { rows, provenance } = sweepPaths(folder, 'tiny');
      const again = `move tiny.parquet away and compute it again with fpp run tiny --out ${folder}`;
      const refuses = (name: string, message: string): Promise<void> =>
        expect(readResults(folder, name)).rejects.toThrow(new SweepError(message));
      await refuses(
        'other',
        `there is no ${join(folder, 'other.parquet')}: compute it with fpp run other --out ${folder}`,
      );
      const bytes = readFileSync(rows);
      const stated = textOf(provenance);
      const noEnd = `No magic bytes found at end of file '${rows}'`;
      for (const [content, message] of [
        [Buffer.of(), 'is empty'],
        [Buffer.from('a,b\n'), `File '${rows}' too small to be a Parquet file`],
        [bytes.subarray(0, 700), noEnd],
        [bytes.subarray(0, -1), noEnd],
      ] as const) {
        writeFileSync(rows, content);
        if (content.length === 0) {
          await refuses('tiny', `${rows} ${message}: ${again}`);
          continue;
        }
        const other = `${rows}: its SHA-256 is not the one in tiny.provenance.json: ${again}`;
        await refuses('tiny', other);
        restate(folder, 'tiny', { sha256: sha256(content) });
        await refuses('tiny', `${rows} is no whole Parquet file (${message}): ${again}`);
        writeFileSync(provenance, stated);
      }
      rmSync(rows);
      mkdirSync(rows);
      await refuses('tiny', `cannot read ${rows}: it is a folder: ${again}`);
      rmSync(rows, { recursive: true });
      writeFileSync(rows, bytes);
      for (const content of [stated.slice(0, 50), '[]', 'null', '7']) {
        writeFileSync(provenance, content);
        await refuses('tiny', `${provenance} does not say where tiny.parquet comes from: ${again}`);
      }
      rmSync(provenance);
      await refuses('tiny', `cannot read ${provenance}: no such file or folder: ${again}`);
    }));

  it('of another experiment, or of another number than stated, are refused', () =>
    withResults(async (folder) => {
      restate(folder, 'tiny', { rows: 47 });
      await expect(readResults(folder, 'tiny')).rejects.toThrow(
        'there are 48 rows, and should be 47: move',
      );
      restate(folder, 'tiny', { rows: 48, experiment: 'other' });
      await expect(readResults(folder, 'tiny')).rejects.toThrow(
        'experiment is other, and should be tiny',
      );
      restate(folder, 'tiny', { experiment: 'tiny', mood: 'good' });
      await expect(readResults(folder, 'tiny')).rejects.toThrow(
        'mood must be left out; got "good": move',
      );
      restate(folder, 'tiny', { mood: undefined });
      expect(await readResults(folder, 'tiny')).toHaveLength(48);
    }));

  it.each(experiments.map((experiment) => [experiment.name, experiment] as const))(
    'of %s are told apart by setting',
    (_, experiment) => {
      const { settings } = planSweep(experiment);
      const rows = settings.map(({ values }) => withoutOutcome(values, 0.1, 0));
      expect(groupBySetting(rows)).toEqual(rows.map((row) => [row]));
    },
  );

  it('are judged at the end by their metric, before it by their curve', async () => {
    const experiment = await loadExperiment(tiny, 'data/results');
    expect(metricOf(experiment, row([1, 0.5, 0.25, 0.125]))).toBe(0.25);
    expect(metricOf(experiment, row([1, 0.5, 0.25, 0.125]), 200)).toBe(0.25);
    expect(metricOf(experiment, row([1, 0.5, 0.25, 0.125]), 50)).toBe(1);
    expect(metricOf(experiment, row([1, 0.5, 0.25, 0.125]), 100)).toBe(0.75);
  });
});

describe('an experiment on fresh seeds', () => {
  it('runs each setting at the rate that its results chose, under a name of its own', () =>
    withResults(async (folder) => {
      const experiment = await loadExperiment(tiny, folder);
      const fresh = await onFreshSeeds(experiment, folder);
      const rows = await readResults(folder, 'tiny');
      expect(fresh.name).toBe('tiny-fresh');
      expect(fresh.settings).toHaveLength(8);
      for (const [i, { trainer, learningRates }] of fresh.settings.entries()) {
        const own = rows.slice(6 * i, 6 * (i + 1));
        expect(own.every((one) => one.trainer === trainer.name)).toBe(true);
        expect(learningRates).toEqual([chooseRate(own, ({ error }) => error).learningRate]);
      }
      expect(planSweep(fresh).runs).toBe(8 * 3);
      const protocol = { ...experiment.protocol, freshSeeds: 5 };
      expect(planSweep(await onFreshSeeds({ ...experiment, protocol }, folder)).runs).toBe(8 * 5);
    }));

  it('runs a rate for each horizon, where they differ', () =>
    withResults(async (folder) => {
      const goodAtFirst = (row: Row): Row =>
        row.learningRate === 0.01 ? { ...row, loss: 1, error: 1, curve: [0, 1, 1, 1] } : row;
      const edit = (rows: Row[]) => rows.splice(0, 48, ...rows.map(goodAtFirst));
      await forge(folder, 'tiny', edit, true);
      const experiment = await loadExperiment(tiny, folder);
      const protocol = { ...experiment.protocol, horizons: [50, 200] };
      for (const { learningRates } of (await onFreshSeeds({ ...experiment, protocol }, folder))
        .settings) {
        expect(learningRates).toEqual([0.01, 0.003]);
      }
      for (const { learningRates } of (await onFreshSeeds(experiment, folder)).settings) {
        expect(learningRates).toEqual([0.003]);
      }
    }));

  it('is refused if the results are not of its settings', () =>
    withResults(async (folder) => {
      const experiment = await loadExperiment(tiny, folder);
      const fewer = { ...experiment, settings: experiment.settings.slice(1) };
      await expect(onFreshSeeds(fewer, folder)).rejects.toThrow(
        /results of 8 settings, .* be of 7/,
      );
    }));

  it('cannot be without results', () =>
    expect(loadExperiment('figure-3a-fresh', 'nowhere')).rejects.toThrow(
      'compute it with fpp run figure-3a --out nowhere',
    ));
});
