import fc from 'fast-check';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  allocateTransitions,
  CycleWorld,
  deriveGenerator,
  elman,
  Fpp,
  lanesEngine,
  learn,
  OptionError,
  sgd,
  StochasticWorld,
  type Engine,
  type EngineFactory,
  type Environment,
  type RunningAutomaton,
  type StreamSource,
  type Transitions,
} from '../../lib';
import { wasmBackend } from '../../lib/engines/lanes/backend';
import { lanesOn } from '../../lib/engines/lanes/lanes-engine';
import { Session, type StartedSession } from '../../lib/trainers/session';
import { arbitraryLags, arbitraryWorld } from '../environments/arbitrary-automaton';

const RUNS = 6;

const worlds: fc.Arbitrary<Environment> = fc.oneof(
  arbitraryWorld,
  arbitraryLags,
  fc.integer({ min: 2, max: 40 }).map((length) => new CycleWorld({ length })),
  fc.constant(new StochasticWorld()),
);

const engines: readonly (readonly [lanes: number, factory: EngineFactory])[] = [
  [4, lanesEngine],
  ...([8, 16] as const).map((lanes) => [lanes, lanesOn(wasmBackend(false, lanes))] as const),
];

/** Opens the streams of all runs. */
function opened(environment: Environment, streams: number, seed: number) {
  return Array.from({ length: RUNS }, (_, run) =>
    environment.open(streams, deriveGenerator(`${seed}`, environment.name, run, 'environment')),
  );
}

function engineFor(environment: Environment, streams: number, factory: EngineFactory): Engine {
  return factory({
    network: elman(environment, { hiddenUnits: 1 }),
    ...{ runs: RUNS, streams, slots: 3, learningRates: Array<number>(RUNS).fill(0) },
    ...{ optimizer: sgd(), actingState: 'linked' },
  });
}

function automataOf(all: readonly { readonly automaton?: RunningAutomaton | undefined }[]) {
  return all.map(({ automaton }) => automaton as RunningAutomaton);
}

/** What automata remember. */
function memoryOf(automata: readonly RunningAutomaton[]): unknown {
  return automata.map(({ generator, registers, history, time }) => [
    ...[generator.words.slice(), registers.slice(), history.slice(), time],
  ]);
}

function valuesOf({ observations, targets, scored }: Transitions): unknown {
  return [observations, targets, scored].map((values) => Array.from(values));
}

describe.each(engines)('in vectors of %d lanes', (_, factory) => {
  it('every automaton gives what its streams give, whoever of the two steps it', () => {
    const property = fc.property(
      worlds,
      fc.integer({ min: 1, max: 3 }),
      fc.nat(1000),
      fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 4 }),
      (environment, streams, seed, blocks) => {
        const [truth, found] = [1, 2].map(() => opened(environment, streams, seed));
        const engine = engineFor(environment, streams, factory);
        const source = engine.streamSource?.(automataOf(found)) as StreamSource;
        const [expected, own] = [1, 2].map(() => allocateTransitions(environment, RUNS * streams));
        for (const [i, steps] of blocks.entries()) {
          const isOwn = i % 2 === 1;
          if (!isOwn) source.takeOver();
          for (let step = 0; step < steps; step++) {
            for (const [run, one] of truth.entries()) one.next(expected, run * streams);
            if (isOwn) for (const [run, one] of found.entries()) one.next(own, run * streams);
            expect(valuesOf(isOwn ? own : source.next())).toEqual(valuesOf(expected));
          }
          if (!isOwn) source.handBack();
          expect(memoryOf(automataOf(found))).toEqual(memoryOf(automataOf(truth)));
        }
      },
    );
    fc.assert(property, { numRuns: 40 });
  });
});

/** The same environment, whose streams do not say what they are. */
function silent(environment: Environment): Environment {
  const { name, observation, target } = environment;
  return {
    ...{ name, observation, target },
    open: (streams, generator) => {
      const inner = environment.open(streams, generator);
      return {
        next: (into, first) => {
          inner.next(into, first);
        },
      };
    },
  };
}

const trainer = new Fpp({ truncationLength: 3, batchSize: 2, bufferSize: 7 });

function started(environment: Environment, streams: number): StartedSession {
  const runs = Array.from({ length: RUNS }, (_, seed) => ({ seed, learningRate: 0.01 }));
  const network = elman(environment, { hiddenUnits: 3 });
  const study = { environment, network, trainer, streams, runs, experiment: 'automata' };
  return new Session({ ...study, engine: lanesEngine }).start();
}

