import { mean, standardError } from '../analysis/statistics';
import { CycleWorld, type Environment, type Streams, type Transitions } from '../environments';
import { lanesEngine, type EngineFactory, type Windows } from '../engines';
import { bothReadingsOfFpp } from '../experiments/trainers';
import { elman, predict } from '../models';
import type { Generator } from '../random';
import { backwardFpp, Fpp, StoredState, TruncatedBptt, type Trainer } from '../trainers';
import { OnlineRecord } from '../trainers/online-record';
import { Session, type StartedSession } from '../trainers/session';
import type { ExplorableSettings } from './settings';

/** The methods that learn side by side, in the order in which they are drawn. */
export const methods = [
  'fpp',
  'fpp-own-rate',
  'fpp-chains',
  'stored-state',
  'truncated-bptt',
] as const;
export type MethodName = (typeof methods)[number];

/** Points of a learning curve. */
export const BINS = 100;

/** How the methods have done so far. */
export interface Frame {
  /** Online steps done. */
  readonly step: number;
  /** Of each method: [bins] mean error and its standard error over seeds; NaN where nothing is yet. */
  readonly curves: Readonly<Record<MethodName, readonly { mean: number; error: number }[]>>;
  /** What stands in the buffer of seed 0 under the FPP that is shown. */
  readonly buffer: BufferView;
}

/** Stored states, oldest first. */
export interface BufferView {
  /** [size][units] s_j. */
  readonly states: readonly (readonly number[])[];
  /** [size] ‖s_j − s_j as it was at the end of its own step‖: credit that has arrived since. */
  readonly moved: readonly number[];
  /** [size] ‖s_j − ŝ_j‖; NaN for the first T, at which no window ends. */
  readonly disagreements: readonly number[];
  /** [size] o_j. */
  readonly observations: readonly number[];
  /** Places of s_{i−T} and s_i of the last window; −1 is the state before the oldest. Null before the first window. */
  readonly window: readonly [first: number, last: number] | null;
}

/**
 * Five methods learn CycleWorld from the same streams. The seeds are Figure 3a's: at its settings a
 * run is, bit for bit, the one that is in its results.
 */
export class ExplorableStudy {
  readonly #settings: ExplorableSettings;
  readonly #sessions: readonly StartedSession[];
  readonly #records: readonly OnlineRecord[];
  readonly #world: RecordedWorld;
  /** s_1, s_2, … of the shown buffer, each at the end of its own step. */
  readonly #newest: Float64Array[] = [];
  /** The last windows of the shown buffer. */
  #windows: Windows | undefined;

