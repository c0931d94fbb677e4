import { describe, expect, test } from 'vitest';
import {
  allocateTransitions,
  CycleWorld,
  deriveGenerator,
  elman,
  Fpp,
  FppWithoutWeightPenalty,
  Generator,
  initialParameters,
  lstm,
  NoOverlapTruncatedBptt,
  referenceEngine,
  Rtrl,
  sgd,
  StochasticWorld,
  StoredState,
  TruncatedBptt,
  Uoro,
  type Engine,
  type Environment,
  type Input,
  type MakeNetwork,
  type Objective,
  type Trainer,
  type Windows,
} from '../../lib';
import {
  derivedGradients,
  finiteDifferenceGradients,
  relativeError,
  type MiniBatch,
} from '../../lib/proofs';
import { eachCell } from '../models/each-cell';
import { valueAt } from '../engines/arbitrary-buffer';

/** One call of `engine.gradient`, as a mini-batch that can be differentiated independently. */
interface Call {
  readonly time: number;
  readonly windows: Windows;
  readonly objective: Objective;
  /** The states that the windows start and end with, as they stand at the call. */
  readonly batch: MiniBatch;
  readonly gradient: Float64Array;
}

/** Plays a trainer with one run, and notes everything that it asks of its engine. */
function watch(
  trainer: Trainer,
  environment: Environment,
  {
    steps,
    rate = 0.02,
    streams = 1,
    hiddenUnits = 4,
    make = elman,
    runs = 1,
    generators = generatorsOf(runs),
  }: {
    steps: number;
    rate?: number;
    streams?: number;
    hiddenUnits?: number;
    make?: MakeNetwork;
    runs?: number;
    generators?: readonly Generator[];
  },
) {
  const network = make(environment, { hiddenUnits });
  const engine = referenceEngine({
    network,
    runs,
    streams,
    learningRates: new Float64Array(runs).fill(rate),
    ...trainer.needs,
  });
  const initial = initialParameters(network, deriveGenerator('test', 'watch', 0, 'weights'));
  for (let run = 0; run < runs; run++) engine.setParameters(run, initial);

  const calls: Call[] = [];
  const moves: number[] = [];
  const inputs: Input[] = [0];
  const targets: Input[] = [0];
  let time = 0;
  const { slots } = engine.config;
  const watched: Engine = Object.create(engine, {
    advance: { value: engine.advance.bind(engine) },
    updateWeights: { value: engine.updateWeights.bind(engine) },
    online: { value: engine.online },
    forward: { value: engine.forward },
    config: { value: engine.config },
    updateStates: {
      value: (step: Parameters<Engine['updateStates']>[0]) => {
        moves.push(time);
        engine.updateStates(step);
      },
    },
    gradient: {
      value: (windows: Windows, objective: Objective) => {
        const { starts, batchSize, length: T } = windows;
        const batch: MiniBatch = {
          network,
          parameters: engine.parameters(0),
          objective,
          windows: Array.from(starts.slice(0, batchSize), (slot) => {
            // The latest time that stands in the slot and leaves room for T steps.
            let start = time - T;
            while (start % slots !== slot) start -= 1;
            return {
              start: engine.state(0, 0, slot),
              end: engine.state(0, 0, (slot + T) % slots),
              inputs: inputs.slice(start + 1, start + T + 1),
              targets: targets.slice(start + 1, start + T + 1),
            };
          }),
        };
        engine.gradient(windows, objective);
        calls.push({ time, windows, objective, batch, gradient: engine.parameterGradient(0) });
      },
    },
  }) as Engine;

  const learner = trainer.start(watched, () => generators);
  const source = environment.open(streams, deriveGenerator('test', 'watch', 0, 'environment'));
  const transitions = allocateTransitions(environment, runs * streams);
  for (let t = 1; t <= steps; t++) {
    time = t;
    source.next(transitions, 0);
    for (let run = 1; run < runs; run++) {
      transitions.observations.copyWithin(run * streams, 0, streams);
      transitions.targets.copyWithin(run * streams, 0, streams);
    }
    inputs.push(valueAt(transitions.observations, environment.observation, 0));
    targets.push(valueAt(transitions.targets, environment.target, 0));
    learner.observe(transitions);
    learner.learn();
  }
  return { engine, calls, moves, inputs, targets, initial, network };
}

function generatorsOf(runs: number): Generator[] {
  return Array.from({ length: runs }, (_, run) => deriveGenerator('test', 'watch', run, 'samples'));
}

const cycle = new CycleWorld({ length: 5 });
const joined = ({ W, beta }: { W: Float64Array; beta: Float64Array }) => [...W, ...beta];

