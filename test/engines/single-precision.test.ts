import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  elman,
  lanesEngine,
  OptionError,
  referenceEngine,
  rmsprop,
  type Engine,
  type EngineConfig,
  type EngineFactory,
  type StateStep,
  type Transitions,
  type UpdateRule,
} from '../../lib';
import { denseEngine } from '../../lib/engines/dense/dense-engine';
import { tensorsEngine } from '../../lib/engines/tensors/tensors-engine';
import { generatorOf, relativeDifference } from './engine-cases';

// Both ends of float32's range, on the engines that compute in it: gradients from 1e-30 to 1e30, one
// after the other, against the reference in float64.

interface Sizes {
  /** Of the gradient, update by update. */
  readonly sizes: readonly number[];
  readonly optimizer: UpdateRule;
  readonly stateStep: StateStep;
  readonly seed: number;
}

const RUNS = 5;
const SLOTS = 3;
const hiddenUnits = 4;
const network = elman(
  { observation: { kind: 'vector', size: 2 }, target: { kind: 'vector', size: 3 } },
  { hiddenUnits },
);

const rules = fc
  .record({
    decay: fc.constantFrom(0, 0.5, 0.9, 0.99),
    epsilon: fc.constantFrom(1e-10, 1e-8),
    epsilonPlacement: fc.constantFrom('inside' as const, 'outside' as const),
    initialAccumulator: fc.constantFrom(0, 1),
    clip: fc.constantFrom(null, null, 1e20),
  })
  .map(rmsprop);

const given: fc.Arbitrary<Sizes> = fc.record({
  sizes: fc.array(fc.constantFrom(1e-30, 1e-20, 1e-3, 1, 1e9, 1e18, 3e19, 1e24, 1e30), {
    minLength: 1,
    maxLength: 6,
  }),
  optimizer: rules,
  stateStep: fc.record({
    rule: rules,
    rate: fc.constantFrom('shared' as const, 0.3),
    averaging: fc.constant('window' as const),
  }),
  seed: fc.integer({ min: 1, max: 1e6 }),
});

function configOf(optimizer: UpdateRule): EngineConfig {
  return {
    network,
    runs: RUNS,
    streams: 1,
    slots: SLOTS,
    learningRates: Array.from({ length: RUNS }, (_, r) => 0.003 * (r + 1)),
    optimizer,
    actingState: 'linked',
  };
}

/** What is left after every update: weights and the end states. */
function updates(factory: EngineFactory, { sizes, optimizer, stateStep, seed }: Sizes): number[][] {
  const generator = generatorOf(seed);
  const real = (): number => Math.fround(2 * generator.uniform() - 1);
  const engine = factory(configOf(optimizer));
  const seen: number[][] = [];
  for (const size of sizes) {
    // A target that is a gradient of that size away from what is predicted, which is 0 where the
    // readout is: so a small gradient is not lost in the difference.
    const weights = Array.from({ length: network.parameterCount }, real);
    const readout = network.blocks.find(({ name }) => name === 'readout');
    const isReadout = (i: number): boolean => readout !== undefined && i >= readout.offset;
    for (let r = 0; r < RUNS; r++) {
      engine.setParameters(r, size < 1 ? weights.map((w, i) => (isReadout(i) ? 0 : w)) : weights);
    }
    const transitions: Transitions = {
      observations: Float64Array.from({ length: 2 * RUNS }, real),
      targets: Float64Array.from({ length: 3 * RUNS }, () => Math.fround(size * real())),
      scored: new Uint8Array(RUNS).fill(1),
    };
    for (let r = 0; r < RUNS; r++) engine.setState(r, 0, 0, Array.from({ length: 4 }, real));
    engine.advance(0, 1, transitions);
    engine.gradient(
      { starts: new Int32Array(RUNS), batchSize: 1, length: 1 },
      { loss: 'last', lambda: 0, penalty: 'sum' },
    );
    engine.updateWeights();
    engine.updateStates(stateStep);
    for (let r = 0; r < RUNS; r++) {
      seen.push([...engine.parameters(r)], [...engine.state(r, 0, 0)], [...engine.state(r, 0, 1)]);
    }
  }
  return seen;
}

const engines = [
  ['lanes', lanesEngine, 200],
  ['dense', denseEngine, 100],
  ['tensors', tensorsEngine, 30],
] satisfies [string, EngineFactory, number][];

describe.each(engines)('%s', (_, factory, numRuns) => {
  it('follows gradients from 1e-30 to 1e30 as the reference does', () => {
    fc.assert(
      fc.property(given, (sizes) => {
        const [truth, found] = [referenceEngine, factory].map((one) => updates(one, sizes));
        for (const [i, numbers] of truth.entries()) {
          expect(relativeDifference(numbers, found[i]), `${i}`).toBeLessThanOrEqual(1e-5);
        }
      }),
      { numRuns, seed: 20200430 },
    );
  });

  it('goes on with the same bits from accumulators beyond float32', () => {
    const learn = (engine: Engine, size: number): void => {
      const targets = Float64Array.from({ length: 3 * RUNS }, (_, i) => size * (i + 1));
      const scored = new Uint8Array(RUNS).fill(1);
      engine.advance(0, 1, { observations: new Float64Array(2 * RUNS).fill(0.5), targets, scored });
      engine.gradient(
        { starts: new Int32Array(RUNS), batchSize: 1, length: 1 },
        { loss: 'last', lambda: 0, penalty: 'sum' },
      );
      engine.updateWeights();
    };
    const [straight, resumed] = [0, 1].map(() => factory(configOf(rmsprop())));
    learn(straight, 1e30);
    for (let r = 0; r < RUNS; r++) {
      const memory = straight.snapshot?.readRun(r);
      if (memory !== undefined) resumed.snapshot?.writeRun(r, memory);
    }
    for (const engine of [straight, resumed]) learn(engine, 1e25);
    for (let r = 0; r < RUNS; r++) {
      expect(resumed.parameters(r)).toEqual(straight.parameters(r));
      expect(resumed.parameters(r).every(Number.isFinite)).toBe(true);
    }
  });

  it.each([
    ['inside', 1e-31],
    ['outside', 1e-12],
  ] as const)(
    'refuses an ε %s the root that float32 cannot hold: %s',
    (epsilonPlacement, epsilon) => {
      const rule = rmsprop({ epsilon, epsilonPlacement });
      expect(() => factory(configOf(rule))).toThrow(OptionError);
      expect(() => factory(configOf(rule))).toThrow(
        /optimizer\.epsilon must be at least .* the root/,
      );
      const engine = factory(configOf(rmsprop()));
      engine.gradient(
        { starts: new Int32Array(RUNS), batchSize: 1, length: 1 },
        { loss: 'last', lambda: 1, penalty: 'sum' },
      );
      const step = { rule, rate: 1, averaging: 'window' } as const;
      expect(() => {
        engine.updateStates(step);
      }).toThrow(/stateStep\.rule\.epsilon/);
      expect(() => referenceEngine(configOf(rule))).not.toThrow();
    },
  );
});
