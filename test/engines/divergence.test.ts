import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ConstantPrediction,
  CycleWorld,
  divergedRuns,
  elman,
  Fpp,
  hasDiverged,
  lanesEngine,
  learn,
  Recording,
  referenceEngine,
  rmsprop,
  TruncatedBptt,
  type Engine,
  type EngineFactory,
  type Trainer,
} from '../../lib';
import { denseEngine } from '../../lib/engines/dense/dense-engine';
import { tensorsEngine } from '../../lib/engines/tensors/tensors-engine';

const engines = [
  ['reference', referenceEngine, 1e308],
  ['lanes', lanesEngine, 3e38],
  ['dense', denseEngine, 3e38],
  ['tensors', tensorsEngine, 3e38],
] satisfies [string, EngineFactory, number][];

const environment = new CycleWorld({ length: 5 });
const network = elman(environment, { hiddenUnits: 4 });
const fpp = new Fpp({ truncationLength: 2, batchSize: 1, bufferSize: 10 });

/** FPP, in whose first run something happens after ten steps. */
function struck(strike: (engine: Engine) => void): Trainer {
  return {
    name: 'struck FPP',
    options: {},
    needs: fpp.needs,
    start(engine, ...rest) {
      const learner = fpp.start(engine, ...rest);
      let steps = 0;
      return {
        ...learner,
        observe(transitions) {
          steps += 1;
          if (steps === 10) strike(engine);
          return learner.observe(transitions);
        },
      };
    },
  };
}

function filled(factory: EngineFactory, clip: number | null = null, runs = 2): Engine {
  return factory({
    network,
    runs,
    streams: 1,
    slots: 4,
    learningRates: Array<number>(runs).fill(0.01),
    optimizer: rmsprop({ clip }),
    actingState: 'linked',
  });
}

const window = { starts: Int32Array.of(0, 0), batchSize: 1, length: 1 };
const objective = { loss: 'last', lambda: 1, penalty: 'sum' } as const;

describe.each(engines)('on %s a run', (_, factory, largest) => {
  it('with a weight of ∞ has diverged, whatever it predicts, and its company has not', async () => {
    const { runs } = await learn({
      environment,
      network,
      engine: factory,
      seeds: 2,
      learningRate: 0,
      steps: 40,
      bins: 4,
      // tanh(∞) is 1: every prediction stays a number.
      trainer: struck((engine) => {
        engine.setParameters(0, engine.parameters(0).fill(Infinity, 0, 4));
      }),
    });
    expect(runs.map(({ diverged }) => diverged)).toEqual([true, false]);
    expect([runs[0].loss, runs[0].error]).toEqual([NaN, NaN]);
    expect(runs[1].loss).toBeGreaterThan(0);
    expect(runs[0].lossCurve.map(Number.isNaN)).toEqual([true, true, true, true]);
  });

  it('with an accumulator or a stored state of ∞ or NaN has diverged', () => {
    for (const value of [Infinity, -Infinity, NaN]) {
      const engine = filled(factory);
      expect(hasDiverged(engine, 0)).toBe(false);
      engine.setState(0, 0, 2, [0, 0, value, 0]);
      expect([0, 1].map((run) => hasDiverged(engine, run))).toEqual([true, false]);
      engine.setState(0, 0, 2, [0, 0, 0, 0]);
      expect(hasDiverged(engine, 0)).toBe(false);
      const memory = engine.snapshot?.readRun(0);
      if (memory === undefined) throw new Error('it has a memory');
      engine.snapshot?.writeRun(0, { ...memory, optimizer: memory.optimizer.map(() => value) });
      expect([0, 1].map((run) => hasDiverged(engine, run))).toEqual([true, false]);
    }
  });

  it('is found among others, wherever it is that it is not finite', () => {
    const spot = fc.record({
      run: fc.nat(10),
      part: fc.constantFrom('parameters', 'optimizer', 'stateOptimizer', 'states' as const),
      place: fc.nat(1000),
      value: fc.constantFrom(Infinity, -Infinity, NaN, 3e38, 1e-45),
    });
    const engine = filled(factory, null, 11);
    engine.gradient({ ...window, starts: new Int32Array(11) }, objective);
    engine.updateStates({ rule: rmsprop(), rate: 0, averaging: 'window' });
    const { snapshot } = engine;
    if (snapshot === undefined) throw new Error('it has a memory');
    const sound = Array.from({ length: 11 }, (_, run) => snapshot.readRun(run));
    const property = fc.property(fc.array(spot, { maxLength: 4 }), (spots) => {
      const saved = sound.map((of) => structuredClone(of));
      for (const { run, part, place, value } of spots) {
        const numbers = saved[run][part];
        expect(numbers.length).toBeGreaterThan(0);
        numbers[place % numbers.length] = value;
      }
      for (const [run, of] of saved.entries()) snapshot.writeRun(run, of);
      const runs = saved.flatMap(({ parameters, optimizer, stateOptimizer, states }, run) =>
        [parameters, optimizer, stateOptimizer, states].every((numbers) =>
          numbers.every(Number.isFinite),
        )
          ? []
          : [run],
      );
      expect(divergedRuns(engine)).toEqual(runs);
      expect(saved.flatMap((_, run) => (hasDiverged(engine, run) ? [run] : []))).toEqual(runs);
    });
    fc.assert(property, { numRuns: 30 });
  });

  it('whose stored state leaves its precision keeps NaN, not ∞, which tanh would hide', () => {
    const engine = filled(factory);
    engine.setState(0, 0, 1, [9, -9, 0.5, 0]);
    engine.gradient(window, objective);
    const rule = { kind: 'sgd', clip: null } as const;
    engine.updateStates({ rule, rate: largest, averaging: 'window' });
    const state = [...engine.state(0, 0, 1)];
    expect(state.slice(0, 2)).toEqual([NaN, NaN]);
    expect(state.slice(2).every(Number.isFinite)).toBe(true);
    expect(hasDiverged(engine, 0)).toBe(true);
    expect(hasDiverged(engine, 1)).toBe(false);
  });

  it('whose gradient is NaN learns NaN, clipped or not', () => {
    for (const clip of [null, 5]) {
      const engine = filled(factory, clip);
      engine.setState(0, 0, 0, [NaN, 0, 0, 0]);
      engine.gradient(window, objective);
      engine.updateWeights();
      expect(engine.parameters(0).some(Number.isNaN), `${clip}`).toBe(true);
      expect(engine.parameters(1).every(Number.isFinite)).toBe(true);
    }
  });
});

describe('losses that add up to more than float64 holds', () => {
  const vectors = { kind: 'vector', size: 1 } as const;
  const far = new Recording({
    observation: vectors,
    target: vectors,
    observations: [[0], [0]],
    targets: [[1.2e154], [1.2e154]],
  });
  const options = { network: elman(far, { hiddenUnits: 4 }), learningRate: 0, steps: 8 };

  it.each([1, 8])('have diverged, in %i bins', async (bins) => {
    const trainer = new TruncatedBptt({ truncationLength: 1 });
    const far64 = { ...options, engine: 'reference' } as const;
    const { runs } = await learn({ ...far64, environment: far, trainer, bins });
    expect(runs[0]).toMatchObject({ loss: NaN, error: NaN, diverged: true });
  });

  it('are not those of a certain prediction that was wrong', async () => {
    const trainer = new ConstantPrediction();
    const { runs } = await learn({ environment, network, trainer, learningRate: 0, steps: 20 });
    expect(runs[0]).toMatchObject({ loss: Infinity, diverged: false });
    expect(runs[0].error).toBe(0.2);
  });
});
