import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lanes, lanesEngine, referenceEngine, type EngineFactory } from '../../lib';
import { supportsRelaxedSimd } from '../../lib/engines/lanes/support';
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

/** Every engine there is, and how far it may be from the reference, relatively. */
const engines: readonly (readonly [name: string, factory: EngineFactory, tolerance: number])[] = [
  ['reference', referenceEngine, 0],
  ['lanes', lanesEngine, 1e-5],
  ...(supportsRelaxedSimd() ? ([['lanes-relaxed', lanes({ relaxed: true }), 1e-5]] as const) : []),
];

describe.each(engines)('%s agrees with the reference', (_, factory, tolerance) => {
  const pair = (given: Case) =>
    [filledEngine(referenceEngine, given), filledEngine(factory, given)] as const;
  const agree = (name: string, truth: ArrayLike<number>, found: ArrayLike<number>): void => {
    expect(relativeDifference(truth, found), name).toBeLessThanOrEqual(tolerance);
  };
  const over = (runs: number, check: (given: Case) => void): void => {
    fc.assert(fc.property(cases, check), { numRuns: runs, seed: 20200430 });
  };

  it('in an online step', () => {
    over(60, (given) => {
      const [truth, found] = pair(given);
      const transitions = randomTransitions(given, generatorOf(given.seed + 2));
      for (const engine of [truth, found]) engine.advance(0, 1, transitions);
      const expected = everythingOf(truth, given);
      for (const [name, value] of Object.entries(everythingOf(found, given))) {
        agree(name, expected[name], value);
      }
    });
  });

  it('in the gradients of parameters and end states', () => {
    over(150, (given) => {
      const engines = pair(given);
      for (const engine of engines) engine.gradient(randomWindows(given), given.objective);
      const [truth, found] = engines;
      for (let r = 0; r < given.runs; r++) {
        agree('gradient', truth.parameterGradient(r), found.parameterGradient(r));
        for (let s = 0; s < given.streams; s++) {
          for (let b = 0; b < given.batchSize; b++) {
            const expected = truth.stateGradients(r, s, b);
            const { start, end } = found.stateGradients(r, s, b);
            agree('start', expected.start, start);
            agree('end', expected.end, end);
          }
        }
      }
    });
  });

  it('in one whole update of weights and states', () => {
    over(150, (given) => {
      const engines = pair(given);
      for (const engine of engines) {
        engine.gradient(randomWindows(given), given.objective);
        engine.updateWeights();
        engine.updateStates(given.stateStep);
      }
      const [truth, found] = engines.map((engine) => everythingOf(engine, given));
      for (const [name, value] of Object.entries(truth)) agree(name, value, found[name]);
    });
  });

  it('whatever is asked for between gradient and update', () => {
    over(20, (given) => {
      const windows = randomWindows(given);
      const straight = filledEngine(factory, given);
      const interrupted = filledEngine(factory, given);
      straight.gradient(windows, given.objective);
      straight.updateWeights();
      straight.updateStates(given.stateStep);
      interrupted.gradient(windows, given.objective);
      windows.starts.fill(0);
      interrupted.parameterGradient(0);
      interrupted.setState(0, 0, 0, straight.state(0, 0, 0).fill(0));
      interrupted.stateGradients(0, 0, 0);
      interrupted.updateWeights();
      const gradients = (engine: typeof straight) =>
        Array.from({ length: given.runs }, (_, r) => [
          engine.parameterGradient(r),
          engine.parameters(r),
        ]);
      expect(gradients(interrupted)).toEqual(gradients(straight));
    });
  });

  it('in forward mode', () => {
    over(40, (given) => {
      const engines = pair({ ...given, hiddenUnits: Math.min(given.hiddenUnits, 12) });
      const generator = generatorOf(given.seed + 3);
      const k = engines[0].config.network.stateSize;
      const total = given.runs * given.streams;
      const random = (): number[] =>
        Array.from({ length: total * k }, () => Math.fround(generator.uniform() - 0.5));
      const values = [random(), random()];
      const scalars = random().slice(0, total);
      const results = engines.map((engine) => {
        const { forward } = engine;
        const [v, nu] = values.map((value) => {
          const vector = forward.stateVector();
          forward.assign(vector, value);
          return vector;
        });
        const seen: Float64Array[] = [];
        const pulled = forward.parameterVector();
        forward.pullBack(pulled, nu);
        seen.push(forward.dot(pulled, pulled));
        forward.propagate(v, v);
        seen.push(forward.dot(v, v), forward.dot(v, nu));
        forward.combine(v, scalars, v, scalars, nu);
        seen.push(forward.dot(v, v));
        forward.lossGradient(nu);
        seen.push(forward.dot(nu, nu), forward.dot(v, nu));
        const influence = forward.influenceMatrix();
        forward.propagateInfluence(influence);
        forward.propagateInfluence(influence);
        const contracted = forward.parameterVector();
        forward.contract(contracted, v, influence);
        seen.push(forward.dot(contracted, pulled));
        forward.combine(contracted, scalars, contracted, scalars, pulled);
        forward.useGradient(scalars, contracted);
        for (let r = 0; r < given.runs; r++) seen.push(engine.parameterGradient(r));
        engine.updateWeights();
        for (let r = 0; r < given.runs; r++) seen.push(engine.parameters(r));
        return seen;
      });
      for (const [i, truth] of results[0].entries()) agree(`result ${i}`, truth, results[1][i]);
    });
  });
});
