import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { learn, MemoryError, referenceEngine, sgd, type Trainer } from '../../lib';
import { denseEngine } from '../../lib/engines/dense/dense-engine';
import { Arena } from '../../lib/engines/lanes/arena';
import { denseDigest, denseOutcome, denseSettings } from './dense-settings';
import {
  cases,
  everythingOf,
  filledEngine,
  generatorOf,
  randomTransitions,
  randomWindows,
  relativeDifference,
  type Case,
} from './engine-cases';

/** Networks of several vectors of units, inputs and outputs, and a few numbers more or less. */
const large: fc.Arbitrary<Case> = fc
  .record({
    given: cases,
    hiddenUnits: fc.integer({ min: 15, max: 66 }),
    inputs: fc.integer({ min: 14, max: 50 }),
    outputs: fc.integer({ min: 14, max: 85 }),
    embeddingSize: fc.integer({ min: 15, max: 35 }),
    streams: fc.integer({ min: 1, max: 13 }),
    batchSize: fc.integer({ min: 1, max: 3 }),
    length: fc.integer({ min: 1, max: 5 }),
    spare: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ given, inputs, outputs, embeddingSize, spare, ...rest }) => ({
    ...given,
    ...rest,
    runs: 1,
    slots: rest.length + spare,
    observation: { ...given.observation, classes: inputs, size: inputs },
    target: { ...given.target, classes: outputs, size: outputs },
    embedding: given.embedding === null ? null : { ...given.embedding, size: embeddingSize },
  }))
  .map((given) => ({
    ...given,
    observation: spaceOf(given.observation),
    target: spaceOf(given.target),
  }));

function spaceOf({ kind, classes, size }: { kind: string; classes: number; size: number }) {
  return kind === 'class' ? { kind: 'class' as const, classes } : { kind: 'vector' as const, size };
}

it('agrees with the reference whatever fills up its vectors', () => {
  fc.assert(
    fc.property(large, (given) => {
      const [truth, found] = [referenceEngine, denseEngine].map((factory) => {
        const engine = filledEngine(factory, given);
        engine.gradient(randomWindows(given), given.objective);
        const gradient = engine.parameterGradient(0);
        const ends = engine.stateGradients(0, given.streams - 1, given.batchSize - 1);
        engine.updateWeights();
        engine.updateStates(given.stateStep);
        engine.advance(0, 1, randomTransitions(given, generatorOf(given.seed + 2)));
        return { ...everythingOf(engine, given), 'gradient before': gradient, ...ends };
      });
      for (const [name, value] of Object.entries(truth)) {
        const numbers = found[name as keyof typeof found];
        expect(relativeDifference(value, numbers), name).toBeLessThanOrEqual(1e-5);
      }
    }),
    { numRuns: 60, seed: 20200430 },
  );
});

describe.each(denseSettings)('$name', (setting) => {
  it('learns what the reference learns', async () => {
    const [truth, found] = await Promise.all(
      [referenceEngine, denseEngine].map(
        async (engine) => (await denseOutcome(setting, engine)).runs,
      ),
    );
    for (const [run, { loss, lossCurve }] of truth.entries()) {
      expect(loss).toBeGreaterThan(0);
      expect(relativeDifference(lossCurve, found[run].lossCurve)).toBeLessThan(1e-4);
    }
  });

  // The bits that every machine must come to, in WebAssembly and in C++. Recorded anew by
  //
  //     npx vitest run test/engines/dense.test.ts -u
  //
  // where a change of the kernels is meant to change them.
  it('comes to these bits', async () => {
    expect(await denseDigest(setting, denseEngine)).toMatchSnapshot();
  });
});

it('a run has the same bits in any company', async () => {
  const [setting] = denseSettings;
  const [alone, together] = await Promise.all(
    [0.01, [0.003, 0.01]].map((rate) => denseOutcome(setting, denseEngine, rate)),
  );
  const same = together.runs.filter(({ learningRate }) => learningRate === 0.01);
  expect(same).toHaveLength(alone.runs.length);
  expect(same.map(({ lossCurve }) => lossCurve)).toEqual(
    alone.runs.map(({ lossCurve }) => lossCurve),
  );
});

describe('its memory', () => {
  it.each(denseSettings)('is taken in the first steps only: $name', async (setting) => {
    const allocate = vi.spyOn(Arena.prototype, 'allocate');
    const { environment, network, trainer, streams } = setting;
    const taken: number[] = [];
    await learn({
      ...{ environment, network, streams, steps: 60, learningRate: 0.01 },
      engine: denseEngine,
      trainer: counting(trainer, () => taken.push(allocate.mock.calls.length)),
    });
    expect(taken[0]).toBeGreaterThan(0);
    // By the 25th step the buffer is full, and every window as long as it can be.
    expect(new Set(taken.slice(25)).size).toBe(1);
    allocate.mockRestore();
  });

  it('is refused where there is not so much', () => {
    const { network } = denseSettings[1];
    const config = {
      ...{ network, runs: 50, streams: 20, slots: 200_000, learningRates: Array(50).fill(0.01) },
      ...{ optimizer: sgd(), actingState: 'linked' as const },
    };
    expect(() => denseEngine(config)).toThrow(MemoryError);
    expect(() => denseEngine(config)).toThrow(/^denseEngine: 50 runs × 20 streams × 200,000 slots/);
  });
});

/** A trainer, and what happens at each of its steps. */
function counting(trainer: Trainer, count: () => void): Trainer {
  return {
    name: trainer.name,
    options: trainer.options,
    needs: trainer.needs,
    start(...given) {
      const learner = trainer.start(...given);
      return {
        ...learner,
        observe(transitions) {
          count();
          return learner.observe(transitions);
        },
      };
    },
  };
}
