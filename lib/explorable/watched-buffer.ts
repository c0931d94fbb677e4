import { CycleWorld } from '../environments';
import { lanesEngine, type Engine, type EngineFactory } from '../engines';
import { elman, predict } from '../models';
import type { Trainer } from '../trainers';
import { Session, type StartedSession } from '../trainers/session';
import type { ExplorableSettings } from './settings';
import { TwinWorld } from './twin-world';

/** Stored states that can be told apart in a picture. */
export const MOST_SHOWN = 120;

/** Steps for which a target is followed, unless the buffer is shorter. */
const FOLLOWED = 60;

/** How much of that has passed when the study ends: the credit has come far then. */
const SHARE_AT_THE_END = 0.75;

/** The newest stored states, oldest first. */
export interface BufferView {
  /** [size][units] s_j. */
  readonly states: readonly (readonly number[])[];
  /** [size] ‖s_j − s_j as it was at the end of its own step‖: by whatever loss it was moved. */
  readonly moved: readonly number[];
  /** [size] ‖s_j − ŝ_j‖; NaN for the first T, at which no window ends, and after a divergence. */
  readonly disagreements: readonly number[];
  /** [size] o_j. */
  readonly observations: readonly number[];
  /** Places of s_{i−T} and s_i of the windows that were learned from last; below 0 is what is not shown. */
  readonly windows: readonly (readonly [first: number, last: number])[];
  /** What one target has done to the stored states. */
  readonly credit: {
    /** Its place; null before there is one. */
    readonly target: number | null;
    /** [size] ‖s_j − s′_j‖, s′ the states of the twin, to which this target was told the other way round. */
    readonly now: readonly number[];
    /** [size] The most that it was, since the target came. */
    readonly ever: readonly number[];
  };
}

/** What there is before the first step. */
export const emptyBuffer: BufferView = {
  ...{ states: [], moved: [], disagreements: [], observations: [], windows: [] },
  credit: { target: null, now: [], ever: [] },
};

/**
 * Seed 0 of one method, and its twin. Both see the same stream, draw the same windows and are given the same
 * weights after every update; now and then the twin is told one target the other way round. Whatever
 * differs in their stored states then is this target's credit, and nothing else. After a while
 * the twin's states are made the same again, and another target is taken.
 */
export class WatchedBuffer {
  readonly #settings: ExplorableSettings;
  readonly #session: StartedSession;
  readonly #world: TwinWorld;
  /** s_1, s_2, … each at the end of its own step. */
  readonly #newest: Float64Array[] = [];
  /** Times of the first states of the windows that were learned from at the last step. */
  #starts: number[] = [];
  /** Those of the last update alone. */
  #lastStarts: number[] = [];
  /** When the target came that the twin was told otherwise; 0 before there is one. */
  #targetTime = 0;
  /** The most that the two states of a time have differed, since then. */
  readonly #ever = new Map<number, number>();

