import { DataError, OptionError } from '../validation/errors';
import { hasMethod, isList } from '../validation/describe-value';
import { parseOptions, record } from '../validation/options';
import { z } from 'zod';
import type { OnlineCore, Outcome } from './online-core';
import type { PredictionOf, ValueOf, ValueSpec } from './values';

/** What a sample came to. */
export interface Taken<Target extends ValueSpec = ValueSpec> {
  /** What was predicted when it was observed, before anything was learned from it. */
  readonly prediction: PredictionOf<Target>;
  /** The loss of that prediction, in the network's units; NaN where there is no target. */
  readonly loss: number;
}

/** An observation whose target comes later. */
export interface Ticket<Target extends ValueSpec = ValueSpec> {
  /** Its number in its stream, 0, 1, 2, …; after a restart, `teach` takes it as it is. */
  readonly number: number;
  readonly prediction: PredictionOf<Target>;
}

/** What is known of a sample beside its values. */
export interface SampleOptions {
  /** When it was observed, on any clock that does not go back. */
  readonly at?: number;
}

/** A sample of a stream that is followed: an observation, its target (null: none), and when it was observed. */
export type Pushed<Observation extends ValueSpec, Target extends ValueSpec> =
  | readonly [ValueOf<Observation>, ValueOf<Target> | null]
  | readonly [ValueOf<Observation>, ValueOf<Target> | null, number];

/** Of most samples nothing more is known: there is nothing to check, at every step. */
const NONE: SampleOptions = {};

const optionsSchema = record({ at: z.unknown() });

/**
 * One stream of a learner. Where a call throws a DataError or an OptionError, the learner is as it was before.
 */
export class OnlineStream<
  Observation extends ValueSpec = ValueSpec,
  Target extends ValueSpec = ValueSpec,
> {
  readonly #index: number;
  readonly #core: () => OnlineCore;
  readonly #done: () => void;

  /**
   * Made by a learner.
   *
   * @param done is told when the network may have moved
   */
  constructor(index: number, core: () => OnlineCore, done: () => void) {
    this.#index = index;
    this.#core = core;
    this.#done = done;
  }

  /**
   * What would be predicted after an observation. Nothing moves: it may be asked twice.
   *
   * @throws DataError if it is no such observation
   */
  predict(observation: ValueOf<Observation>): PredictionOf<Target> {
    return this.#core().predict(this.#index, observation) as PredictionOf<Target>;
  }

  /**
   * Predicts, is told the target, and learns: one online step, with the numbers that `learn` has on a
   * recording of the same data. Samples whose targets are still to come are learned from first, so then it
   * waits for them.
   *
   * @param target null: there is none, and nothing is learned from the step (see `withoutTarget`)
   * @throws DataError if a value is none, or time goes back
   */
  learn(
    observation: ValueOf<Observation>,
    target: ValueOf<Target> | null,
    options: SampleOptions = NONE,
  ): Taken<Target> {
    return this.#push('learn', observation, knownTarget(target), options);
  }

  /**
   * As {@link learn}, but nothing is learned, neither now nor later: the network's state goes on, its weights
   * stay as they are.
   *
   * @throws DataError if a value is none, or time goes back
   */
  step(
    observation: ValueOf<Observation>,
    target: ValueOf<Target> | null = null,
    options: SampleOptions = NONE,
  ): Taken<Target> {
    return this.#push('step', observation, knownTarget(target), options);
  }

  /**
   * Predicts now what is told later, by {@link teach}. What is observed in between is predicted from all
   * observations until then, by the weights of then. Learning goes on in the order of the observations, and
   * waits for the oldest target that is missing: weights become those that they would be had every target
   * been told at once.
   *
   * @throws DataError if it is no such observation, time goes back, or too many wait
   */
  observe(observation: ValueOf<Observation>, options: SampleOptions = NONE): Ticket<Target> {
    const { number, prediction } = this.#push('learn', observation, undefined, options);
    return { number, prediction };
  }

  /**
   * Tells the target of what was observed before, in any order.
   *
   * @param target null: it will never come, and learning waits for it no longer
   * @returns what was predicted then, and its loss
   * @throws OptionError if it was told already
   * @throws DataError if it is no such target
   */
  teach(ticket: Pick<Ticket, 'number'>, target: ValueOf<Target> | null): Taken<Target> {
    const given: unknown = ticket;
    if (typeof given !== 'object' || given === null || !('number' in given)) {
      const allowed = 'what observe returned, or one of waiting: an object with its number';
      throw new OptionError('online', 'ticket', ticket, allowed);
    }
    const { number } = given;
    const { prediction, loss } = this.#core().teach(this.#index, number, knownTarget(target));
    this.#done();
    return { prediction: prediction as PredictionOf<Target>, loss };
  }

  /** The observations whose targets are still to come, oldest first; also after a restart. */
  get waiting(): readonly Pick<Ticket, 'number'>[] {
    const { samples } = this.#core().waiting[this.#index];
    return samples.filter(({ target }) => target === undefined).map(({ number }) => ({ number }));
  }

  /**
   * Learns from all that comes, one sample after the other; whoever iterates may stop at any time.
   *
   * @param samples `[observation, target]` each, or `[observation, target, at]`
   * @throws DataError if a sample is none
   */
  async *follow(
    samples: Iterable<Pushed<Observation, Target>> | AsyncIterable<Pushed<Observation, Target>>,
  ): AsyncGenerator<Taken<Target>, void, undefined> {
    const given: unknown = samples;
    if (!hasMethod(given, Symbol.iterator) && !hasMethod(given, Symbol.asyncIterator)) {
      throw new DataError('online', 'the stream', given, 'something to iterate over, or to await');
    }
    for await (const sample of samples) {
      const pair: unknown = sample;
      if (!isList(pair) || pair.length < 2 || pair.length > 3) {
        throw new DataError(
          'online',
          'a sample',
          pair,
          '[observation, target], or [observation, target, at]',
        );
      }
      const [observation, target, at] = sample;
      yield this.learn(observation, target, at === undefined ? NONE : { at });
    }
  }

  #push(
    verb: 'learn' | 'step',
    observation: unknown,
    target: unknown,
    options: SampleOptions,
  ): Omit<Outcome, 'prediction'> & Taken<Target> {
    const { at } = options === NONE ? options : parseOptions('online', optionsSchema, options);
    const outcome = this.#core().push(this.#index, verb, observation, target, at);
    this.#done();
    return { ...outcome, prediction: outcome.prediction as PredictionOf<Target> };
  }
}

/** Only `observe` may leave a target open. @throws DataError if it is left out */
function knownTarget<T>(target: T): T {
  if (target !== undefined) return target;
  throw new DataError('online', 'target', target, 'told, or null where there is none');
}
