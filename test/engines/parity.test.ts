import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  generatorSampler,
  lanes,
  lanesEngine,
  referenceEngine,
  type Engine,
  type EngineFactory,
  type ForwardMode,
  type ParameterVector,
  type StateVector,
} from '../../lib';
import { denseEngine } from '../../lib/engines/dense/dense-engine';
import { supportsRelaxedSimd } from '../../lib/engines/lanes/support';
import { tensorsEngine } from '../../lib/engines/tensors/tensors-engine';
import { forwardModeOf } from '../../lib/trainers/forward-snapshot';
import {
  cases,
  casesOf,
  elmanCases,
  everythingOf,
  filledEngine,
  generatorOf,
  randomTransitions,
  randomWindows,
  relativeDifference,
  type Case,
} from './engine-cases';

/** An engine, the cases it is for, and how far it may be from the reference, relatively. */
interface Candidate {
  readonly name: string;
  readonly factory: EngineFactory;
  readonly given: fc.Arbitrary<Case>;
  readonly tolerance: number;
  /** The share of the cases that there is time for. */
  readonly share: number;
}

const lanesCandidate = { given: elmanCases, tolerance: 1e-5, share: 1 };
const engines: readonly Candidate[] = [
  { name: 'reference', factory: referenceEngine, given: cases, tolerance: 0, share: 0.3 },
  { name: 'lanes', factory: lanesEngine, ...lanesCandidate },
  ...(['lstm', 'gru'] as const).map((cell) => ({
    name: `lanes with ${cell} cells`,
    factory: lanesEngine,
    ...lanesCandidate,
    given: casesOf(cell),
    share: 0.5,
  })),
  ...(supportsRelaxedSimd()
    ? [{ name: 'lanes-relaxed', factory: lanes({ relaxed: true }), ...lanesCandidate }]
    : []),
  { name: 'dense', factory: denseEngine, given: cases, tolerance: 1e-5, share: 0.6 },
  { name: 'tensors', factory: tensorsEngine, given: cases, tolerance: 1e-5, share: 0.6 },
];

/** Every costate, by where it stands. */
function costatesOf(
  engine: Engine,
  { runs, streams, slots }: Case,
): Record<string, ArrayLike<number>> {
  const seen: Record<string, ArrayLike<number>> = {};
  for (let r = 0; r < runs; r++) {
    for (let s = 0; s < streams; s++) {
      for (let slot = 0; slot < slots; slot++) {
        seen[`costate ${r} ${s} ${slot}`] = engine.costates?.read(r, s, slot) ?? [];
      }
    }
  }
  return seen;
}