describe('Fpp (Algorithm 1)', () => {
  test('makes M updates of B windows at every step from t = T on, and moves the states each time', () => {
    const trainer = new Fpp({
      truncationLength: 3,
      batchSize: 2,
      updatesPerStep: 4,
      bufferSize: 6,
    });
    const { calls, moves } = watch(trainer, cycle, { steps: 20 });
    const expected = Array.from({ length: 18 }, (_, i) => [i + 3, i + 3, i + 3, i + 3]).flat();
    expect(calls.map(({ time }) => time)).toEqual(expected);
    expect(moves).toEqual(expected);
    for (const { windows, objective } of calls) {
      expect(windows).toMatchObject({ batchSize: 2, length: 3 });
      expect(objective).toEqual({ lambda: 1, penalty: 'sum', loss: 'last' });
    }
  });

  test.each(eachCell)('follows eq. 7 with the states as learning has moved them: %s', (_, make) => {
    const trainer = new Fpp({ truncationLength: 2, bufferSize: 8, stateStep: { rate: 0.5 } });
    const { calls } = watch(trainer, cycle, { steps: 40, make });
    for (const { batch, gradient } of calls.slice(-10)) {
      expect(relativeError(gradient, joined(finiteDifferenceGradients(batch)))).toBeLessThan(1e-8);
    }
  });

  test('leaves the newest transition alone if told to', () => {
    const options = { truncationLength: 2, bufferSize: 5, newest: 'excluded' } as const;
    const { calls } = watch(new Fpp(options), cycle, { steps: 30 });
    expect(calls[0].time).toBe(3);
    for (const { time, windows } of calls) {
      expect((windows.starts[0] + 2) % 6).not.toBe(time % 6);
    }
  });

  test('with λ = 0 and states at rest is StoredState, bit for bit', () => {
    const shared = { truncationLength: 3, batchSize: 2, updatesPerStep: 2, bufferSize: 20 };
    const fpp = new Fpp({ ...shared, lambda: 0, stateStep: { rate: 0 } });
    const [a, b] = [fpp, new StoredState(shared)].map((trainer) =>
      watch(trainer, cycle, { steps: 60 }).engine.parameters(0),
    );
    expect(a).toEqual(b);
  });
});

describe('FppWithoutWeightPenalty', () => {
  test('takes W’s gradient without the penalty, then the states’ with it, on the same windows', () => {
    const trainer = new FppWithoutWeightPenalty({ truncationLength: 3, batchSize: 2, lambda: 2 });
    const { calls, moves } = watch(trainer, cycle, { steps: 20 });
    expect(calls.map(({ objective }) => objective.lambda)).toEqual(
      Array.from({ length: 18 }, () => [0, 2]).flat(),
    );
    expect(moves).toEqual(Array.from({ length: 18 }, (_, i) => i + 3));
    for (let i = 0; i < calls.length; i += 2) {
      expect(calls[i + 1].windows.starts).toEqual(calls[i].windows.starts);
    }
  });

  test('with states at rest is StoredState, bit for bit', () => {
    const shared = { truncationLength: 3, batchSize: 2, updatesPerStep: 2, bufferSize: 20 };
    const ablation = new FppWithoutWeightPenalty({ ...shared, stateStep: { rate: 0 } });
    const [a, b] = [ablation, new StoredState(shared)].map((trainer) =>
      watch(trainer, cycle, { steps: 60 }).engine.parameters(0),
    );
    expect(a).toEqual(b);
  });
});

describe('StoredState', () => {
  test('never moves a state and has no penalty', () => {
    const { calls, moves } = watch(new StoredState({ truncationLength: 3 }), cycle, { steps: 20 });
    expect(moves).toEqual([]);
    expect(calls.every(({ objective }) => objective.lambda === 0)).toBe(true);
    expect(calls[0].time).toBe(3);
  });
});

describe('TruncatedBptt', () => {
  test.each([1, 4, 20])('T = %d: the newest loss through the last T steps', (T) => {
    const { calls } = watch(new TruncatedBptt({ truncationLength: T }), cycle, { steps: T + 12 });
    expect(calls.map(({ time }) => time)).toEqual(Array.from({ length: 13 }, (_, i) => T + i));
    for (const { batch, gradient } of calls) {
      const differenced = finiteDifferenceGradients(batch);
      expect(batch.windows[0].inputs).toHaveLength(T);
      expect(relativeError(gradient, joined(differenced))).toBeLessThan(1e-8);
      const withoutPenalty = { ...batch, objective: { ...batch.objective, lambda: 0 } };
      expect(relativeError(gradient, joined(derivedGradients(withoutPenalty)))).toBe(0);
    }
  });

  test('with the loss of every step, at every step', () => {
    const T = 4;
    const trainer = new TruncatedBptt({ truncationLength: T, windowLoss: 'every' });
    const { calls } = watch(trainer, cycle, { steps: 9 });
    expect(calls.map(({ time }) => time)).toEqual([4, 5, 6, 7, 8, 9]);
    for (const { batch, gradient, objective } of calls) {
      expect(objective).toEqual({ lambda: 0, penalty: 'sum', loss: 'every' });
      expect(relativeError(gradient, joined(finiteDifferenceGradients(batch)))).toBeLessThan(1e-8);
    }
  });
});

