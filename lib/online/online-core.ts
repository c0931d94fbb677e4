import { width } from '../environments';
import { lossOf } from '../models';
import { DataError, OptionError } from '../validation/errors';
import { number, parseOptions, record } from '../validation/options';
import { Candidates, type RestoreSession } from './candidates';
import { Codec } from './codec';
import type { ResolvedOnlineOptions } from './online-options';
import { Standings } from './standings';
import type { AnyPrediction } from './values';
import { Waiting, type Sample } from './waiting';

/** What a verb comes to. */
export interface Outcome {
  /** Of the sample, in its stream. */
  readonly number: number;
  /** What was predicted when it was observed, before anything was learned from it. */
  readonly prediction: AnyPrediction;
  /** The loss of that; NaN where there is no target, or none yet. */
  readonly loss: number;
}

/** What is done with a sample: it is learned from, or only taken in. */
export type Verb = 'learn' | 'step';

/** A value as it was given, and as the network takes it in. */
interface Encoded {
  readonly numbers: Float64Array;
  readonly encoded: Float64Array;
}

const scheduleSchema = record({ schedule: number({ min: 0 }) });

/** All that an online learner remembers, and what moves it. Whatever is wrong is found before anything moves. */
export class OnlineCore {
  readonly candidates: Candidates;
  readonly standings: Standings;
  readonly observation: Codec;
  readonly target: Codec;
  /** [S] */
  readonly waiting: readonly Waiting[];
  /** Steps that the network has taken. */
  steps = 0;
  readonly #options: ResolvedOnlineOptions;
  readonly #step: { readonly observations: Float64Array; readonly targets: Float64Array };
  /** [C] */
  readonly #losses: Float64Array;
  readonly #engineLosses: Float64Array;