describe.each(engines)('$name agrees with the reference', (candidate) => {
  const { factory, tolerance, share } = candidate;
  const pair = (given: Case) =>
    [filledEngine(referenceEngine, given), filledEngine(factory, given)] as const;
  const agree = (name: string, truth: ArrayLike<number>, found: ArrayLike<number>): void => {
    expect(relativeDifference(truth, found), name).toBeLessThanOrEqual(tolerance);
  };
  const over = (runs: number, check: (given: Case) => void): void => {
    const numRuns = Math.ceil(runs * share);
    fc.assert(fc.property(candidate.given, check), { numRuns, seed: 20200430 });
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

  it('in the windows it draws, and in what comes of them', () => {
    over(60, (given) => {
      const { runs, batchSize, length, slots } = given;
      const seed = generatorOf(given.seed);
      const draws = Array.from({ length: 3 }, () => {
        // As many windows as slots can hold, whose first state stands in one of them.
        const count = 1 + seed.below(slots - length);
        return [seed.below(slots), count, 1 + seed.below(batchSize)] as const;
      });
      const [truth, found] = pair(given).map((engine) => {
        const generators = Array.from({ length: runs }, (_, r) => generatorOf(given.seed + r));
        const sampler =
          engine.windowSampler?.(generators) ?? generatorSampler(engine.config, generators);
        return draws.map(([first, count, windows]) => {
          const drawn = sampler.draw(first, count, windows, length);
          engine.gradient(drawn, given.objective);
          return { starts: drawn.starts.slice(), gradient: engine.parameterGradient(runs - 1) };
        });
      });
      for (const [i, { starts, gradient }] of truth.entries()) {
        expect(found[i].starts).toEqual(starts);
        agree('gradient', gradient, found[i].gradient);
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

  it('where targets are missing', () => {
    over(60, (whole) => {
      const given = { ...whole, mayLackTargets: true };
      const engines = pair(given);
      for (const engine of engines) {
        engine.advance(0, 1, randomTransitions(given, generatorOf(given.seed + 2)));
        engine.gradient(randomWindows(given), given.objective);
        engine.updateWeights();
        engine.updateStates(given.stateStep);
      }
      const [truth, found] = engines.map((engine) => everythingOf(engine, given));
      for (const [name, value] of Object.entries(truth)) agree(name, value, found[name]);
      expect(Object.values(truth).every((values) => values.every(Number.isFinite))).toBe(true);
    });
  });

  it('in one update that would be the same if targets could not be missing, bit by bit', () => {
    over(20, (given) => {
      const updated = (mayLackTargets: boolean): Record<string, Float64Array> => {
        // The data are drawn as if none could be missing.
        const engine = filledEngine((config) => factory({ ...config, mayLackTargets }), given);
        engine.gradient(randomWindows(given), given.objective);
        engine.updateWeights();
        return everythingOf(engine, given);
      };
      expect(updated(true)).toEqual(updated(false));
    });
  });

  it('in states that are written back, before they move', () => {
    over(50, (given) => {
      const engines = pair(given);
      for (const engine of engines) {
        engine.gradient(randomWindows(given), given.objective);
        engine.writeBack?.(given.seed % 2 === 0 ? 'interior' : 'all');
        engine.updateWeights();
        engine.updateStates(given.stateStep);
      }
      const [truth, found] = engines.map((engine) => everythingOf(engine, given));
      for (const [name, value] of Object.entries(truth)) agree(name, value, found[name]);
    });
  });

  it('in states that are written back alone, or after something was looked at', () => {
    over(20, (given) => {
      const engines = pair(given);
      for (const engine of engines) {
        engine.gradient(randomWindows(given), given.objective);
        engine.writeBack?.('all');
        engine.gradient(randomWindows({ ...given, seed: given.seed + 9 }), given.objective);
        engine.parameterGradient(0);
        engine.writeBack?.('interior');
      }
      const [truth, found] = engines.map((engine) => everythingOf(engine, given));
      for (const [name, value] of Object.entries(truth)) agree(name, value, found[name]);
    });
  });

  it('in costates, and in what comes of them', () => {
    over(50, (given) => {
      const engines = pair(given);
      const windows = [0, 1].map((i) => randomWindows({ ...given, seed: given.seed + i }));
      for (const engine of engines) {
        for (const drawn of windows) {
          engine.gradient(drawn, { ...given.objective, costate: true });
          engine.costates?.update();
        }
        engine.costates?.clear(given.seed % given.slots);
        engine.gradient(windows[0], { ...given.objective, costate: true });
        engine.updateWeights();
      }
      const [truth, found] = engines.map((engine) => ({
        ...everythingOf(engine, given),
        ...costatesOf(engine, given),
      }));
      for (const [name, value] of Object.entries(truth)) agree(name, value, found[name]);
    });
  });

  it('in costates that are read out and put back', () => {
    over(10, (given) => {
      const [from, to] = [filledEngine(factory, given), filledEngine(factory, given)];
      from.gradient(randomWindows(given), { ...given.objective, costate: true });
      from.costates?.update();
      const all = from.costates?.readAll() ?? [];
      expect(all.some((number) => number !== 0)).toBe(true);
      to.costates?.writeAll(all as Float64Array);
      expect(to.costates?.readAll()).toEqual(all);
      expect(costatesOf(to, given)).toEqual(costatesOf(from, given));
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

  describe('in forward mode', () => {
    /** What a check may ask for: the engine's forward mode, its vectors and numbers at random. */
    interface Play {
      readonly engine: Engine;
      readonly forward: ForwardMode;
      readonly state: () => StateVector;
      readonly scalars: () => number[];
      /** Notes what must agree. */
      readonly see: (name: string, values: Float64Array) => void;
      /** Notes a vector like W, stream by stream. */
      readonly seeVector: (name: string, vector: ParameterVector) => void;
    }

    /** The reference's influence matrix is slow. */
    const shrunk = (given: Case): Case => ({
      ...given,
      hiddenUnits: Math.min(given.hiddenUnits, 16),
      runs: Math.min(given.runs, 6),
      streams: Math.min(given.streams, 3),
    });

    const played = (factory: EngineFactory, given: Case, play: (tools: Play) => void) => {
      const engine = filledEngine(factory, given);
      const forward = forwardModeOf('parity', engine);
      const generator = generatorOf(given.seed + 3);
      const total = given.runs * given.streams;
      const random = (count: number): number[] =>
        Array.from({ length: count }, () => Math.fround(generator.uniform() - 0.4));
      const seen: [name: string, values: Float64Array][] = [];
      const see = (name: string, values: Float64Array): void => {
        seen.push([name, values]);
      };
      play({
        engine,
        forward,
        state: () => {
          const vector = forward.stateVector();
          forward.assign(vector, random(total * engine.config.network.stateSize));
          return vector;
        },
        scalars: () => random(total),
        see,
        seeVector: (name, vector) => {
          see(`norm of ${name}`, forward.norm(vector));
          for (let s = 0; s < given.streams; s++) {
            const only = Array.from({ length: total }, (_, i) => Number(i % given.streams === s));
            forward.useGradient(only, vector);
            for (let r = 0; r < given.runs; r++) {
              see(`${name}, run ${r}, stream ${s}`, engine.parameterGradient(r));
            }
          }
        },
      });
      return seen;
    };
    const agreeOn = (numRuns: number, play: (tools: Play) => void): void => {
      over(numRuns, (large) => {
        const small = shrunk(large);
        const truth = played(referenceEngine, small, play);
        const found = played(factory, small, play);
        expect(found.map(([name]) => name)).toEqual(truth.map(([name]) => name));
        for (const [i, [name, values]] of truth.entries()) agree(name, values, found[i][1]);
      });
    };

    it('in the signs it draws, bit for bit', () => {
      over(20, (given) => {
        const draws = [referenceEngine, factory].map((make) => {
          const engine = filledEngine(make, given);
          const { config } = engine;
          const forward = forwardModeOf('parity', engine);
          const generators = Array.from({ length: given.runs }, (_, r) => generatorOf(r + 1));
          const { stateSize: k } = config.network;
          const [signs, powers] = [forward.stateVector(), forward.stateVector()];
          const sampler = forward.signSampler(generators);
          sampler.draw(signs);
          sampler.draw(signs);
          // Twelve signs at a time spell a number.
          const spelt = Array.from({ length: Math.ceil(k / 12) }, (_, block) => {
            const power = (_: unknown, i: number): number =>
              Math.floor((i % k) / 12) === block ? 2 ** (i % 12) : 0;
            const length = given.runs * given.streams * k;
            forward.assign(powers, Array.from({ length }, power));
            return forward.dot(signs, powers);
          });
          return spelt;
        });
        expect(draws[1]).toEqual(draws[0]);
      });
    });

    it('in vectors like the state', () => {
      agreeOn(40, ({ forward, state, scalars, see }) => {
        const [v, w] = [state(), state()];
        see('v · w', forward.dot(v, w));
        forward.combine(w, scalars(), v, scalars(), w);
        see('v · (a v + b w)', forward.dot(v, w));
        see('norm', forward.norm(w));
        forward.propagate(w, v);
        see('J v · v', forward.dot(w, v));
        see('norm of J v', forward.norm(w));
        forward.propagate(v, v);
        see('norm of J v in place', forward.norm(v));
        forward.lossGradient(v);
        see('loss gradient', forward.norm(v));
        see('loss gradient · J v', forward.dot(v, w));
      });
    });

    it('in vectors like W', () => {
      agreeOn(40, ({ forward, state, scalars, see, seeVector }) => {
        const [nu, other] = [state(), state()];
        const [x, y] = [forward.parameterVector(), forward.parameterVector()];
        see('norm of a pull-back', forward.pullBackNorm(nu));
        forward.pullBack(x, scalars(), scalars(), nu);
        forward.pullBack(y, scalars(), scalars(), other);
        seeVector('x', x);
        forward.pullBack(x, scalars(), scalars(), other);
        forward.pullBack(x, scalars(), scalars(), nu);
        seeVector('y', y);
        seeVector('x again', x);
      });
    });

    it('in the influence matrix', () => {
      agreeOn(30, ({ forward, state, seeVector }) => {
        const delta = state();
        const [influence, other] = [forward.influenceMatrix(), forward.influenceMatrix()];
        const [x, y] = [forward.parameterVector(), forward.parameterVector()];
        forward.propagateInfluence(influence);
        forward.propagateInfluence(influence);
        forward.propagateInfluence(influence);
        forward.contract(x, delta, influence);
        forward.propagateInfluence(influence);
        forward.propagateInfluence(other);
        forward.contract(y, delta, influence);
        seeVector('x', x);
        seeVector('y', y);
        forward.contract(x, delta, other);
        seeVector('x again', x);
      });
    });

    it('in the gradient of a loss whose target is missing', () => {
      over(20, (whole) => {
        const given = { ...shrunk(whole), mayLackTargets: true };
        const [truth, found] = [referenceEngine, factory].map((make) =>
          played(make, given, ({ engine, forward, state, scalars, see }) => {
            const vector = forward.parameterVector();
            forward.pullBack(vector, scalars(), scalars(), state());
            const delta = forward.stateVector();
            forward.lossGradient(delta);
            see('norm of the loss gradient', forward.norm(delta));
            forward.useGradient(scalars(), vector);
            for (let r = 0; r < given.runs; r++) see(`gradient ${r}`, engine.parameterGradient(r));
          }),
        );
        for (const [i, [name, values]] of truth.entries()) agree(name, values, found[i][1]);
      });
    });

    it('over several steps of learning, whatever is left undone in between', () => {
      over(20, (given) => {
        const small = shrunk(given);
        const [truth, found] = [referenceEngine, factory].map((make) =>
          played(make, small, ({ engine, forward, state, scalars, see, seeVector }) => {
            const generator = generatorOf(given.seed + 5);
            const x = forward.parameterVector();
            const influence = forward.influenceMatrix();
            const [nu, delta] = [state(), state()];
            for (let t = 0; t < 3; t++) {
              engine.advance(0, 1, randomTransitions(small, generator));
              forward.pullBack(x, scalars(), scalars(), nu);
              if (t !== 1) forward.useGradient(scalars(), x);
              forward.propagateInfluence(influence);
              engine.updateWeights();
              forward.lossGradient(delta);
              see(`loss gradient ${t}`, forward.norm(delta));
            }
            forward.propagateInfluence(influence);
            engine.setParameters(0, engine.parameters(0).fill(0.125));
            forward.lossGradient(delta);
            see('loss gradient by other weights', forward.norm(delta));
            seeVector('x', x);
            forward.contract(x, nu, influence);
            seeVector('contracted', x);
            for (let r = 0; r < small.runs; r++) see(`weights ${r}`, engine.parameters(r));
          }),
        );
        // Three updates: rounding grows with each.
        for (const [i, [name, values]] of truth.entries()) {
          expect(relativeDifference(values, found[i][1]), name).toBeLessThanOrEqual(3 * tolerance);
        }
      });
    });
  });
});