describe('NoOverlapTruncatedBptt', () => {
  test('every T steps, the mean loss of those T steps', () => {
    const T = 4;
    const { calls } = watch(new NoOverlapTruncatedBptt({ truncationLength: T }), cycle, {
      steps: 14,
    });
    expect(calls.map(({ time }) => time)).toEqual([4, 8, 12]);
    for (const { batch, gradient, objective } of calls) {
      expect(objective).toEqual({ lambda: 0, penalty: 'sum', loss: 'every' });
      expect(relativeError(gradient, joined(finiteDifferenceGradients(batch)))).toBeLessThan(1e-8);
    }
  });
});

/** The whole gradient of ℓ_t through all t steps, from s_0 = 0, at fixed weights. */
function fullGradient({
  network,
  initial,
  inputs,
  targets,
}: ReturnType<typeof watch>): Float64Array {
  const zero = new Float64Array(network.stateSize);
  const window = { start: zero, end: zero, inputs: inputs.slice(1), targets: targets.slice(1) };
  const objective = { lambda: 0, penalty: 'sum', loss: 'last' } as const;
  return derivedGradients({ network, parameters: initial, windows: [window], objective }).W;
}

describe('Rtrl', () => {
  test.each(eachCell)('is full BPTT while the weights stand still: %s', (_, make) => {
    const world = new StochasticWorld();
    const watched = watch(new Rtrl({ optimizer: sgd() }), world, { steps: 25, rate: 0, make });
    const W = watched.engine.parameterGradient(0).slice(0, watched.network.cellParameterCount);
    expect(relativeError(W, fullGradient(watched))).toBeLessThan(1e-12);
  });
});

describe('Uoro', () => {
  test.each([
    ['elman', elman, 2],
    ['lstm', lstm, 1],
  ] as const)(
    'over all sign vectors its mean is the whole gradient: %s',
    (_, make, hiddenUnits) => {
      const steps = 4;
      const bits = steps * 2; // both have a state of two
      const runs = 2 ** bits;
      /** Run r draws the signs that the bits of r spell. */
      class Spelt extends Generator {
        #drawn = 0;
        constructor(readonly run: number) {
          super([1, 1, 1, 1]);
        }
        override sign(): number {
          return ((this.run >> this.#drawn++) & 1) * 2 - 1;
        }
      }
      const generators = Array.from({ length: runs }, (_, run) => new Spelt(run));
      const trainer = new Uoro({ optimizer: sgd() });
      const watched = watch(trainer, cycle, {
        steps,
        rate: 0,
        hiddenUnits,
        make,
        runs,
        generators,
      });
      const { engine, network } = watched;
      const mean = new Float64Array(network.cellParameterCount);
      let spread = 0;
      const truth = fullGradient(watched);
      for (let run = 0; run < runs; run++) {
        const estimate = engine.parameterGradient(run).slice(0, network.cellParameterCount);
        for (let i = 0; i < mean.length; i++) mean[i] += estimate[i] / runs;
        spread = Math.max(spread, relativeError(estimate, truth));
      }
      expect(spread).toBeGreaterThan(0.5); // a single estimate is far off, so the mean says something
      expect(relativeError(mean, truth)).toBeLessThan(1e-10);
    },
  );

  test('gives β its ordinary gradient', () => {
    const watched = watch(new Uoro({ optimizer: sgd() }), cycle, { steps: 3, rate: 0 });
    const zero = new Float64Array(4);
    const { network, initial, inputs, targets } = watched;
    const { beta } = derivedGradients({
      network,
      parameters: initial,
      windows: [{ start: zero, end: zero, inputs: inputs.slice(1), targets: targets.slice(1) }],
      objective: { lambda: 0, penalty: 'sum', loss: 'last' },
    });
    const gradient = watched.engine.parameterGradient(0).slice(network.cellParameterCount);
    expect(relativeError(gradient, beta)).toBeLessThan(1e-13);
  });
});
