import { existsSync } from 'node:fs';
import { hasDiverged } from '../engines';
import type { Network } from '../models';
import { Saver } from '../trainers/checkpoints/saver';
import { isList } from '../validation/describe-value';
import { OptionError, type FileError } from '../validation/errors';
import { filePath, number, parseOptions, record } from '../validation/options';
import type { Candidate } from './candidates';
import { checkOnlineSize, restoredCore, writeOnline } from './online-checkpoint';
import { OnlineCore } from './online-core';
import type { ResolvedOnlineOptions } from './online-options';
import { OnlineStream } from './online-stream';
import type { ValueSpec } from './values';

/** One of those that learn side by side, and how it stands. */
export interface CandidateStanding extends Candidate {
  /** The mean of its latest losses; see `memory`. NaN before the first one. */
  readonly loss: number;
  /** Whether it predicts for the learner. */
  readonly isBest: boolean;
}

/**
 * Learns from streams of one's own, a sample at a time; `online` makes it. Its verbs are those of its only
 * stream; where there are several, `stream(s)` has them.
 */
export class OnlineLearner<
  Observation extends ValueSpec = ValueSpec,
  Target extends ValueSpec = ValueSpec,
> extends OnlineStream<Observation, Target> {
  readonly #options: ResolvedOnlineOptions;
  readonly #shared: Shared;
  readonly #saver: Saver | undefined;

  /**
   * Made by `online`.
   *
   * @param options checked
   * @throws OptionError if a trainer cannot learn on the engine
   * @throws MemoryError if it would take more memory than there is
   * @throws CheckpointError if the checkpoint is damaged, or of another learner
   * @throws FileError if the checkpoint cannot be read, or none could be written where it should be
   */
  constructor(options: ResolvedOnlineOptions) {
    const shared: Shared = { core: new OnlineCore(options), moved: () => undefined };
    super(
      0,
      () => {
        if (options.streams === 1) return shared.core;
        const allowed = `named, as there are ${options.streams}: learner.stream(0), learner.stream(1), …`;
        throw new OptionError('online', 'the stream', undefined, allowed);
      },
      () => {
        shared.moved();
      },
    );
    this.#options = options;
    this.#shared = shared;
    const { checkpoint } = options;
    if (checkpoint === undefined) return;
    const { path, every } = checkpoint;
    const saver = new Saver(path, every, {
      check: () => {
        checkOnlineSize(path, options, shared.core);
      },
      write: () => {
        writeOnline(path, options, shared.core);
      },
    });
    this.#saver = saver;
    if (existsSync(path)) shared.core = restoredCore(path, options);
    saver.tryOut(shared.core.steps);
    let due = saver.nextDue(shared.core.steps);
    shared.moved = () => {
      const { steps } = shared.core;
      if (steps < due) return;
      due = saver.nextDue(steps);
      saver.save(steps);
    };
  }

  /** The network that all candidates learn. */
  get network(): Network {
    return this.#options.network;
  }

  /** Steps that the network has taken. */
  get steps(): number {
    return this.#shared.core.steps;
  }

  /** All that learn side by side; what the learner predicts is what the best of them so far does. */
  get candidates(): readonly CandidateStanding[] {
    const { candidates, standings } = this.#shared.core;
    const rates = candidates.rates;
    return candidates.all.map((candidate, c) => ({
      ...candidate,
      learningRate: rates[c],
      loss: standings.meanOf(c),
      isBest: c === standings.best,
    }));
  }

  /** Why the latest save to the `checkpoint` failed, if it did; learning goes on all the same. */
  get unsaved(): FileError | undefined {
    return this.#saver?.unsaved;
  }

  /** Whether every candidate has diverged: something that it learns with is not finite any more. */
  get hasDiverged(): boolean {
    return this.#shared.core.candidates.engines.every((engine) =>
      Array.from({ length: engine.config.runs }, (_, run) => hasDiverged(engine, run)).every(
        Boolean,
      ),
    );
  }

  /**
   * One of several streams that share the network. They step together, as those of `learn` do: a sample waits
   * until every stream has one whose target is known, or null. What is predicted in a stream is of its own
   * newest observation: from the state that the network has of it, through its samples that wait.
   *
   * @throws OptionError if there is no such stream
   */
  stream(stream: number): OnlineStream<Observation, Target> {
    const { streams } = this.#options;
    checkPlace('stream', stream, streams);
    return new OnlineStream(
      stream,
      () => this.#shared.core,
      () => {
        this.#shared.moved();
      },
    );
  }

  /**
   * Sets the learning rate from the next step on; a schedule goes on multiplying it.
   *
   * @param rate of all candidates, or a list with one for each
   * @throws OptionError if it is none
   */
  setLearningRate(rate: number | readonly number[]): void {
    const { candidates } = this.#shared.core;
    const { length } = candidates.all;
    const rates = isList(rate) ? Array.from(rate) : Array<number>(length).fill(rate);
    if (rates.length !== length) {
      const allowed = `a number, or one for each of the ${length} candidates`;
      throw new OptionError('online', 'learningRate', rate, allowed);
    }
    for (const one of rates) parseOptions('online', rateSchema, { learningRate: one });
    candidates.setRates(rates);
  }

  /**
   * A copy of θ = (W, β), in the layout of `network.blocks`.
   *
   * @param candidate by its place in {@link candidates}. Default: the best one
   * @throws OptionError if there is none
   */
  parameters(candidate?: number): Float64Array {
    const { candidates, standings } = this.#shared.core;
    const chosen = candidate ?? standings.best;
    checkPlace('candidate', chosen, candidates.all.length);
    return candidates.parameters(chosen);
  }

  /**
   * Saves all that it goes on from, whole or not at all.
   *
   * @throws OptionError if an engine cannot be saved
   * @throws FileError if the file cannot be written
   */
  save(path: string): void {
    parseOptions('save', pathSchema, { path });
    writeOnline(path, this.#options, this.#shared.core);
  }

  /**
   * Goes on from what a learner of the same options has saved. Where it throws, it is as it was.
   *
   * @throws CheckpointError if the file is damaged, or of another learner
   * @throws FileError if it cannot be read
   */
  restore(path: string): void {
    parseOptions('restore', pathSchema, { path });
    this.#shared.core = restoredCore(path, this.#options);
  }
}

/** What a learner and its streams share. */
interface Shared {
  core: OnlineCore;
  /** Called when the network may have moved. */
  moved: () => void;
}

const pathSchema = record({ path: filePath() });
const rateSchema = record({ learningRate: number({ min: 0 }) });

function checkPlace(option: string, value: number, count: number): void {
  if (Number.isInteger(value) && value >= 0 && value < count) return;
  throw new OptionError('online', option, value, `an integer from 0 to ${count - 1}`);
}
