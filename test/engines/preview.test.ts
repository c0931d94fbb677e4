import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DataError,
  lanesEngine,
  lossOf,
  OptionError,
  predictionOf,
  referenceEngine,
  type EngineFactory,
} from '../../lib';
import { denseEngine } from '../../lib/engines/dense/dense-engine';
import { tensorsEngine } from '../../lib/engines/tensors/tensors-engine';
import {
  cases,
  elmanCases,
  everythingOf,
  filledEngine,
  generatorOf,
  randomTransitions,
  randomWindows,
  relativeDifference,
  type Case,
} from './engine-cases';

const gatedCases = cases.map((given) => ({ ...given, embedding: null }));
const engines: readonly (readonly [string, EngineFactory, fc.Arbitrary<Case>])[] = [
  ['reference', referenceEngine, cases],
  ['lanes', lanesEngine, elmanCases],
  ['lanes with every cell', lanesEngine, gatedCases],
  ['dense', denseEngine, cases],
  ['tensors', tensorsEngine, cases],
];

describe.each(engines)('looking ahead: %s', (_, factory, given) => {
  const over = (numRuns: number, check: (given: Case) => void): void => {
    fc.assert(fc.property(given, check), { numRuns, seed: 7 });
  };

  it('moves nothing', () => {
    over(12, (one) => {
      const engine = filledEngine(factory, one);
      engine.gradient(randomWindows(one), one.objective);
      const snapshots = () =>
        Array.from({ length: one.runs }, (_, run) => engine.snapshot?.readRun(run));
      const before = [snapshots(), everythingOf(engine, one)];
      const generator = generatorOf(one.seed + 9);
      const ahead = [1, 2, 3].map(() => randomTransitions(one, generator).observations);
      const first = engine.preview?.(0, ahead).slice();
      expect(engine.preview?.(0, ahead)).toEqual(first);
      expect([snapshots(), everythingOf(engine, one)]).toEqual(before);
    });
  });

  it('predicts what the next step scores, and the steps after it', () => {
    over(20, (one) => {
      const engine = filledEngine(factory, one);
      const generator = generatorOf(one.seed + 9);
      const steps = [1, 2, 3].map(() => randomTransitions(one, generator));
      const { streams: S, slots } = one;
      const { network } = engine.config;
      const { outputSize: m, target } = network;
      const size = target.kind === 'class' ? 1 : target.size;
      for (let n = 1; n <= 3; n++) {
        const ahead = steps.slice(0, n).map(({ observations }) => observations);
        const outputs = engine.preview?.(0, ahead) ?? new Float64Array(0);
        const twin = filledEngine(factory, one);
        steps.slice(0, n).forEach((transitions, i) => {
          twin.advance(i % slots, (i + 1) % slots, transitions);
        });
        const { targets, scored } = steps[n - 1];
        const losses = Array.from({ length: one.runs }, (_, run) => {
          let sum = 0;
          for (let i = run * S; i < (run + 1) * S; i++) {
            if (scored[i] === 0) continue;
            const own = outputs.subarray(i * m, (i + 1) * m);
            const y = Float64Array.from(targets.subarray(i * size, (i + 1) * size));
            sum += lossOf(network, predictionOf(network, own), target.kind === 'class' ? y[0] : y);
          }
          return sum;
        });
        expect(relativeDifference(losses, twin.online.loss)).toBeLessThan(1e-5);
      }
    });
  });

  it('refuses what is no observation, and a rate that is none', () => {
    const [one] = fc.sample(given, { numRuns: 1, seed: 3 });
    const engine = filledEngine(factory, one);
    expect(() => engine.preview?.(0, [])).toThrow(OptionError);
    expect(() => engine.preview?.(one.slots, [[]] as never)).toThrow(OptionError);
    const { observations } = randomTransitions(one, generatorOf(1));
    const broken = Float64Array.from(observations).fill(NaN, 0, 1);
    expect(() => engine.preview?.(0, [broken])).toThrow(DataError);
    for (const rate of [-1, NaN, Infinity]) {
      expect(() => engine.setLearningRate?.(0, rate)).toThrow(OptionError);
    }
    expect(() => engine.setLearningRate?.(one.runs, 0.1)).toThrow(OptionError);
  });

  it('learns at a rate that is set as at one that was given', () => {
    over(12, (one) => {
      const learned = (rates: 'given' | 'set'): Record<string, Float64Array> => {
        const factor = rates === 'given' ? 3 : 1;
        const engine = filledEngine((config) => {
          const learningRates = Array.from(config.learningRates, (rate) => factor * rate);
          return factory({ ...config, learningRates });
        }, one);
        engine.gradient(randomWindows(one), one.objective);
        if (rates === 'set') {
          for (let run = 0; run < one.runs; run++) {
            engine.setLearningRate?.(run, 3 * engine.config.learningRates[run]);
          }
        }
        engine.updateWeights();
        engine.updateStates(one.stateStep);
        return everythingOf(engine, one);
      };
      expect(learned('set')).toEqual(learned('given'));
    });
  });
});
