import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  CycleWorld,
  elman,
  Fpp,
  FppAfterWarmUp,
  FppWithoutWeightPenalty,
  lanesEngine,
  learn,
  NoOverlapTruncatedBptt,
  OptionError,
  referenceEngine,
  rmsprop,
  StochasticWorld,
  StoredState,
  TruncatedBptt,
  type Engine,
  type Environment,
  type Learner,
  type Trainer,
} from '../../lib';
import { cellNames, cells, type CellName } from '../../lib/models';
import { Pace } from '../../lib/trainers/pauses';
import { Session, type StartedSession } from '../../lib/trainers/session';

const coins = new StochasticWorld();
const RUNS = 9;

const trainers: readonly Trainer[] = [
  new Fpp({ truncationLength: 3, bufferSize: 7 }),
  new Fpp({ truncationLength: 2, bufferSize: 9, batchSize: 4, updatesPerStep: 3 }),
  new Fpp({ truncationLength: 2, bufferSize: 6, batchSize: 2, replay: 'backward' }),
  new Fpp({
    ...{ truncationLength: 3, bufferSize: 5, windowLoss: 'every', actingState: 'separate' },
    stateStep: { rule: rmsprop(), rate: 0.05 },
  }),
  new FppWithoutWeightPenalty({ truncationLength: 3, bufferSize: 7 }),
  new FppAfterWarmUp({ truncationLength: 3, bufferSize: 7 }, 5),
  new StoredState({ truncationLength: 3, bufferSize: 7 }),
  new TruncatedBptt({ truncationLength: 4 }),
  new NoOverlapTruncatedBptt({ truncationLength: 4 }),
];

interface Setting {
  readonly trainer: Trainer;
  readonly cell: CellName;
  readonly streams: number;
  readonly environment?: Environment;
}

function opened({ trainer, cell, streams, environment = coins }: Setting): StartedSession {
  const runs = Array.from({ length: RUNS }, (_, seed) => ({
    seed,
    learningRate: 0.01 * (seed + 1),
  }));
  const network = cells[cell](environment, { hiddenUnits: 4 });
  const study = { environment, network, trainer, streams, runs, experiment: 'postponement' };
  return new Session({ ...study, engine: lanesEngine }).start();
}

/** Everything that an engine remembers of all runs. */
function memoryOf({ snapshot }: Engine): unknown {
  return Array.from({ length: RUNS }, (_, run) => snapshot?.readRun(run));
}

/** Takes steps, as many at a time as is said, and notes how the runs predicted. */
function losses(
  session: StartedSession,
  sizes: readonly number[],
  look: (i: number) => void = () => undefined,
): number[][] {
  const all: number[][] = [];
  for (const [i, size] of sizes.entries()) {
    session.steps(size, () => true, {
      add: ({ loss }) => {
        all.push(Array.from(loss));
      },
    });
    look(i);
  }
  return all;
}

const ones = (steps: number): number[] => Array<number>(steps).fill(1);

describe('steps that are computed together have the bits of steps one by one', () => {
  it.each(trainers.map((trainer) => [trainer.name, trainer] as const))(
    'whichever go together, and whatever is looked at in between: %s',
    (_, trainer) => {
      const setting = fc.record({
        trainer: fc.constant(trainer),
        cell: fc.constantFrom(...cellNames),
        streams: fc.integer({ min: 1, max: 3 }),
      });
      const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 });
      const looks = fc.array(fc.constantFrom('parameters', 'state', 'memory', 'nothing'), {
        minLength: 5,
      });
      const property = fc.property(setting, sizes, looks, (given, together, sights) => {
        const [truth, found] = [opened(given), opened(given)];
        const steps = together.reduce((sum, size) => sum + size, 0);
        const expected = losses(truth, ones(steps));
        const seen = losses(found, together, (i) => {
          if (sights[i] === 'parameters') found.engine.parameters(RUNS - 1);
          if (sights[i] === 'state') found.engine.state(0, 0, 1);
          if (sights[i] === 'memory') found.snapshot();
        });
        expect(seen).toEqual(expected);
        expect(memoryOf(found.engine)).toEqual(memoryOf(truth.engine));
      });
      fc.assert(property, { numRuns: 12 });
    },
  );

  it('however the clock has learning take them', async () => {
    const options = {
      ...{ environment: coins, network: elman(coins, { hiddenUnits: 4 }), trainer: trainers[0] },
      ...{ seeds: RUNS, learningRate: 0.01, steps: 200, bins: 7, learningSteps: 150 },
    };
    const taken = vi.spyOn(Pace.prototype, 'take');
    try {
      const outcomes: unknown[] = [];
      for (const most of [1, 2, 13, 64]) {
        taken.mockImplementation((left, steps) => {
          steps(Math.min(left, most));
        });
        const { runs, engine } = await learn(options);
        outcomes.push([runs, memoryOf(engine)]);
      }
      for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
    } finally {
      taken.mockRestore();
    }
  });
});

