import { width } from '../environments';
import type { Engine } from '../engines';
import type { Trainer } from '../trainers';
import type { Checkpoint, StudyDescription } from '../trainers/checkpoints/contents';
import { Session, type StartedSession } from '../trainers/session';
import { OptionError } from '../validation/errors';
import type { ResolvedOnlineOptions } from './online-options';
import { PushedStreams, type PushedStep } from './pushed-streams';

/** What of a trainer's study is saved. */
export type SavedGroup = Pick<Checkpoint, 'runs' | 'learner'>;

/** Starts a trainer's session, by its place among the trainers, from what was saved of it. */
export type RestoreSession = (session: Session, index: number) => StartedSession;

/** One of those that learn side by side. */
export interface Candidate {
  readonly trainer: Trainer;
  readonly seed: number;
  readonly learningRate: number;
}

/** The runs of one trainer. */
interface Group {
  readonly session: Session;
  readonly started: StartedSession;
}

/**
 * All that learn side by side from the same streams, C of them: every trainer with every rate and seed. The
 * runs of a trainer go together through an engine.
 */
export class Candidates {
  /** [C] those of one trainer stand together. */
  readonly all: readonly Candidate[];
  /** The largest number that every engine holds. */
  readonly largest: number;
  readonly #options: ResolvedOnlineOptions;
  readonly #streams: PushedStreams;
  readonly #groups: readonly Group[];
  /** [C] rates as they were set, before they are multiplied with what the schedule says. */
  readonly #rates: Float64Array;
  /** What the rates are multiplied with now. */
  #factor = 1;
  /** [n][R × S × width] room for what is looked ahead at; longer lists are made anew. */
  readonly #ahead: Float64Array[] = [];
  readonly #outputs: Float64Array;

  /**
   * @param restore gives what was saved of the trainers, one after the other, if it goes on
   * @throws OptionError if a trainer cannot learn on the engine
   * @throws MemoryError if it would take more memory than there is
   */
  constructor(options: ResolvedOnlineOptions, restore?: RestoreSession) {
    const { network, trainers, runs, name } = options;
    this.#options = options;
    this.#streams = new PushedStreams(name, network);
    this.#groups = trainers.map((trainer, index) => {
      const session = new Session({ ...options, environment: this.#streams, trainer });
      return { session, started: restore?.(session, index) ?? session.start() };
    });
    this.all = trainers.flatMap((trainer) => runs.map((run) => ({ trainer, ...run })));
    this.largest = this.#groups.reduce(
      (least, { session }) => Math.min(least, session.engine.largest ?? Number.MAX_VALUE),
      Number.MAX_VALUE,
    );
    this.#rates = Float64Array.from(this.all, ({ learningRate }) => learningRate);
    this.#outputs = new Float64Array(this.all.length * network.outputSize);
  }

  /** [T] what each trainer's study is. */
  get descriptions(): StudyDescription[] {
    return this.#groups.map(({ session }) => session.description);
  }

  /** [T] all that engines and trainers remember. */
  snapshots(): SavedGroup[] {
    return this.#groups.map(({ started }) => started.snapshot());
  }

  /** [C] the rates as they were set. */
  get rates(): Float64Array {
    return this.#rates.slice();
  }

  /** What the rates are multiplied with. */
  get factor(): number {
    return this.#factor;
  }

  /** A copy of one candidate's θ, in the layout of `network.blocks`. */
  parameters(candidate: number): Float64Array {
    const [group, run] = this.#place(candidate);
    return group.session.engine.parameters(run);
  }

  /** [T] */
  get engines(): readonly Engine[] {
    return this.#groups.map(({ session }) => session.engine);
  }

  /**
   * Sets all rates, before they are multiplied; none if one does not fit.
   *
   * @param rates [C]
   * @throws OptionError if the engine's precision does not hold one, or its rates cannot be set
   */
  setRates(rates: ArrayLike<number>): void {
    this.#setAll(rates, this.#factor);
  }

  /**
   * Sets what all rates are multiplied with.
   *
   * @throws OptionError if the engine's precision does not hold a rate then, or its rates cannot be set
   */
  setFactor(factor: number): void {
    if (factor !== this.#factor) this.#setAll(this.#rates, factor);
  }

  /**
   * What would be predicted in one stream after some more observations: nothing moves.
   *
   * @param observations [n][width]
   * @returns [C × outputSize]; the next call overwrites it
   */
  predict(stream: number, observations: readonly Float64Array[]): Float64Array {
    const { streams: S, runs, network } = this.#options;
    const size = width(network.observation);
    const m = network.outputSize;
    const ahead = observations.map((observation, i) => {
      this.#ahead[i] ??= new Float64Array(runs.length * S * size);
      for (let run = 0; run < runs.length; run++) {
        this.#ahead[i].set(observation, (run * S + stream) * size);
      }
      return this.#ahead[i];
    });
    for (const [g, { started }] of this.#groups.entries()) {
      const outputs = started.predict(ahead);
      for (let run = 0; run < runs.length; run++) {
        const from = (run * S + stream) * m;
        const to = (g * runs.length + run) * m;
        for (let i = 0; i < m; i++) this.#outputs[to + i] = outputs[from + i];
      }
    }
    return this.#outputs;
  }

  /**
   * One joint step of all streams.
   *
   * @param losses [C] ← Σ of the losses of the streams that have a target
   */
  take(step: PushedStep, learns: boolean, losses: Float64Array): void {
    const { runs } = this.#options;
    this.#streams.push(step);
    for (const [g, { started }] of this.#groups.entries()) {
      losses.set(started.step(learns).loss, g * runs.length);
    }
  }

  #setAll(rates: ArrayLike<number>, factor: number): void {
    let set = 0;
    try {
      for (; set < rates.length; set++) this.#setRate(set, rates[set] * factor);
    } catch (error) {
      for (let i = 0; i < set; i++) this.#setRate(i, this.#rates[i] * this.#factor);
      throw error;
    }
    this.#rates.set(rates);
    this.#factor = factor;
  }

  #setRate(candidate: number, rate: number): void {
    const [{ session }, run] = this.#place(candidate);
    const { engine } = session;
    if (engine.setLearningRate === undefined) {
      throw new OptionError('online', 'engine', engine.name, 'one whose rates can be set');
    }
    engine.setLearningRate(run, rate);
  }

  #place(candidate: number): readonly [group: Group, run: number] {
    const { length } = this.#options.runs;
    return [this.#groups[Math.floor(candidate / length)], candidate % length];
  }
}
