import { describe, expect, test } from 'vitest';
import {
  CycleWorld,
  elman,
  Fpp,
  lanesEngine,
  learn,
  referenceEngine,
  type FppOptions,
} from '../../../lib';
import { windowProbe, type WindowObservation } from '../../../lib/analysis/notebook/window-probe';

const environment = new CycleWorld({ length: 4 });
const network = elman(environment, { hiddenUnits: 4 });
const common = { environment, network, steps: 40, seeds: 3, learningRate: 0.01, streams: 2 };
const trainer = (options: Partial<FppOptions> = {}): Fpp =>
  new Fpp({ truncationLength: 2, batchSize: 3, ...options });

async function observe(options: Partial<FppOptions> = {}): Promise<readonly WindowObservation[]> {
  const probe = windowProbe(referenceEngine, 1);
  await learn({ ...common, trainer: trainer(options), engine: probe.engine });
  return probe.observations;
}

describe('a probe of windows', () => {
  test.each([
    ['reference', referenceEngine],
    ['lanes', lanesEngine],
  ])('leaves what it observes as it is (%s)', async (_, factory) => {
    const probe = windowProbe(factory, 7);
    const observed = await learn({ ...common, trainer: trainer(), engine: probe.engine });
    const alone = await learn({ ...common, trainer: trainer(), engine: factory });
    expect(observed.runs).toEqual(alone.runs);
    expect(probe.observations.map(({ update }) => update)).toEqual([7, 14, 21, 28, 35]);
  });

  test('sees no disagreement before anything has moved, and some later', async () => {
    const [first, second, ...rest] = await observe();
    expect(first).toMatchObject({ disagreement: 0, penaltyOnWeights: 0 });
    expect(first.lossOnWeights).toBeGreaterThan(0);
    for (const later of [second, ...rest]) expect(later.disagreement).toBeGreaterThan(0);
  });

  // The penalty is 0 at the first update, so the second finds the same weights whatever λ is.
  test.each([
    ['λ', { lambda: 3 }, 3],
    ['the mean over units', { penalty: 'mean' } as const, 1 / 4],
  ])('tells the penalty from the loss: %s', async (_, options, factor) => {
    const still = { stateStep: { rate: 0 } };
    const [, plain] = await observe(still);
    const [, scaled] = await observe({ ...still, ...options });
    expect(scaled.disagreement).toBeCloseTo(plain.disagreement, 12);
    expect(scaled.lossOnWeights).toBeCloseTo(plain.lossOnWeights, 12);
    expect(scaled.penaltyOnWeights).toBeCloseTo(factor * plain.penaltyOnWeights, 12);
    expect(plain.penaltyOnWeights).toBeGreaterThan(1e-6);
  });

  test('bears a network of more parameters than a call may have arguments', async () => {
    const probe = windowProbe(referenceEngine, 1);
    const large = elman(environment, { hiddenUnits: 400 });
    const options = { environment, network: large, steps: 4, learningRate: 0.01 };
    await learn({ ...options, trainer: trainer({ batchSize: 1 }), engine: probe.engine });
    expect(probe.observations[0].lossOnWeights).toBeGreaterThan(0);
  });
});
