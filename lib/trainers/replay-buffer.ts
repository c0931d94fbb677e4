import type { Transitions } from '../environments';
import { generatorSampler, type Engine, type Windows, type WindowSampler } from '../engines';
import { predictionOf } from '../models';
import { restoreWords, type Generator } from '../random';
import { OptionError } from '../validation/errors';
import type { LearnerSnapshot } from './trainer';

/**
 * The sliding buffer of Algorithm 1: knows which time stands in which slot of the engine, which
 * holds the data itself. It keeps the newest N transitions (o_j, y_j, s_j), and the state before
 * the oldest of them, so that n stored transitions make n − T + 1 windows of T steps.
 *
 * Time t stands in slot t mod (N + 1); s_0 = 0 stands in slot 0.
 */
export class ReplayBuffer {
  /** t, transitions seen so far. */
  time = 0;
  readonly #engine: Engine;
  readonly #sampler: WindowSampler;

  /**
   * @param engine has N + 1 slots
   * @param generators one for each run, to sample windows with; none if `sample` is never called
   * @param saved what a buffer remembered, to go on from; the engine still holds its data
   */
  constructor(engine: Engine, generators: readonly Generator[] = [], saved?: LearnerSnapshot) {
    this.#engine = engine;
    if (saved !== undefined) {
      [this.time] = saved.time;
      restoreWords(generators, saved.samples);
    }
    this.#sampler =
      engine.windowSampler?.(generators) ?? generatorSampler(engine.config, generators);
  }

  /** Transitions in the buffer: min(t, N). */
  get size(): number {
    return Math.min(this.time, this.#engine.config.slots - 1);
  }

  /** Where the newest state stands. */
  get newestSlot(): number {
    return this.#slot(this.time);
  }

  /**
   * s_t = f_W(s_{t−1}, o_t); (s_t, o_t, y_t) joins the buffer, the oldest transition leaves it if
   * it was full.
   *
   * @throws DataError by the engine, if an observation or a target is not one
   */
  push(transitions: Transitions): void {
    this.#engine.advance(this.#slot(this.time), this.#slot(this.time + 1), transitions);
    this.time += 1;
  }

  /**
   * What the network would predict after some more observations; see `Learner.predict`.
   *
   * @throws OptionError if the engine cannot tell
   */
  predict(observations: readonly Transitions['observations'][]): Float64Array {
    const engine = this.#engine;
    if (engine.preview === undefined) {
      throw new OptionError('predict', 'engine', engine.name, 'one that can look ahead');
    }
    const outputs = engine.preview(this.#slot(this.time), observations);
    const { network } = engine.config;
    const { outputSize: m } = network;
    for (let at = 0; at < outputs.length; at += m) {
      outputs.set(predictionOf(network, outputs.subarray(at, at + m)), at);
    }
    return outputs;
  }

  /**
   * The number of windows of T steps.
   *
   * @param newest whether the one that ends at the newest transition counts
   */
  windowCount(T: number, newest: 'included' | 'excluded' = 'included'): number {
    return Math.max(0, this.size - T + (newest === 'included' ? 1 : 0));
  }

  /** B windows of T steps for each run, drawn uniformly, independently and with replacement. */
  sample(B: number, T: number, newest: 'included' | 'excluded' = 'included'): Windows {
    const oldest = this.#slot(this.time - this.size);
    return this.#sampler.draw(oldest, this.windowCount(T, newest), B, T);
  }

  /**
   * The windows of T steps that end at some times.
   *
   * @param ends [R × B] times of stored states
   */
  windowsUntil(ends: ArrayLike<number>, B: number, T: number): Windows {
    // Counted back from the newest, in a loop: `%` and `from`, of numbers that may be any, take longer for a
    // window of one step than its gradient.
    const { slots } = this.#engine.config;
    const fromZero = this.newestSlot - this.time - T;
    const starts = new Int32Array(ends.length);
    for (let i = 0; i < starts.length; i++) {
      const slot = fromZero + ends[i];
      starts[i] = slot < 0 ? slot + slots : slot;
    }
    return { starts, batchSize: B, length: T };
  }

  /** The window of the newest T steps, in each run. */
  newest(T: number): Windows {
    const starts = new Int32Array(this.#engine.config.runs).fill(this.#slot(this.time - T));
    return { starts, batchSize: 1, length: T };
  }

  /** The time and the generators' words. */
  snapshot(): LearnerSnapshot {
    return { time: Float64Array.of(this.time), samples: this.#sampler.words() };
  }

  #slot(time: number): number {
    return time % this.#engine.config.slots;
  }
}
