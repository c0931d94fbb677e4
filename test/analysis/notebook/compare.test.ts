import { expect, test } from 'vitest';
import {
  ConstantPrediction,
  CycleWorld,
  elman,
  learn,
  StoredState,
  TruncatedBptt,
} from '../../../lib';
import {
  asCurves,
  asRows,
  compare,
  learningCurves,
  meanCurve,
  methodsWithTruncation,
} from '../../../lib/analysis';
import { chooseRate } from '../../../lib/experiments';

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
  const alone = chooseRate((await learn({ ...shared, trainer })).runs, (run) => run.error);
  expect(compared[0]).toMatchObject(alone);
  expect(compared.map(({ label }) => label)).toEqual(['Stored state', 'mine']);
  expect(asCurves(compared, 'loss')[1].runs[0]).toBe(compared[1].runs[0].lossCurve);
  const [first, second] = compared[1].runs;
  const between = first.errorCurve.map((error, bin) => (error + second.errorCurve[bin]) / 2);
  expect(meanCurve(compared[1], 'error')).toEqual(between);
  expect(meanCurve(compared[1], 'loss')[0]).toBe((first.lossCurve[0] + second.lossCurve[0]) / 2);
  const rows = asRows(compared, { T: 2 });
  expect(rows).toHaveLength(4);
  expect(rows[3]).toMatchObject({
    method: 'mine',
    T: 2,
    seed: 1,
    error: compared[1].runs[1].error,
  });
});

test('what has no learning rate is shown with none', async () => {
  const environment = new CycleWorld({ length: 4 });
  const network = elman(environment, { hiddenUnits: 4 });
  const compared = await compare(
    [
      { style: 'constant', trainer: new ConstantPrediction({ prediction: 0 }) },
      { style: 'truncated-bptt', trainer: new TruncatedBptt({ truncationLength: 2 }) },
    ],
    { environment, network, steps: 20, learningRate: 0.01, metric: 'error' },
  );
  expect(asRows(compared).map((row) => row['learning rate'])).toEqual(['–', 0.01]);
});

test('the methods of one truncation length are as their styles say', () => {
  const methods = methodsWithTruncation(3);
  expect(methods.map(({ style, trainer }) => [style, trainer.name])).toEqual([
    ['fpp', 'FPP'],
    ['fpp-own-rate', 'FPP'],
    ['stored-state', 'StoredState'],
    ['truncated-bptt', 'T-BPTT'],
  ]);
  expect(methods.map(({ trainer }) => trainer.options)).toMatchObject([
    { truncationLength: 3, stateStep: { rate: 'shared' } },
    { truncationLength: 3, stateStep: { rate: 1 } },
    { truncationLength: 3 },
    { truncationLength: 3 },
  ]);
});

test('a learning-curve figure ends where it is told to', () => {
  const series = [{ style: 'fpp' as const, runs: [[1, 0.1]] }];
  const figure = learningCurves(series, { steps: [1, 2], yTitle: 'error', yMaximum: 0.25 });
  expect(figure.layout).toMatchObject({ yaxis: { range: [0, 0.25] } });
});
