import { describe, expect, test } from 'vitest';
import {
  againstComputation,
  chosenSettings,
  endOf,
  readChosen,
  readStudy,
  settingLearningCurves,
  settingRows,
  withBothSeeds,
} from '../../../lib/analysis';
import { experimentNamed } from '../../../lib/experiments';
import { readResults } from '../../../lib/sweeps';

describe('a figure’s study', async () => {
  const { chosen, fresh, curveSteps, experiment } = await readStudy('figure-3a');

  test('holds every setting at its chosen rate, and again on fresh seeds', () => {
    expect(chosen).toHaveLength(experiment.settings.length);
    expect(fresh.map(({ learningRate }) => learningRate)).toEqual(
      chosen.map(({ learningRate }) => learningRate),
    );
    const nameOf = ({ setting }: (typeof chosen)[number]): string =>
      `${setting.trainer} ${setting.T} ${setting.stateRate}`;
    expect(fresh.map(nameOf)).toEqual(chosen.map(nameOf));
    for (const one of fresh) expect(one.runs).toHaveLength(30);
    expect(fresh[0].values).not.toEqual(chosen[0].values);
    expect(curveSteps.at(-1)).toBe(5_000);
    expect(settingLearningCurves(chosen)[0].runs[0]).toHaveLength(curveSteps.length);
  });

  test('with an early horizon takes the fresh runs of that horizon’s rate', async () => {
    for (const horizon of [2_500, 15_000]) {
      const study = await readStudy('figure-2', { judgedBy: horizon });
      for (const [i, { learningRate, runs }] of study.fresh.entries()) {
        expect(learningRate).toBe(study.chosen[i].learningRate);
        expect(runs).toHaveLength(30);
      }
    }
  });

  test('counts computation in unrolled steps', async () => {
    const bptt = againstComputation(chosen).find(({ style }) => style === 'truncated-bptt');
    expect(bptt?.points.map(({ setting }) => setting)).toEqual([1, 3, 5, 7, 10, 15]);
    const many = againstComputation((await readStudy('figure-4a')).chosen);
    const most = many.flatMap(({ points }) => points.map(({ setting }) => setting));
    expect(Math.max(...most)).toBe(8 * 16);
  });

  test('is a table of both protocols, one below the other', () => {
    const rows = withBothSeeds({ chosen, fresh }, (settings) => settingRows(settings, ['T']));
    expect(rows).toHaveLength(2 * chosen.length);
    expect(rows[0]).toMatchObject({ seeds: 'the paper’s', method: 'FPP', T: 1 });
    expect(rows[chosen.length]).toMatchObject({ seeds: 'fresh', method: 'FPP', T: 1 });
  });

  test('is read without fresh seeds where there are none', async () => {
    const rows = await readResults('data/results', 'readings-3a');
    const experiment = experimentNamed('readings-3a');
    expect(await readChosen('readings-3a')).toEqual(chosenSettings(experiment, rows));
    expect(await readChosen('readings-3a', { judgedBy: endOf })).toEqual(
      chosenSettings(experiment, rows, endOf),
    );
    await expect(readChosen('readings-3a', { folder: 'no/such/folder' })).rejects.toThrow(
      'there is no',
    );
  });

  test('refuses an unknown figure', async () => {
    await expect(readStudy('figure-9')).rejects.toThrow(
      'name must be that of an experiment that fpp list shows',
    );
    await expect(readChosen('figure-9')).rejects.toThrow(
      'name must be that of an experiment that fpp list shows',
    );
  });
});
