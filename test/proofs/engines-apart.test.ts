import { expect, test } from 'vitest';
import { CycleWorld, elman, Fpp, lanesEngine, learn, referenceEngine } from '../../lib';
import { enginesApart, relativeError } from '../../lib/proofs';

const environment = new CycleWorld({ length: 4 });
const network = elman(environment, { hiddenUnits: 4 });
const trainer = new Fpp({ truncationLength: 2 });
const study = { environment, network, trainer, steps: 30, learningRate: 0.01 };

test('an engine is nowhere apart from itself', async () => {
  expect(await enginesApart(study, referenceEngine, referenceEngine)).toEqual({
    ...{ gradient: 0, parameters: 0, firstState: 0 },
  });
});

test('two engines are apart by the relative errors of what they end with', async () => {
  const apart = await enginesApart(study, referenceEngine, lanesEngine);
  const { engine: exact } = await learn({ ...study, engine: referenceEngine });
  const { engine: single } = await learn({ ...study, engine: lanesEngine });
  expect(apart).toEqual({
    gradient: relativeError(single.parameterGradient(0), exact.parameterGradient(0)),
    parameters: relativeError(single.parameters(0), exact.parameters(0)),
    firstState: relativeError(
      single.stateGradients(0, 0, 0).start,
      exact.stateGradients(0, 0, 0).start,
    ),
  });
  for (const error of Object.values(apart)) {
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(1e-3);
  }
});
