import { expect, test } from 'vitest';
import {
  CycleWorld,
  elman,
  Fpp,
  lanesEngine,
  learn,
  LookupError,
  referenceEngine,
} from '../../../lib';
import { mean, watchWindows } from '../../../lib/analysis';
import { windowProbe } from '../../../lib/analysis/notebook/window-probe';

const environment = new CycleWorld({ length: 4 });
const network = elman(environment, { hiddenUnits: 4 });
const trainer = new Fpp({ truncationLength: 2 });
const study = { environment, network, trainer, steps: 40, seeds: 2, learningRate: 0.01 };

test('watched windows are the mean over what a probe sees, or over the last of it', async () => {
  const probe = windowProbe(lanesEngine, 5);
  await learn({ ...study, engine: probe.engine });
  for (const last of [undefined, 3]) {
    const seen = last === undefined ? probe.observations : probe.observations.slice(-last);
    const watched = await watchWindows(
      { ...study, engine: lanesEngine },
      { every: 5, ...(last === undefined ? {} : { last }) },
    );
    expect(watched).toEqual({
      lossOnWeights: mean(seen.map((one) => one.lossOnWeights)),
      penaltyOnWeights: mean(seen.map((one) => one.penaltyOnWeights)),
      penaltyOverLoss: mean(seen.map((one) => one.penaltyOnWeights / one.lossOnWeights)),
      disagreement: mean(seen.map((one) => one.disagreement)),
      startGradient: mean(seen.map((one) => one.startGradient)),
    });
  }
});

test('without an engine the reference computes, as in learn', async () => {
  const [alone, named] = await Promise.all(
    [study, { ...study, engine: referenceEngine }].map((each) => watchWindows(each, { every: 9 })),
  );
  expect(alone).toEqual(named);
});

test('nothing to observe is an error', async () => {
  await expect(watchWindows(study, { every: 1000 })).rejects.toThrow(
    new LookupError('there are fewer than 1000 updates to observe'),
  );
});
