import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CycleWorld,
  Fpp,
  StoredState,
  backwardFpp,
  cells,
  deriveGenerator,
  lanesEngine,
  learn,
  referenceEngine,
  type Engine,
  type Windows,
} from '../../lib';
import { allocateTransitions } from '../../lib/environments';

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

  it('go back by T until the oldest transition, and begin anew at one of the newest T·B', () => {
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
              // As many whole phases as there are chains, or as fit.
              const windows = newestEnd - (oldest + length) + 1;
              const phases = Math.min(B, Math.floor(windows / length));
              expect(newestEnd - end).toBeLessThan(phases * length || windows);
            }
            expect(end - length).toBeGreaterThanOrEqual(oldest);
            last = end;
          }
        }
      }),
      { numRuns: 60, seed: 20200430 },
    );
  });

  it.each([1, 4])('end at every phase of T equally often: B = %i', (batchSize) => {
    const found = windowsOf(
      new StoredState({ truncationLength: 5, bufferSize: 50, batchSize, replay: 'backward' }),
      5000,
    );
    const counts = [0, 0, 0, 0, 0];
    for (const { ends } of found) counts[ends[batchSize - 1] % 5] += 1;
    for (const count of counts) expect(count / found.length).toBeCloseTo(0.2, 1);
  });

  it('do not stay together where T = 1', () => {
    const trainer = new StoredState({
      ...{ truncationLength: 1, bufferSize: 100, batchSize: 16, replay: 'backward' },
    });
    const found = windowsOf(trainer, 2000);
    const apart = found.map(({ ends }) => new Set(ends).size);
    const mean = apart.reduce((sum, count) => sum + count, 0) / apart.length;
    expect(mean).toBeGreaterThan(8);
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
