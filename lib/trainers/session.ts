import type { Environment, Transitions } from '../environments';
import { refuseObject, RunStreams } from '../environments/run-streams';
import type { Engine, EngineFactory, OnlinePerformance } from '../engines';
import { madeEngine } from '../engines/named-engines';
import { initialParameters, type Network } from '../models';
import { deriveGenerator, type Generator, type Purpose } from '../random';
import { hasMethod } from '../validation/describe-value';
import { OptionError } from '../validation/errors';
import type { Checkpoint, StudyDescription } from './checkpoints/contents';
import { readRuns, snapshotOf } from './forward-snapshot';
import type { Learner, LearnerSnapshot, Trainer } from './trainer';

/** What a session is opened for; everything is checked. */
export interface Study {
  readonly environment: Environment;
  readonly network: Network;
  readonly trainer: Trainer;
  readonly streams: number;
  /** [R] each run's seed and rate. */
  readonly runs: readonly { readonly seed: number; readonly learningRate: number }[];
  readonly engine: EngineFactory;
  readonly experiment: string;
  /** θ that every run begins with. Default: each draws its own. */
  readonly initialParameters?: Float64Array | undefined;
}

/** A study that is opened: its engine is built, its streams stand at their beginning. */
export class Session {
  readonly engine: Engine;
  readonly #study: Study;
  readonly #streams: RunStreams;

  /**
   * @throws OptionError if the engine cannot compute the study, or the environment opens no streams
   * @throws MemoryError if it would take more memory than there is
   */
  constructor(study: Study) {
    const { environment, network, trainer, streams, runs } = study;
    this.#study = study;
    this.engine = madeEngine('learn', study.engine, {
      network,
      runs: runs.length,
      streams,
      learningRates: runs.map(({ learningRate }) => learningRate),
      ...(environment.mayLackTargets === true ? { mayLackTargets: true } : {}),
      ...trainer.needs,
    });
    this.#streams = new RunStreams(environment, streams, this.#generators('environment'));
  }

  /** What of the study must be the same for a checkpoint to be gone on from. */
  get description(): StudyDescription {
    const { experiment, environment, network, trainer, streams, runs } = this.#study;
    const { data, mayLackTargets } = environment;
    return {
      experiment,
      environment: environment.name,
      ...(data === undefined ? {} : { data }),
      ...(mayLackTargets === true ? { mayLackTargets } : {}),
      network,
      trainer: { name: trainer.name, options: trainer.options },
      engine: this.engine.name,
      streams,
      seeds: runs.map(({ seed }) => seed),
      learningRates: runs.map(({ learningRate }) => learningRate),
    };
  }

  /**
   * Begins to learn, once: with weights that are drawn or given, or with what a checkpoint holds. The streams
   * stand at their beginning in any case: see {@link StartedSession.skip}.
   *
   * @param saved a checkpoint of a study with the same {@link description}
   * @throws OptionError if the trainer cannot learn on this engine, or what was saved cannot be put
   *   back into it
   */
  start(saved?: Pick<Checkpoint, 'runs' | 'learner'>): StartedSession {
    if (saved === undefined) this.#setWeights();
    else for (const [run, own] of saved.runs.entries()) snapshotOf(this.engine).writeRun(run, own);
    const { trainer } = this.#study;
    const generators = (purpose: Purpose): Generator[] => this.#generators(purpose);
    const learner = trainer.start(this.engine, generators, saved?.learner);
    checkLearner(trainer.name, learner);
    return new StartedSession(this.engine, this.#streams, learner);
  }

  #setWeights(): void {
    const { network, initialParameters: given } = this.#study;
    for (const [run, generator] of this.#generators('weights').entries()) {
      this.engine.setParameters(run, given ?? initialParameters(network, generator));
    }
  }

  #generators(purpose: Purpose): Generator[] {
    const { experiment, environment, runs } = this.#study;
    return runs.map(({ seed }) => deriveGenerator(experiment, environment.name, seed, purpose));
  }
}

/** A trainer may be anybody's code. @throws OptionError if what it started is no learner */
function checkLearner(trainer: string, learner: unknown): void {
  if (['observe', 'learn', 'snapshot'].every((verb) => hasMethod(learner, verb))) return;
  const allowed = 'a learner, with observe, learn and snapshot';
  throw new OptionError('learn', `what ${trainer} starts`, learner, allowed);
}

/** A learner as anybody's code may be. */
type AnyLearner = Omit<Learner, 'learn'> & { learn(): unknown };

/** Who is told how the runs predicted, step by step. */
export interface StepReport {
  /** Gets one step. */
  add(online: OnlinePerformance): void;
  /** Where steps can be added up many at a time, as `add` would. */
  readonly sums?: {
    /** [R] what the next steps are added to. */
    now(): OnlinePerformance;
    /** Says how many were added. */
    summed(steps: number): void;
  };
}

/** All runs of a study at work. */
export class StartedSession {
  readonly #streams: RunStreams;
  readonly #learner: AnyLearner;
  #time = 0;
  #isBetweenSteps = true;

  constructor(
    readonly engine: Engine,
    streams: RunStreams,
    learner: AnyLearner,
  ) {
    this.#streams = streams;
    this.#learner = learner;
    if (this.mostAtATime > 1) streams.useSource((automata) => engine.streamSource?.(automata));
  }

  /** t, online steps since the streams were opened: those that were taken or skipped. */
  get time(): number {
    return this.#time;
  }

  /** Plays the streams forward by a step that was learned from before: an environment is not saved. */
  skip(): void {
    this.#streams.advance(this.#time + 1);
    this.#time += 1;
  }