  constructor(settings: ExplorableSettings, trainer: Trainer) {
    this.#settings = settings;
    this.#world = new TwinWorld(new CycleWorld({ length: settings.length }));
    const network = elman(this.#world, { hiddenUnits: 4 });
    const run = { seed: 0, learningRate: settings.learningRate };
    const common = { environment: this.#world, network, streams: 1, experiment: 'figure-3a' };
    const engine = this.#watching;
    this.#session = new Session({ ...common, trainer, runs: [run, run], engine }).start();
  }

  /** Online steps done. */
  get time(): number {
    return this.#session.time;
  }

  /** One online step. */
  step(): void {
    const { engine } = this.#session;
    const takesTarget = this.#isTimeForAnother;
    if (takesTarget) this.#makeTwinsEqual();
    this.#world.isNextOther = takesTarget;
    this.#starts = [];
    this.#session.step();
    if (takesTarget) this.#targetTime = this.time;
    this.#newest.push(engine.state(0, 0, this.#slot(this.time)));
    this.#remember(this.time);
    for (const start of new Set(this.#starts)) {
      this.#remember(start);
      this.#remember(start + this.#settings.truncationLength);
    }
  }

  /** @param most how many states at most */
  view(most = MOST_SHOWN): BufferView {
    const { time } = this;
    const { truncationLength: T } = this.#settings;
    const size = Math.min(time, this.#settings.bufferSize, most);
    const before = time - size;
    const times = Array.from({ length: size }, (_, i) => before + 1 + i);
    const states = times.map((t) => this.#state(t));
    const place = this.#targetTime - before - 1;
    return {
      states: states.map((state) => [...state]),
      moved: states.map((state, i) => distance(state, this.#newest[before + i])),
      disagreements: this.#disagreements(times),
      observations: this.#world.observations.slice(before),
      windows: this.#lastStarts.map((start) => [start - before - 1, start - before - 1 + T]),
      credit: {
        target: this.#targetTime > before ? place : null,
        now: times.map((t) => this.#apart(t)),
        ever: times.map((t) => this.#ever.get(t) ?? 0),
      },
    };
  }

  /** An engine that says which windows it was given, and hands the first run's weights on to its twin. */
  readonly #watching: EngineFactory = (config) => {
    const engine: Engine = lanesEngine(config);
    const { slots } = config;
    const gradient = engine.gradient.bind(engine);
    const updateWeights = engine.updateWeights.bind(engine);
    engine.gradient = (windows, objective) => {
      const now = this.#session.time + 1;
      const ofFirst = Array.from(windows.starts.subarray(0, windows.batchSize));
      this.#lastStarts = ofFirst.map((slot) => now - ((now - slot + slots) % slots));
      this.#starts.push(...this.#lastStarts);
      gradient(windows, objective);
    };
    engine.updateWeights = () => {
      updateWeights();
      engine.setParameters(1, engine.parameters(0));
    };
    return engine;
  };

  get #isTimeForAnother(): boolean {
    const { steps, bufferSize, truncationLength } = this.#settings;
    const period = Math.min(bufferSize, FOLLOWED);
    const last = steps - Math.round(period * SHARE_AT_THE_END);
    return this.time > truncationLength && (last - this.time) % period === 0;
  }

  #makeTwinsEqual(): void {
    const { engine } = this.#session;
    if (this.#targetTime > this.time - this.#settings.bufferSize) this.#correctTarget();
    for (let slot = 0; slot < engine.config.slots; slot++) {
      engine.setState(1, 0, slot, engine.state(0, 0, slot));
    }
    this.#ever.clear();
  }

  /** Tells the twin the target as it was: the step is stored again, and the first run's state put back. */
  #correctTarget(): void {
    const { engine } = this.#session;
    const time = this.#targetTime;
    if (time === 0) return;
    const state = this.#state(time);
    const both = (value: number): number[] => [value, value];
    engine.advance(this.#slot(time - 1), this.#slot(time), {
      observations: Int32Array.from(both(this.#world.observations[time - 1])),
      targets: Int32Array.from(both(this.#world.targets[time - 1])),
      scored: Uint8Array.from(both(1)),
    });
    engine.setState(0, 0, this.#slot(time), state);
  }

  #remember(time: number): void {
    const apart = this.#apart(time);
    if (apart > (this.#ever.get(time) ?? 0)) this.#ever.set(time, apart);
  }

  /** How far the twins' states of a time are apart; 0 if they are the same to the last bit. */
  #apart(time: number): number {
    if (this.#targetTime === 0) return 0;
    return distance(this.#state(time), this.#state(time, 1));
  }

  #disagreements(times: readonly number[]): number[] {
    const { truncationLength: T, bufferSize: N } = this.#settings;
    const { engine, time } = this.#session;
    const { network } = engine.config;
    const parameters = engine.parameters(0);
    const isFinite = parameters.every(Number.isFinite);
    const oldest = Math.max(0, time - N);
    return times.map((t) => {
      const start = t - T;
      if (!isFinite || start < oldest) return NaN;
      const first = this.#state(start);
      if (!first.every(Number.isFinite)) return NaN;
      const window = this.#world.observations.slice(start, t);
      const unrolled = predict(network, parameters, window, first).states[T - 1];
      return distance(this.#state(t), unrolled);
    });
  }

  #state(time: number, run = 0): Float64Array {
    return this.#session.engine.state(run, 0, this.#slot(time));
  }

  #slot(time: number): number {
    return time % this.#session.engine.config.slots;
  }
}

function distance(a: Float64Array, b: Float64Array): number {
  let squares = 0;
  for (let u = 0; u < a.length; u++) squares += (a[u] - b[u]) ** 2;
  return Math.sqrt(squares);
}