  /**
   * @param restore what a trainer's session is started with, if learning goes on
   * @throws OptionError if a trainer cannot learn on the engine, or cannot tell what it would predict
   * @throws MemoryError if it would take more memory than there is
   */
  constructor(options: ResolvedOnlineOptions, restore?: RestoreSession) {
    const { streams: S, network, specs, memory } = options;
    this.#options = options;
    this.observation = new Codec('observation', specs.observation);
    this.target = new Codec('target', specs.target);
    this.candidates = new Candidates(options, restore);
    const { length: C } = this.candidates.all;
    this.standings = new Standings(C, memory);
    this.waiting = Array.from({ length: S }, () => new Waiting());
    this.#losses = new Float64Array(C);
    this.#engineLosses = new Float64Array(C);
    this.#step = {
      observations: new Float64Array(S * width(network.observation)),
      targets: new Float64Array(S * width(network.target)),
    };
    // Before anything is learned: whether it can tell.
    this.candidates.predict(0, [new Float64Array(width(network.observation))]);
  }

  /** What would be predicted after one more observation of a stream: nothing moves. */
  predict(stream: number, value: unknown): AnyPrediction {
    const { encoded } = this.#read(this.observation, 'observation', value);
    return this.#decoded(this.#ahead(stream, encoded));
  }

  /**
   * Takes a sample of a stream in.
   *
   * @param targeted null: it has no target; undefined: it is not known yet
   * @param at when it was observed, if that is told
   */
  push(stream: number, verb: Verb, observed: unknown, targeted: unknown, at: unknown): Outcome {
    const waiting = this.waiting[stream];
    const observation = this.#read(this.observation, 'observation', observed);
    const target = this.#readTarget(targeted);
    const time = checkedTime(waiting, at);
    this.#checkRoom(stream);

    const isAlone = this.waiting.length === 1 && waiting.samples.length === 0;
    const predictions = this.#ahead(stream, observation.encoded).slice();
    const prediction = this.#decoded(predictions);
    const sample: Sample = {
      number: waiting.next,
      observation: observation.encoded,
      target: target?.encoded ?? (targeted as null | undefined),
      learns: verb === 'learn',
      predictions,
    };
    waiting.samples.push(sample);
    const factors = this.#factorsOr(() => waiting.samples.pop());
    this.observation.standardiser.note(observation.numbers);
    waiting.at = time;
    waiting.next += 1;
    // The engine's loss is of the very weights that have predicted, if the sample is learned from at once.
    const loss = this.#settle(sample, target, factors, isAlone && sample.learns);
    return { number: sample.number, prediction, loss };
  }

  /** Tells the target of a sample that waits for it; null: it has none. */
  teach(stream: number, number: unknown, targeted: unknown): Outcome {
    const sample = this.waiting[stream].awaiting(number);
    if (sample === undefined) {
      const allowed = 'that of a sample whose target is not known yet (waiting lists them)';
      throw new OptionError('online', 'ticket.number', number, allowed);
    }
    const target = this.#readTarget(targeted);
    sample.target = target?.encoded ?? null;
    const factors = this.#factorsOr(() => (sample.target = undefined));
    const prediction = this.#decoded(sample.predictions);
    return { number: sample.number, prediction, loss: this.#settle(sample, target, factors) };
  }

  /**
   * Takes in what can be, now that a sample's target may be known.
   *
   * @param factors what {@link #factorsOr} gave
   * @returns the loss of the best prediction
   */
  #settle(
    sample: Sample,
    target: Encoded | undefined,
    factors: readonly number[],
    isScoredByEngine = false,
  ): number {
    const { best } = this.standings;
    if (target !== undefined && !isScoredByEngine) this.#score(sample, target.encoded);
    for (const factor of factors) {
      this.candidates.setFactor(factor);
      this.#takeStep();
      if (isScoredByEngine) this.#losses.set(this.#engineLosses);
    }
    if (target === undefined) return NaN;
    this.target.standardiser.note(target.numbers);
    this.standings.add(this.#losses);
    return this.#losses[best];
  }

  /** The losses of all candidates, of what they have predicted. */
  #score({ predictions }: Sample, target: Float64Array): void {
    const { network } = this.#options;
    const wanted = network.target.kind === 'class' ? target[0] : target;
    for (let c = 0; c < this.#losses.length; c++) {
      this.#losses[c] = lossOf(network, this.#ofCandidate(predictions, c), wanted);
    }
  }

  /** One joint step of the oldest samples of all streams. */
  #takeStep(): void {
    const { withoutTarget } = this.#options;
    const { observations, targets } = this.#step;
    const [observed, targeted] = [observations, targets].map(
      ({ length }) => length / this.waiting.length,
    );
    targets.fill(this.#options.network.target.kind === 'class' ? -1 : NaN);
    let learns = false;
    for (const [s, { samples }] of this.waiting.entries()) {
      const [sample] = samples;
      observations.set(sample.observation, s * observed);
      // What is not learned from is not stored with its target either.
      if (!sample.learns) continue;
      if (sample.target instanceof Float64Array) targets.set(sample.target, s * targeted);
      else if (withoutTarget === 'rest') continue;
      learns = true;
    }
    this.candidates.take(this.#step, learns, this.#engineLosses);
    for (const { samples } of this.waiting) samples.shift();
    this.steps += 1;
  }

  /** [C × outputSize] what is predicted after all that waits, and one more observation. */
  #ahead(stream: number, observation: Float64Array): Float64Array {
    const before = this.waiting[stream].samples.map((sample) => sample.observation);
    return this.candidates.predict(stream, [...before, observation]);
  }

  /** What the best candidate predicts. */
  #decoded(predictions: Float64Array): AnyPrediction {
    return this.target.decode(this.#ofCandidate(predictions, this.standings.best).slice());
  }

  #ofCandidate(predictions: Float64Array, candidate: number): Float64Array {
    const { outputSize: m } = this.#options.network;
    return predictions.subarray(candidate * m, (candidate + 1) * m);
  }

  #readTarget(value: unknown): Encoded | undefined {
    if (value === null || value === undefined) return undefined;
    return this.#read(this.target, 'target', value);
  }

  #read(codec: Codec, place: string, value: unknown): Encoded {
    const numbers = codec.read(place, value);
    return { numbers, encoded: codec.encode(place, numbers, this.candidates.largest) };
  }

  /**
   * What the rates are multiplied with in each of the joint steps that can be taken now. A schedule is
   * anybody's code: what it says is tried out before anything moves.
   *
   * @param undo is called if that fails
   */
  #factorsOr(undo: () => void): readonly number[] {
    const { schedule } = this.#options;
    const count = Math.min(...this.waiting.map(({ ready }) => ready));
    if (schedule === undefined) return Array<number>(count).fill(1);
    const { factor: before } = this.candidates;
    try {
      return Array.from({ length: count }, (_, i) => {
        const factor = schedule(this.steps + 1 + i);
        parseOptions('online', scheduleSchema, { schedule: factor });
        this.candidates.setFactor(factor);
        return factor;
      });
    } catch (error) {
      this.candidates.setFactor(before);
      undo();
      throw error;
    }
  }

  #checkRoom(stream: number): void {
    const { mostWaiting } = this.#options;
    const { length } = this.waiting[stream].samples;
    if (length < mostWaiting) return;
    const silent = this.waiting.findIndex(({ ready }) => ready === 0);
    const reason =
      this.waiting[silent].samples.length === 0
        ? `stream ${silent} has brought nothing: the streams step together`
        : 'teach the oldest, with null if its target will never come';
    const allowed = `at most ${mostWaiting} (mostWaiting; ${reason})`;
    throw new DataError('online', `samples of stream ${stream} that wait`, length + 1, allowed);
  }
}

/** @throws DataError if a time is none, or is before the last one */
function checkedTime({ at }: Waiting, given: unknown): number {
  if (given === undefined) return at;
  if (typeof given !== 'number' || !Number.isFinite(given)) {
    throw new DataError('online', 'at', given, 'a finite number');
  }
  if (given >= at) return given;
  throw new DataError('online', 'at', given, `at least ${at}, the time of the sample before`);
}
