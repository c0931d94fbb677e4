import fc from 'fast-check';
import * as tf from '@tensorflow/tfjs-node';
import { describe, expect, it } from 'vitest';
import {
  CycleWorld,
  Fpp,
  OptionError,
  elman,
  learn,
  referenceEngine,
  rmsprop,
  Rtrl,
  sgd,
  Uoro,
} from '../../lib';
import { tfjsEngine } from '../../lib/bench/tfjs-engine';
import {
  elmanCases,
  everythingOf,
  filledEngine,
  generatorOf,
  randomTransitions,
  randomWindows,
  relativeDifference,
  type Case,
} from '../engines/engine-cases';

/** The cases that the bench may have: FPP with its defaults, on classes. */
const benchCases = elmanCases.map(
  ({ observation, target, objective, stateStep, ...rest }): Case => ({
    ...rest,
    observation: observation.kind === 'class' ? observation : { kind: 'class', classes: 3 },
    target: target.kind === 'class' ? target : { kind: 'class', classes: 2 },
    objective: { loss: 'last', penalty: 'sum', lambda: objective.lambda },
    optimizer: rmsprop(),
    actingState: 'linked',
    stateStep: { rule: sgd(), rate: stateStep.rate, averaging: 'window' },
  }),
);

/** An online step and an update; everything that there is to see afterwards. */
function oneUpdate(factory: typeof tfjsEngine, given: Case, change: Partial<Case> = {}) {
  const engine = filledEngine(factory, given);
  const { objective, stateStep } = { ...given, ...change };
  engine.advance(0, 1, randomTransitions(given, generatorOf(given.seed + 2)));
  engine.gradient(randomWindows(given), objective);
  engine.updateWeights();
  engine.updateStates(stateStep);
  return everythingOf(engine, given);
}

function largestDifference(a: ReturnType<typeof oneUpdate>, b: typeof a): number {
  return Math.max(...Object.keys(a).map((name) => relativeDifference(a[name], b[name])));
}

describe('the engine in tfjs-node operations', () => {
  it('computes the same update as the reference', () => {
    fc.assert(
      fc.property(benchCases, (given) => {
        const truth = oneUpdate(referenceEngine, given);
        expect(largestDifference(truth, oneUpdate(tfjsEngine, given))).toBeLessThan(1e-4);
      }),
      { numRuns: 40, seed: 20200430 },
    );
  });

  it('would not if its penalty or its state step were off by a hundredth', () => {
    const [given] = fc.sample(benchCases, { numRuns: 1, seed: 1 });
    const objective = { loss: 'last', penalty: 'sum', lambda: 1 } as const;
    const stateStep = { rule: sgd(), rate: 0.3, averaging: 'window' } as const;
    const right = { ...given, objective, stateStep };
    const truth = oneUpdate(referenceEngine, right);
    expect(largestDifference(truth, oneUpdate(tfjsEngine, right))).toBeLessThan(1e-4);
    for (const wrong of [
      { objective: { ...objective, lambda: 1.01 } },
      { stateStep: { ...stateStep, rate: 0.303 } },
    ]) {
      const found = oneUpdate(tfjsEngine, right, wrong);
      expect(largestDifference(truth, found)).toBeGreaterThan(3e-4);
    }
  });

  it('runs FPP as the reference does, with as many tensors after 60 steps as after 30', async () => {
    const environment = new CycleWorld();
    const study = {
      environment,
      network: elman(environment, { hiddenUnits: 4 }),
      trainer: new Fpp({ truncationLength: 4, batchSize: 2 }),
      learningRate: 0.01,
      seeds: 3,
    };
    const before = tf.memory().numTensors;
    const tensors = async (steps: number): Promise<number> => {
      const [truth, found] = await Promise.all(
        [referenceEngine, tfjsEngine].map((engine) => learn({ ...study, steps, engine })),
      );
      for (const [i, run] of truth.runs.entries())
        expect(found.runs[i].loss).toBeCloseTo(run.loss, 3);
      return tf.memory().numTensors;
    };
    const first = (await tensors(30)) - before;
    expect((await tensors(60)) - before - first).toBe(first);
  });

  it('refuses what the bench never asks for', () => {
    const environment = new CycleWorld();
    const config = {
      network: elman(environment, { hiddenUnits: 4 }),
      runs: 1,
      streams: 1,
      slots: 4,
      learningRates: [0.1],
      optimizer: rmsprop(),
      actingState: 'linked',
    } as const;
    for (const more of [{ optimizer: sgd() }, { actingState: 'separate' as const }]) {
      expect(() => tfjsEngine({ ...config, ...more })).toThrow(OptionError);
    }
    const engine = tfjsEngine(config);
    const windows = { starts: Int32Array.of(0), batchSize: 1, length: 2 };
    expect(() => {
      engine.gradient(windows, { loss: 'every', lambda: 1, penalty: 'sum' });
    }).toThrow(OptionError);
  });

  it('carries no derivatives forward, and says so where they are needed', async () => {
    const environment = new CycleWorld();
    const network = elman(environment, { hiddenUnits: 4 });
    const study = { environment, network, engine: tfjsEngine, steps: 1, learningRate: 0.1 };
    for (const trainer of [new Uoro(), new Rtrl()]) {
      const learning = learn({ ...study, trainer });
      await expect(learning).rejects.toThrow(OptionError);
      await expect(learning).rejects.toThrow(
        `${trainer.constructor.name}: engine must be one that carries derivatives forward in time; got "tfjs-node"`,
      );
    }
  });
});
