import { describe, expect, test } from 'vitest';
import {
  asCurves,
  asRows,
  atChosenRate,
  compare,
  CycleWorld,
  elman,
  learn,
  learningCurves,
  StoredState,
  TruncatedBptt,
  type RunResult,
} from '../../lib';

const run = (learningRate: number, seed: number, error: number): RunResult => ({
  learningRate,
  seed,
  error,
  loss: 1 - error,
  diverged: Number.isNaN(error),
  lossCurve: [],
  errorCurve: [],
});

describe('atChosenRate', () => {
  test('takes the rate whose runs did best on average, by the metric asked for', () => {
    const runs = [run(0.1, 0, 0.2), run(0.1, 1, 0.4), run(0.2, 0, 0.1), run(0.2, 1, 0.45)];
    expect(atChosenRate(runs, 'error').learningRate).toBe(0.2);
    expect(atChosenRate(runs, 'error').runs).toHaveLength(2);
    expect(atChosenRate(runs, 'loss').learningRate).toBe(0.1);
  });

  test('prefers any rate at which nothing diverged, and refuses nothing at all', () => {
    const runs = [run(0.1, 0, NaN), run(0.1, 1, 0), run(0.2, 0, 0.9), run(0.2, 1, 0.9)];
    expect(atChosenRate(runs, 'error').learningRate).toBe(0.2);
    expect(() => atChosenRate([], 'error')).toThrow(RangeError);
  });
});

test('compare shows each method as learn alone would, at its chosen rate', async () => {
  const environment = new CycleWorld({ length: 4 });
  const shared = {
    environment,
    network: elman(environment, { hiddenUnits: 4 }),
    steps: 200,
    bins: 4,
    seeds: 2,
    learningRate: [0.001, 0.01],
  };
  const trainer = new StoredState({ truncationLength: 2 });
  const compared = await compare(
    [
      { style: 'stored-state', trainer },
      {
        style: 'truncated-bptt',
        label: 'mine',
        trainer: new TruncatedBptt({ truncationLength: 2 }),
      },
    ],
    { ...shared, metric: 'error' },
  );
  const alone = atChosenRate((await learn({ ...shared, trainer })).runs, 'error');
  expect(compared[0]).toMatchObject(alone);
  expect(compared.map(({ label }) => label)).toEqual(['Stored state', 'mine']);
  expect(asCurves(compared, 'loss')[1].runs[0]).toBe(compared[1].runs[0].lossCurve);
  const rows = asRows(compared, { T: 2 });
  expect(rows).toHaveLength(4);
  expect(rows[3]).toMatchObject({
    method: 'mine',
    T: 2,
    seed: 1,
    error: compared[1].runs[1].error,
  });
});

test('a learning-curve figure ends where it is told to', () => {
  const series = [{ style: 'fpp' as const, runs: [[1, 0.1]] }];
  const figure = learningCurves(series, { steps: [1, 2], yTitle: 'error', yMaximum: 0.25 });
  expect(figure.layout).toMatchObject({ yaxis: { range: [0, 0.25] } });
});