  /** @throws OptionError if the settings do not fit each other, e.g. T > N */
  constructor(settings: ExplorableSettings) {
    this.#settings = settings;
    const { length, seeds, steps, learningRate } = settings;
    this.#world = new RecordedWorld(new CycleWorld({ length }));
    const runs = Array.from({ length: seeds }, (_, seed) => ({ seed, learningRate }));
    this.#sessions = trainersOf(settings).map((trainer, i) => {
      const environment = this.#world;
      const network = elman(environment, { hiddenUnits: 4 });
      const common = { environment, network, runs, streams: 1, experiment: 'figure-3a' };
      const engine = methods[i] === settings.shown ? this.#watched : lanesEngine;
      return new Session({ ...common, trainer, engine }).start();
    });
    this.#records = this.#sessions.map(() => new OnlineRecord(seeds, steps, BINS));
  }

  /** Whether all steps are done. */
  get isDone(): boolean {
    return this.#sessions[0].time >= this.#settings.steps;
  }

  /** One online step of every method. */
  step(): void {
    for (const [i, session] of this.#sessions.entries()) {
      this.#records[i].add(session.step(), session.engine);
    }
    const { engine, time } = this.#shown;
    this.#newest.push(engine.state(0, 0, time % engine.config.slots));
  }

  /** How it stands now. */
  frame(): Frame {
    const curves = methods.map((name, i) => [name, this.#curve(this.#records[i])] as const);
    return {
      step: this.#sessions[0].time,
      curves: Object.fromEntries(curves) as unknown as Frame['curves'],
      buffer: this.#buffer(),
    };
  }

  /** Whose buffer is shown. */
  get #shown(): StartedSession {
    return this.#sessions[methods.indexOf(this.#settings.shown)];
  }

  /** An engine that leaves its windows behind. */
  readonly #watched: EngineFactory = (config) => {
    const engine = lanesEngine(config);
    const gradient = engine.gradient.bind(engine);
    engine.gradient = (windows, objective) => {
      this.#windows = windows;
      gradient(windows, objective);
    };
    return engine;
  };

  /** The last window of seed 0, by its places among the shown states. */
  #window(time: number, before: number, slots: number): BufferView['window'] {
    if (this.#windows === undefined) return null;
    const { starts, length } = this.#windows;
    const ago = (((time - starts[0]) % slots) + slots) % slots;
    const first = time - ago - before - 1;
    return [first, first + length];
  }

  #curve(record: OnlineRecord): { mean: number; error: number }[] {
    const runs = Array.from(
      { length: this.#settings.seeds },
      (_, run) => record.of(run).errorCurve,
    );
    return runs[0].map((_, bin) => {
      const values = runs.map((curve) => curve[bin]);
      // A single run has no spread, and a band of no width.
      return { mean: mean(values), error: standardError(values) || 0 };
    });
  }

  #buffer(): BufferView {
    const { truncationLength: T, bufferSize: N } = this.#settings;
    const { engine, time } = this.#shown;
    const { network, slots } = engine.config;
    const parameters = engine.parameters(0);
    const size = Math.min(time, N);
    const before = time - size;
    // The state before the oldest transition, too: the first window starts there.
    const stored = Array.from({ length: size + 1 }, (_, i) =>
      engine.state(0, 0, (before + i) % slots),
    );
    const states = stored.slice(1);
    const observations = this.#world.observations.slice(before);
    const disagreements = states.map((state, i) => {
      const start = i + 1 - T;
      if (start < 0) return NaN;
      const window = observations.slice(start, i + 1);
      return distance(state, predict(network, parameters, window, stored[start]).states[T - 1]);
    });
    return {
      states: states.map((state) => [...state]),
      moved: states.map((state, i) => distance(state, this.#newest[before + i])),
      disagreements,
      observations,
      window: this.#window(time, before, slots),
    };
  }
}

function distance(a: Float64Array, b: Float64Array): number {
  return Math.hypot(...a.map((value, u) => value - b[u]));
}

function trainersOf(settings: ExplorableSettings): Trainer[] {
  const { truncationLength, lambda, updatesPerStep, batchSize, bufferSize } = settings;
  const windows = { truncationLength, updatesPerStep, batchSize, bufferSize };
  return [
    ...bothReadingsOfFpp({ ...windows, lambda }),
    // Where there is no penalty, there is no 1/λ: states move as at λ = 1.
    new Fpp({ ...backwardFpp({ ...windows, lambda: lambda === 0 ? 1 : lambda }).options, lambda }),
    new StoredState(windows),
    new TruncatedBptt({ truncationLength }),
  ];
}

/** A world that remembers what its first stream showed. */
class RecordedWorld implements Environment {
  readonly name: string;
  readonly observation: Environment['observation'];
  readonly target: Environment['target'];
  /** o_1, o_2, … of the first stream that was opened. */
  readonly observations: number[] = [];
  readonly #world: Environment;
  #isOpen = false;

  constructor(world: Environment) {
    this.#world = world;
    this.name = world.name;
    this.observation = world.observation;
    this.target = world.target;
  }

  open(streams: number, generator: Generator): Streams {
    const opened = this.#world.open(streams, generator);
    if (this.#isOpen) return opened;
    this.#isOpen = true;
    return {
      next: (into: Transitions, first: number): void => {
        opened.next(into, first);
        this.observations.push(into.observations[first]);
      },
    };
  }
}
