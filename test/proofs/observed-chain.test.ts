import { describe, expect, test } from 'vitest';
import { CycleWorld, elman, Fpp, learn, readoutOf } from '../../lib';
import { chainResidual, coincidingStates, windowSteps } from '../../lib/proofs';

const length = 4;
/** The ring of CycleWorld(4); its observation is 1 in the last state. */
const ring = {
  observations: [0, 0, 0, 1],
  successors: [[1], [2], [3], [0]],
};

describe('eq. 2 on the ring of CycleWorld', () => {
  test('is solved by what FPP has learned, and each of its states predicts the next observation', async () => {
    const environment = new CycleWorld({ length });
    const network = elman(environment, { hiddenUnits: 4 });
    const { engine, runs } = await learn({
      environment,
      network,
      trainer: new Fpp({ truncationLength: 4, batchSize: 4 }),
      steps: 3000,
      learningRate: 0.01,
    });
    expect(runs[0].errorCurve.at(-1)).toBe(0);

    const point = { network, parameters: engine.parameters(0) };
    const inputs = Array.from({ length: 1000 * length }, (_, t) => ring.observations[t % length]);
    const steps = windowSteps(point, { start: new Float64Array(4), inputs });
    const states = steps.slice(-length).map(({ next }) => next);
    expect(chainResidual(point, ring, states)).toBeLessThan(1e-12);

    const readout = readoutOf(network);
    for (const [h, state] of states.entries()) {
      const target = ring.observations[(h + 1) % length];
      expect(readout.predict(point.parameters, state, target).error).toBe(0);
    }

    const turned = [...states.slice(1), states[0]];
    expect(chainResidual(point, ring, turned)).toBeGreaterThan(0.1);
  });
});

describe('eq. 2 makes states coincide', () => {
  test('that look alike and are reached from one state', () => {
    expect(coincidingStates(ring)).toEqual([0, 1, 2, 3]);
    const fork = { observations: [0, 1, 1, 0], successors: [[1, 2, 3], [0], [0], [0]] };
    expect(coincidingStates(fork)).toEqual([0, 1, 1, 3]);
  });

  test('and what follows from them', () => {
    const branches = {
      observations: [0, 1, 1, 2, 2, 3, 4],
      successors: [[2, 1], [3], [4], [5], [6], [0], [0]],
    };
    expect(coincidingStates(branches)).toEqual([0, 1, 1, 3, 3, 5, 6]);
  });
});
