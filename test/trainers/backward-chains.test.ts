import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CycleWorld,
  Fpp,
  StochasticWorld,
  StoredState,
  backwardFpp,
  cells,
  deriveGenerator,
  initialParameters,
  lanesEngine,
  learn,
  referenceEngine,
  sgd,
  type CellName,
  type Engine,
  type FppOptions,
  type Windows,
} from '../../lib';
import { allocateTransitions, type Transitions } from '../../lib/environments';
import type { FixedBuffer } from '../../lib/proofs/objective/fixed-buffer';
import { rnnGradient } from '../../lib/proofs/objective/rnn-objective';
import { relativeDifference } from '../engines/engine-cases';

const T = 4;
const world = new StochasticWorld();

/** The windows that an engine will be given, and the gradient that each comes to. */
function watch(engine: Engine) {
  const seen: { readonly windows: Windows; readonly gradient: Float64Array }[] = [];
  const compute = engine.gradient.bind(engine);
  engine.gradient = (windows, objective) => {
    compute(windows, objective);
    const { starts, batchSize, length } = windows;
    const copy = { starts: starts.slice(), batchSize, length };
    seen.push({ windows: copy, gradient: engine.parameterGradient(0) });
  };
  return seen;
}

/** The windows of a run that learns at every step, by when they were drawn and when they end. */
function windowsOf(trainer: Fpp | StoredState, steps: number) {
  const environment = new CycleWorld();
  const network = cells.elman(environment, { hiddenUnits: 2 });
  const engine = referenceEngine({
    ...{ network, runs: 1, streams: 1, learningRates: [0] },
    ...trainer.needs,
  });
  const seen = watch(engine);
  const learner = trainer.start(engine, (purpose) => [
    deriveGenerator('chains', 'test', 0, purpose),
  ]);
  const source = environment.open(1, deriveGenerator('chains', 'test', 0, 'environment'));
  const transitions = allocateTransitions(environment, 1);
  const N = trainer.options.bufferSize;
  const found: { time: number; ends: number[] }[] = [];
  for (let time = 1; time <= steps; time++) {
    source.next(transitions, 0);
    learner.observe(transitions);
    const before = seen.length;
    learner.learn();
    for (const { windows } of seen.slice(before)) {
      const ends = [...windows.starts].map((start) => {
        // The newest time that stands in the slot at which the window ends.
        const slot = (start + windows.length) % (N + 1);
        return time - ((((time - slot) % (N + 1)) + N + 1) % (N + 1));
      });
      found.push({ time, ends });
    }
  }
  return found;
}

describe('backward chains', () => {
  const options = fc
    .record({
      truncationLength: fc.integer({ min: 1, max: 6 }),
      extra: fc.integer({ min: 1, max: 20 }),
      batchSize: fc.integer({ min: 1, max: 3 }),
      updatesPerStep: fc.integer({ min: 1, max: 3 }),
      newest: fc.constantFrom('included' as const, 'excluded' as const),
    })
    .map(({ extra, ...rest }) => ({
      ...rest,
      ...{ bufferSize: rest.truncationLength + extra, replay: 'backward' as const },
    }));

  it('go back by T until the oldest transition, and begin anew at one of the newest T', () => {
    fc.assert(
      fc.property(options, (given) => {
        const { truncationLength: length, bufferSize: N, batchSize: B, newest } = given;
        const found = windowsOf(new StoredState(given), 60);
        expect(found.length).toBeGreaterThan(0);
        for (let chain = 0; chain < B; chain++) {
          let last = NaN;
          for (const { time, ends } of found) {
            const oldest = time - Math.min(time, N);
            const end = ends[chain];
            if (last - length - length >= oldest) expect(end).toBe(last - length);
            else {
              const newestEnd = newest === 'included' ? time : time - 1;
              expect(newestEnd - end).toBeGreaterThanOrEqual(0);
              expect(newestEnd - end).toBeLessThan(length);
            }
            expect(end - length).toBeGreaterThanOrEqual(oldest);
            last = end;
          }
        }
      }),
      { numRuns: 60, seed: 20200430 },
    );
  });

  it('end at every phase of T equally often', () => {
    const found = windowsOf(
      new StoredState({ truncationLength: 5, bufferSize: 50, replay: 'backward' }),
      5000,
    );
    const counts = [0, 0, 0, 0, 0];
    for (const { ends } of found) counts[ends[0] % 5] += 1;
    for (const count of counts) expect(count / found.length).toBeCloseTo(0.2, 1);
  });
});