describe('a session whose streams are automata', () => {
  it('goes as one whose streams are not, in whatever blocks, with whatever in between', () => {
    const property = fc.property(
      worlds,
      fc.integer({ min: 1, max: 3 }),
      fc.array(
        fc.tuple(
          fc.constantFrom('block', 'block', 'step', 'skip', 'save'),
          fc.integer({ min: 1, max: 40 }),
        ),
        { minLength: 1, maxLength: 8 },
      ),
      (environment, streams, moves) => {
        const outcomes = [silent(environment), environment].map((given) => {
          const session = started(given, streams);
          const seen: unknown[] = [];
          for (const [move, count] of moves) {
            if (move === 'step') seen.push(Array.from(session.step().loss));
            else if (move === 'skip') session.skip();
            else if (move === 'save') seen.push(session.snapshot());
            else {
              session.steps(count, (i) => i % 5 !== 0, {
                add: ({ loss, error, count: scores }) => {
                  seen.push([loss, error, scores].map((values) => Array.from(values)));
                },
              });
            }
          }
          return [seen, session.snapshot(), session.time, valuesOf(session.next())];
        });
        expect(outcomes[1]).toEqual(outcomes[0]);
      },
    );
    fc.assert(property, { numRuns: 40 });
  });

  it('has its predictions added up in the same order', () => {
    const property = fc.property(
      worlds,
      fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 5 }),
      (environment, blocks) => {
        const expected = sumsOf(0.1);
        const found = sumsOf(0.1);
        const [one, other] = [started(environment, 2), started(environment, 2)];
        for (const count of blocks) {
          one.steps(count, () => true, {
            add: (online) => {
              for (const name of ['loss', 'error', 'count'] as const) {
                for (let run = 0; run < RUNS; run++) expected[name][run] += online[name][run];
              }
            },
          });
          let told = 0;
          other.steps(count, () => true, {
            add: () => {
              throw new Error('nothing is to be told step by step');
            },
            sums: {
              now: () => found,
              summed: (steps) => {
                told += steps;
              },
            },
          });
          expect(told).toBe(count);
          expect(found).toEqual(expected);
        }
      },
    );
    fc.assert(property, { numRuns: 30 });
  });

  it('learns what it would have, curves and all', async () => {
    for (const environment of [new CycleWorld({ length: 6 }), new StochasticWorld()]) {
      const outcomes = await Promise.all(
        [environment, silent(environment)].map(async (given) => {
          const network = elman(given, { hiddenUnits: 4 });
          const study = { environment: given, network, trainer, learningRate: [0.01, 1e38] };
          const { runs } = await learn({
            ...{ ...study, seeds: 5, streams: 2, steps: 500, learningSteps: 450, bins: 9 },
            engine: lanesEngine,
          });
          return runs;
        }),
      );
      expect(outcomes[0]).toEqual(outcomes[1]);
      expect(outcomes[0].some(({ diverged }) => diverged)).toBe(true);
    }
  });

  it('is saved and gone on from as one whose streams are not, wherever that is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fpp-automata-'));
    const property = fc.asyncProperty(
      worlds,
      fc.tuple(fc.integer({ min: 1, max: 150 }), fc.integer({ min: 1, max: 150 })),
      fc.integer({ min: 1, max: 100 }),
      async (environment, [before, after], every) => {
        const outcomes: unknown[] = [];
        for (const given of [environment, silent(environment)]) {
          const path = join(folder, `${outcomes.length}.safetensors`);
          rmSync(path, { force: true });
          const network = elman(given, { hiddenUnits: 3 });
          const study = { environment: given, network, trainer, learningRate: 0.01, seeds: 5 };
          const common = { ...study, streams: 2, engine: lanesEngine } as const;
          await learn({ ...common, steps: before, checkpoint: { path, every } });
          const { runs, engine } = await learn({ ...common, steps: after, from: path });
          outcomes.push([
            ...[readFileSync(path), runs],
            ...runs.map((_, run) => engine.snapshot?.readRun(run)),
          ]);
        }
        expect(outcomes[0]).toEqual(outcomes[1]);
      },
    );
    await fc.assert(property, { numRuns: 15 });
    rmSync(folder, { recursive: true });
  });

  it('steps them itself where what was opened does something else with them', () => {
    const ring = new CycleWorld({ length: 3 });
    /** A ring that is seen in a mirror: its streams are made of those of the ring. */
    const mirrored: Environment = {
      ...{ name: ring.name, observation: ring.observation, target: ring.target },
      open: (streams, generator) => {
        const inner = ring.open(streams, generator);
        return {
          ...inner,
          next: (into, first) => {
            inner.next(into, first);
            for (let s = first; s < first + streams; s++) {
              into.observations[s] = 1 - into.observations[s];
            }
          },
        };
      },
    };
    const lossesOf = (environment: Environment): number[][] => {
      const all: number[][] = [];
      started(environment, 1).steps(30, () => true, {
        add: ({ loss }) => {
          all.push(Array.from(loss));
        },
      });
      return all;
    };
    expect(lossesOf(mirrored)).toEqual(lossesOf(silent(mirrored)));
    expect(lossesOf(mirrored)).not.toEqual(lossesOf(ring));
  });

  it('steps them itself where runs draw from one generator', () => {
    const coins = new StochasticWorld();
    const shared = deriveGenerator('shared', coins.name, 0, 'environment');
    const together = (environment: Environment): Environment => ({
      ...{ name: coins.name, observation: coins.observation, target: coins.target },
      open: (streams) => environment.open(streams, shared),
    });
    const words = shared.words.slice();
    const outcomes = [coins, silent(coins)].map((environment) => {
      shared.words.set(words);
      const session = started(together(environment), 1);
      session.steps(30, () => true, { add: () => undefined });
      return session.snapshot();
    });
    expect(outcomes[0]).toEqual(outcomes[1]);
  });

  it('refuses an automaton that could leave what it says of itself', () => {
    const ring = new CycleWorld({ length: 3 });
    const wrong: Environment = {
      ...{ name: ring.name, observation: ring.observation, target: ring.target },
      open: (streams, generator) => {
        const inner = ring.open(streams, generator);
        const { automaton } = inner.automaton as RunningAutomaton;
        const observation = { kind: 'register', index: 0 } as const;
        return {
          next: (into, first) => {
            inner.next(into, first);
          },
          automaton: {
            ...(inner.automaton as RunningAutomaton),
            automaton: (beyond ??= { ...automaton, observation }),
          },
        };
      },
    };
    let beyond: RunningAutomaton['automaton'] | undefined;
    expect(() => started(wrong, 1)).toThrow(OptionError);
    expect(() => started(wrong, 1)).toThrow(
      'lanesEngine: automaton.observation must be within 0 to 1 at every step; got "0 to 2"',
    );
  });
});

function sumsOf(first: number) {
  const room = (): Float64Array => new Float64Array(RUNS).fill(first);
  return { loss: room(), error: room(), count: room() };
}