describe('while steps wait', () => {
  it('those before an environment that fails are computed and told of', () => {
    let step = 0;
    const failing: Environment = {
      ...{ name: coins.name, observation: coins.observation, target: coins.target },
      open: (streams, generator) => {
        const inner = coins.open(streams, generator);
        return {
          next: (into, first) => {
            if (++step > 12 * RUNS) throw new Error('no more');
            inner.next(into, first);
          },
        };
      },
    };
    const given = { trainer: trainers[0], cell: 'elman', streams: 1 } as const;
    const expected = losses(opened(given), ones(12));
    const session = opened({ ...given, environment: failing });
    const seen: number[][] = [];
    const wanted = (): void => {
      session.steps(20, () => true, {
        add: ({ loss }) => {
          seen.push(Array.from(loss));
        },
      });
    };
    expect(wanted).toThrow('no more');
    expect(seen).toEqual(expected);
    expect([session.time, session.isBetweenSteps]).toEqual([12, true]);
  });

  it('whoever looks at how the predictions did has them computed', () => {
    const watched: number[] = [];
    const inner = trainers[0];
    const watching: Trainer = {
      ...{ name: inner.name, options: inner.options, needs: inner.needs },
      start: (...given) => {
        const learner = inner.start(...given);
        const observe: Learner['observe'] = (transitions) => {
          const online = learner.observe(transitions);
          watched.push(online.loss[3]);
          return online;
        };
        return { ...learner, observe };
      },
    };
    const given = { cell: 'elman', streams: 1 } as const;
    const expected = losses(opened({ ...given, trainer: inner }), ones(15));
    expect(losses(opened({ ...given, trainer: watching }), [15])).toEqual(expected);
    expect(watched).toEqual(expected.map((loss) => loss[3]));
  });

  it('no more than fit can wait', () => {
    const session = opened({ trainer: trainers[0], cell: 'elman', streams: 1 });
    const most = session.mostAtATime;
    expect(most).toBeGreaterThan(1);
    expect(() => losses(session, [most + 1])).toThrow(OptionError);
  });
});

describe('a learner that makes something of its own of how the engine’s predictions did', () => {
  /** FPP that reports every loss doubled; it may wait, as its learner was spread. */
  const doubled = (canWait: boolean): Trainer => {
    const [trainer] = trainers;
    return {
      ...{ name: trainer.name, options: trainer.options, needs: trainer.needs },
      start: (...given) => {
        const learner = trainer.start(...given);
        return {
          ...learner,
          canWait,
          observe(transitions) {
            const online = learner.observe(transitions);
            return { ...online, loss: online.loss.map((loss) => 2 * loss) };
          },
        };
      },
    };
  };

  it('is believed, however many steps go together', async () => {
    const runsOf = async (trainer: Trainer): Promise<unknown> => {
      const network = elman(coins, { hiddenUnits: 4 });
      const study = { environment: coins, network, learningRate: 0.01, steps: 200, seeds: 3 };
      return (await learn({ ...study, trainer, engine: lanesEngine })).runs;
    };
    const expected = await runsOf(doubled(false));
    expect(await runsOf(doubled(true))).toEqual(expected);
    expect(await runsOf(trainers[0])).not.toEqual(expected);
  });
});

describe('one step at a time', () => {
  it('go engines that cannot, and learners that may look at what is computed', () => {
    const runs = [{ seed: 0, learningRate: 0.01 }];
    const ring = new CycleWorld();
    const study = { environment: ring, network: elman(ring, { hiddenUnits: 4 }), streams: 1, runs };
    const [trainer] = trainers;
    const looking: Trainer = {
      ...{ name: trainer.name, options: trainer.options, needs: trainer.needs },
      start: (...given) => ({ ...trainer.start(...given), canWait: false }),
    };
    const most = (engine: typeof lanesEngine, who: Trainer): number =>
      new Session({ ...study, experiment: '', engine, trainer: who }).start().mostAtATime;
    expect(most(lanesEngine, trainer)).toBeGreaterThan(1);
    expect(most(referenceEngine, trainer)).toBe(1);
    expect(most(lanesEngine, looking)).toBe(1);
  });
});