  /**
   * (o_t, y_t) of all runs' next step, for {@link take}; the one after it overwrites them.
   *
   * @throws DataError if the environment gives what is no observation or target
   */
  next(): Transitions {
    return this.#streams.next(this.#time + 1);
  }

  /**
   * One online step of all runs.
   *
   * @param learns whether the learner learns from it, or only observes
   * @returns how the runs predicted, before they learned; the next step overwrites it
   * @throws OptionError if the learner is asynchronous, or says nothing of its predictions
   */
  take(transitions: Transitions, learns = true): OnlinePerformance {
    this.#isBetweenSteps = false;
    const online: unknown = this.#learner.observe(transitions);
    if (!this.#isPerformance(online)) {
      const allowed =
        'how the predictions did, at once: loss, error and count, each a list with a number for each run';
      throw new OptionError('learn', 'what observe returns', online, allowed);
    }
    if (learns) refuseObject('learn', 'what learn returns', this.#learner.learn());
    this.#time += 1;
    this.#isBetweenSteps = true;
    return online;
  }

  /**
   * What the learner would predict after some more observations; see `Learner.predict`.
   *
   * @throws OptionError if it cannot tell
   */
  predict(observations: readonly Transitions['observations'][]): Float64Array {
    if (this.#learner.predict !== undefined) return this.#learner.predict(observations);
    const allowed = 'one whose learner can say what it would predict (Learner.predict)';
    throw new OptionError('predict', 'trainer', this.#learner, allowed);
  }

  /** How many steps can be taken at a time. */
  get mostAtATime(): number {
    return (this.#learner.canWait === true && this.engine.postponement?.capacity) || 1;
  }

  /** Whether it stands between two steps; not so if one was begun and failed. */
  get isBetweenSteps(): boolean {
    return this.#isBetweenSteps;
  }

  /**
   * Steps that are computed together, where the engine can. If one fails, those before it are reported
   * all the same.
   *
   * @param count at most {@link mostAtATime}
   * @param learns whether the i-th of them learns
   * @param report gets how the runs predicted at each step, in order
   */
  steps(count: number, learns: (i: number) => boolean, report: StepReport): void {
    const { postponement } = this.engine;
    if (this.mostAtATime === 1 || postponement === undefined) {
      for (let i = 0; i < count; i++) report.add(this.step(learns(i)));
      return;
    }
    let taken = 0;
    /** What a learner made of the engine's; the next step overwrites it. */
    const own = new Map<number, OnlinePerformance>();
    const sums = report.sums?.now();
    postponement.begin(sums);
    try {
      for (; taken < count; taken++) {
        const transitions = this.#streams.nextOfSource() ?? this.next();
        const online = this.take(transitions, learns(taken));
        if (online !== this.engine.online) own.set(taken, copied(online));
      }
    } finally {
      const performances = postponement.end();
      const areAll = own.size === 0 && performances.length === taken;
      if (areAll && sums !== undefined) {
        postponement.addTo(sums);
        report.sums?.summed(taken);
      } else {
        for (let i = 0; i < taken; i++) report.add(own.get(i) ?? performances[i]);
      }
    }
  }

  #isPerformance(online: unknown): online is OnlinePerformance {
    // The engine's own is not looked at: what waits would be computed for it.
    if (online === this.engine.online) return true;
    if (typeof online !== 'object' || online === null) return false;
    const { loss, error, count }: Partial<Record<keyof OnlinePerformance, unknown>> = online;
    const { runs } = this.engine.config;
    const isAny = (): boolean => true;
    // A count that is NaN would make means NaN of runs that did not diverge.
    const isCount = (scores: number): boolean => scores >= 0;
    return (
      isOfRuns(loss, runs, isAny) && isOfRuns(error, runs, isAny) && isOfRuns(count, runs, isCount)
    );
  }

  /** {@link next} and {@link take} in one. */
  step(learns = true): OnlinePerformance {
    return this.take(this.next(), learns);
  }

  /**
   * What the engine and the learner remember.
   *
   * @throws OptionError if the engine cannot be saved, or the learner gives what cannot be
   */
  snapshot(): Pick<Checkpoint, 'runs'> & { readonly learner: LearnerSnapshot } {
    const learner: unknown = this.#learner.snapshot();
    if (!isSnapshot(learner)) {
      const allowed = 'an object of typed arrays (of integers or floats), at once; {} for nothing';
      throw new OptionError('learn', 'what snapshot returns', learner, allowed);
    }
    return { runs: readRuns(this.engine), learner };
  }
}

const snapshotArrays = [Int32Array, Uint32Array, Float32Array, Float64Array];

function isSnapshot(value: unknown): value is LearnerSnapshot {
  if (typeof value !== 'object' || value === null || value instanceof Promise) return false;
  return Object.values(value).every((one) => snapshotArrays.some((kind) => one instanceof kind));
}

/** A copy, in arrays, of what may be computed when it is looked at. */
function copied({ loss, error, count }: OnlinePerformance): OnlinePerformance {
  return {
    loss: Float64Array.from(loss),
    error: Float64Array.from(error),
    count: Float64Array.from(count),
  };
}

/** Whether something is a number for each run, every one of which fits. */
function isOfRuns(values: unknown, runs: number, fits: (value: number) => boolean): boolean {
  if (!Array.isArray(values) && !ArrayBuffer.isView(values)) return false;
  const list = values as unknown as ArrayLike<unknown>;
  if (list.length !== runs) return false;
  for (let run = 0; run < runs; run++) {
    const value = list[run];
    if (typeof value !== 'number' || !fits(value)) return false;
  }
  return true;
}
