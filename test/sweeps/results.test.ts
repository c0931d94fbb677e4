import { writeFileSync } from 'node:fs';
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
  type ResultsRow,
} from '../../lib/sweeps';
import { onFreshSeeds } from '../../lib/sweeps/fresh-seeds';
import { rowFromCells } from '../../lib/sweeps/read-results';
import { computeHere, inFolder, textOf, tiny } from './fixture';

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
      const rows = readResults(folder, 'tiny');
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
      await Promise.resolve();
    }));

  it('that are damaged are refused, and where', () =>
    withResults(async (folder) => {
      const path = join(folder, 'tiny.csv');
      const text = textOf(path);
      const withLine = (change: (line: string) => string): void => {
        const lines = text.split('\n');
        lines[2] = change(lines[2]);
        writeFileSync(path, lines.join('\n'));
      };
      withLine((line) => line.replace('0.003', 'much'));
      expect(() => readResults(folder, 'tiny')).toThrow(/line 3: learningRate is "much"/);
      withLine((line) => line.slice(0, 40));
      expect(() => readResults(folder, 'tiny')).toThrow(/line 3: \d+ cells, and should be 30/);
      writeFileSync(path, 'a,b\n');
      expect(() => readResults(folder, 'tiny')).toThrow('columns of a results file');
      expect(() => readResults(folder, 'other')).toThrow('compute it with fpp run other');
      await Promise.resolve();
    }));

  it.each(experiments.map((experiment) => [experiment.name, experiment] as const))(
    'of %s are told apart by setting',
    (name, experiment) => {
      const { settings } = planSweep(experiment);
      const rows = settings.map(({ cells }) =>
        rowFromCells([...cells, '0.1', '0', '0', '0', 'false', '0'], name),
      );
      expect(groupBySetting(rows)).toEqual(rows.map((row) => [row]));
    },
  );

  it('are judged at the end by their metric, before it by their curve', async () => {
    const experiment = await loadExperiment(tiny, '');
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
      const fresh = onFreshSeeds(experiment, folder);
      const rows = readResults(folder, 'tiny');
      expect(fresh.name).toBe('tiny-fresh');
      expect(fresh.settings).toHaveLength(8);
      for (const [i, { trainer, learningRates }] of fresh.settings.entries()) {
        const own = rows.slice(6 * i, 6 * (i + 1));
        expect(own.every((one) => one.trainer === trainer.name)).toBe(true);
        expect(learningRates).toEqual([chooseRate(own, ({ error }) => error).learningRate]);
      }
      expect(planSweep(fresh).runs).toBe(8 * 3);
      const protocol = { ...experiment.protocol, freshSeeds: 5 };
      expect(planSweep(onFreshSeeds({ ...experiment, protocol }, folder)).runs).toBe(8 * 5);
    }));

  it('runs a rate for each horizon, where they differ', () =>
    withResults(async (folder) => {
      const path = join(folder, 'tiny.csv');
      const goodAtFirst = (line: string): string =>
        line.replace(/,0\.01,(\d),.*$/, ',0.01,$1,1,1,false,0 1 1 1');
      writeFileSync(path, textOf(path).split('\n').map(goodAtFirst).join('\n'));
      const experiment = await loadExperiment(tiny, folder);
      const protocol = { ...experiment.protocol, horizons: [50, 200] };
      for (const { learningRates } of onFreshSeeds({ ...experiment, protocol }, folder).settings) {
        expect(learningRates).toEqual([0.01, 0.003]);
      }
      for (const { learningRates } of onFreshSeeds(experiment, folder).settings) {
        expect(learningRates).toEqual([0.003]);
      }
    }));

  it('is refused if the results are not of its settings', () =>
    withResults(async (folder) => {
      const experiment = await loadExperiment(tiny, folder);
      const fewer = { ...experiment, settings: experiment.settings.slice(1) };
      expect(() => onFreshSeeds(fewer, folder)).toThrow(/results of 8 settings, .* be of 7/);
    }));

  it('cannot be without results', () =>
    expect(loadExperiment('figure-3a-fresh', 'nowhere')).rejects.toThrow(
      'compute it with fpp run figure-3a',
    ));
});
