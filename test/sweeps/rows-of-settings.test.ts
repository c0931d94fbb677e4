import { describe, expect, it } from 'vitest';
import { experimentNamed } from '../../lib/experiments';
import { groupBySetting, settingKey, type ResultsRow } from '../../lib/sweeps';
import { metricOf } from '../../lib/sweeps/horizon';
import { rowOf } from '../analysis/made-up';

const figure3a = experimentNamed('figure-3a');

describe('runs are of one setting', () => {
  it.each<Partial<ResultsRow>>([
    { learningRate: 0.5 },
    { seed: 7 },
    { loss: 1 },
    { error: 1 },
    { diverged: true },
    { curve: [1] },
  ])('if they differ in %j, which is of a run', (told) => {
    const runs = [rowOf(), rowOf(told)];
    expect(groupBySetting(runs)).toEqual([runs]);
  });

  it.each<Partial<ResultsRow>>([
    { experiment: 'another' },
    { environment: 'StochasticWorld' },
    { trainer: 'StoredState' },
    { T: null },
    { lambda: 2 },
    { stateRate: 1 },
    { streams: 16 },
    { steps: 101 },
  ])('but not if they differ in %j', (told) => {
    expect(groupBySetting([rowOf(), rowOf(told)])).toHaveLength(2);
  });

  it('of the same one in another experiment, by its key', () => {
    expect(settingKey(rowOf({ experiment: 'another', seed: 7 }))).toBe(settingKey(rowOf()));
    expect(settingKey(rowOf({ experiment: 'another', T: 7 }))).not.toBe(settingKey(rowOf()));
  });

  it('wherever they stand, in the order in which settings first appear', () => {
    const rows = [2, 1, 2, 1].map((T, seed) => rowOf({ T, seed }));
    expect(groupBySetting(rows)).toEqual([
      [rows[0], rows[2]],
      [rows[1], rows[3]],
    ]);
  });
});

describe('a run', () => {
  const run = { loss: 1, error: 2, curve: [9, 5, ...Array<number>(18).fill(0)] };
  const { steps, bins } = figure3a.protocol;

  it('is judged by its metric at the end', () => {
    expect(metricOf(figure3a, run)).toBe(2);
    expect(metricOf(figure3a, run, steps)).toBe(2);
    expect(metricOf({ ...figure3a, metric: 'loss' }, run)).toBe(1);
  });

  it('is judged by the mean of its curve’s bins before the end', () => {
    expect(metricOf(figure3a, run, steps / bins)).toBe(9);
    expect(metricOf(figure3a, run, (2 * steps) / bins)).toBe(7);
  });
});