describe('a backward sweep at fixed weights', () => {
  interface Sweep {
    readonly cell: CellName;
    readonly lambda: number;
    readonly options?: Partial<FppOptions>;
    readonly disturb?: (engine: Engine) => void;
    /** Starts of windows to be taken in place of the trainer's. */
    readonly order?: readonly number[];
  }

  /** T × the sum of a sweep's gradients, beside BPTT through all of it. */
  function sweep({ cell, lambda, options = {}, disturb, order }: Sweep) {
    const network = cells[cell](world, { hiddenUnits: 3 });
    const steps = 5 * T;
    const trainer = new Fpp({
      ...{ truncationLength: T, bufferSize: steps, updatesPerStep: 5, lambda },
      ...{ windowLoss: 'every', replay: 'backward', stateStep: { rate: 1 / lambda } },
      ...{ optimizer: sgd(), actingState: 'separate' },
      ...options,
    });
    const engine = referenceEngine({
      ...{ network, runs: 1, streams: 1, learningRates: [0] },
      ...trainer.needs,
    });
    const parameters = initialParameters(network, deriveGenerator('sweep', cell, 0, 'weights'));
    engine.setParameters(0, parameters);
    const seen = watch(engine);
    const learner = trainer.start(engine, (purpose) => [
      deriveGenerator('sweep', 'test', 3, purpose),
    ]);
    const source = world.open(1, deriveGenerator('sweep', 'test', 0, 'environment'));
    const past: Transitions[] = Array.from({ length: steps }, () => {
      const transitions = allocateTransitions(world, 1);
      source.next(transitions, 0);
      learner.observe(transitions);
      return transitions;
    });
    disturb?.(engine);
    const states = Array.from({ length: steps + 1 }, (_, slot) => engine.state(0, 0, slot));
    if (order === undefined) learner.learn();
    else {
      for (const start of order) {
        const windows = { starts: Int32Array.of(start), batchSize: 1, length: T };
        engine.gradient(windows, { loss: 'every', lambda, penalty: 'sum' });
        engine.updateStates(trainer.options.stateStep);
      }
    }
    const starts = seen.map(({ windows }) => windows.starts[0]);
    const broken = starts.findIndex((start, i) => i > 0 && start !== starts[i - 1] - T);
    const chain = order !== undefined || broken === -1 ? seen : seen.slice(0, broken);
    const used = starts.slice(0, chain.length);
    const [first, last] = [Math.min(...used), Math.max(...used) + T];
    const sum = new Float64Array(network.parameterCount);
    for (const { gradient } of chain) {
      for (const [i, value] of gradient.entries()) sum[i] += T * value;
    }
    const covered = past.slice(first, last);
    const buffer: FixedBuffer = {
      network,
      inputs: covered.map(({ observations }) => observations[0]),
      targets: covered.map(({ targets }) => targets[0]),
    };
    const point = { parameters, initialState: states[first] };
    const whole = rnnGradient(buffer, point).subarray(0, network.parameterCount);
    return relativeDifference(whole, sum);
  }

  it.each(
    (['elman', 'lstm', 'gru'] as const).flatMap((cell) =>
      [0.3, 1, 7].map((lambda) => ({ cell, lambda })),
    ),
  )('is BPTT through all of it: $cell, λ = $lambda', (given) => {
    expect(sweep(given)).toBeLessThan(1e-12);
  });

  it.each([
    ['states move by another rate than 1/λ', { stateStep: { rate: 0.9 } }],
    ['the last step of a window alone has a loss', { windowLoss: 'last' }],
  ] as const)('is not if %s', (_, options) => {
    expect(sweep({ cell: 'elman', lambda: 1, options })).toBeGreaterThan(1e-3);
  });

  it('is not in any other order', () => {
    const backwards = [16, 12, 8, 4, 0];
    const given = { cell: 'elman', lambda: 1 } as const;
    expect(sweep({ ...given, order: backwards })).toBeLessThan(1e-12);
    for (const order of [
      [0, 4, 8, 12, 16],
      [16, 8, 12, 4, 0],
      [12, 16, 8, 4, 0],
    ]) {
      expect(sweep({ ...given, order })).toBeGreaterThan(1e-3);
    }
  });

  it('is not if the states are not those of the network', () => {
    const disturb = (engine: Engine): void => {
      for (let slot = 1; slot <= 5 * T; slot++) engine.setState(0, 0, slot, [0.1, -0.2, 0.3]);
    };
    expect(sweep({ cell: 'elman', lambda: 1, disturb })).toBeGreaterThan(1e-3);
  });
});

describe('backwardFpp', () => {
  it('is the recipe: every loss, and states that move by 1/λ, or by half of it', () => {
    const one = backwardFpp({ truncationLength: 5, lambda: 4 }).options;
    expect(one).toMatchObject({ replay: 'backward', windowLoss: 'every', penalty: 'sum' });
    expect(one.stateStep.rate).toBe(0.25);
    const several = backwardFpp({ truncationLength: 5, updatesPerStep: 2 }).options;
    expect(several.stateStep.rate).toBe(0.5);
    expect(() => backwardFpp({ truncationLength: 5, lambda: 0 })).toThrow('lambda must be above 0');
  });

  it('learns on lanes what it learns on the reference engine', async () => {
    const environment = new CycleWorld();
    const common = {
      environment,
      network: cells.elman(environment, { hiddenUnits: 4 }),
      trainer: backwardFpp({ truncationLength: 5, batchSize: 2 }),
      ...{ steps: 60, seeds: 3, streams: 2, learningRate: 0.01 },
    };
    const [truth, found] = await Promise.all(
      [referenceEngine, lanesEngine].map((engine) => learn({ ...common, engine })),
    );
    for (const [i, { loss }] of truth.runs.entries()) {
      expect(found.runs[i].loss).toBeCloseTo(loss, 3);
    }
  });
});
