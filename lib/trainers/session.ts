import {
  allocateTransitions,
  type Environment,
  type Streams,
  type Transitions,
} from '../environments';
import type { Engine, EngineFactory, OnlinePerformance } from '../engines';
import { initialParameters, type Network } from '../models';
import { deriveGenerator, type Generator, type Purpose } from '../random';
import type { Checkpoint, StudyDescription } from './checkpoints/checkpoint';
import { memoryOf } from './forward-memory';
import type { Learner, LearnerMemory, Trainer } from './trainer';

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
}

/** A study that is opened: its engine is built, its streams stand at their beginning. */
export class Session {
  readonly engine: Engine;
  readonly #study: Study;
  readonly #streams: RunStreams;

  /** @throws OptionError if the engine cannot compute the study */
  constructor(study: Study) {
    const { environment, network, trainer, streams, runs } = study;
    this.#study = study;
    this.engine = study.engine({
      network,
      runs: runs.length,
      streams,
      learningRates: runs.map(({ learningRate }) => learningRate),
      ...trainer.needs,
    });
    this.#streams = new RunStreams(environment, streams, this.#generators('environment'));
  }

  /** What of the study must be the same for a checkpoint to be gone on from. */
  get description(): StudyDescription {
    const { experiment, environment, network, trainer, streams, runs } = this.#study;
    return {
      experiment,
      environment: environment.name,
      network,
      trainer: { name: trainer.name, options: trainer.options },
      engine: this.engine.name,
      streams,
      seeds: runs.map(({ seed }) => seed),
      learningRates: runs.map(({ learningRate }) => learningRate),
    };
  }

  /**
   * Begins to learn, once: with weights that are drawn, or where a checkpoint was saved.
   *
   * @param saved a checkpoint of a study with the same {@link description}
   * @throws OptionError if the trainer cannot learn on this engine, or what was saved cannot be put
   *   back into it
   */
  start(saved?: Checkpoint): StartedSession {
    if (saved === undefined) this.#drawWeights();
    else this.#restore(saved);
    const generators = (purpose: Purpose): Generator[] => this.#generators(purpose);
    const learner = this.#study.trainer.start(this.engine, generators, saved?.learner);
    return new StartedSession(this.engine, this.#streams, learner);
  }

  #drawWeights(): void {
    for (const [run, generator] of this.#generators('weights').entries()) {
      this.engine.setParameters(run, initialParameters(this.#study.network, generator));
    }
  }

  /** The streams are played forward to where they were: an environment need not be saved. */
  #restore({ runs, progress }: Checkpoint): void {
    const memory = memoryOf(this.engine);
    for (const [run, own] of runs.entries()) memory.writeRun(run, own);
    while (this.#streams.time < progress.time) this.#streams.next();
  }

  #generators(purpose: Purpose): Generator[] {
    const { experiment, environment, runs } = this.#study;
    return runs.map(({ seed }) => deriveGenerator(experiment, environment.name, seed, purpose));
  }
}

/** All runs of a study at work. */
export class StartedSession {
  readonly #streams: RunStreams;
  readonly #learner: Learner;

  constructor(
    readonly engine: Engine,
    streams: RunStreams,
    learner: Learner,
  ) {
    this.#streams = streams;
    this.#learner = learner;
  }

  /** t, online steps since the streams were opened. */
  get time(): number {
    return this.#streams.time;
  }

  /**
   * One online step of all runs.
   *
   * @param learns whether the learner learns from it, or only observes
   * @returns how the runs predicted, before they learned; the next step overwrites it
   * @throws DataError if the environment gives what is no observation or target
   */
  step(learns = true): OnlinePerformance {
    const online = this.#learner.observe(this.#streams.next());
    if (learns) this.#learner.learn();
    return online;
  }

  /**
   * What the engine and the learner remember.
   *
   * @throws OptionError if the engine cannot be saved
   */
  memory(): Pick<Checkpoint, 'runs'> & { readonly learner: LearnerMemory } {
    const { engine } = this;
    const memory = memoryOf(engine);
    const runs = Array.from({ length: engine.config.runs }, (_, run) => memory.readRun(run));
    return { runs, learner: this.#learner.memory() };
  }
}

/** The open streams of all runs, which go together from one time step to the next. */
class RunStreams {
  /** t, time steps since they were opened. */
  time = 0;
  readonly #sources: readonly Streams[];
  readonly #streams: number;
  readonly #transitions: Transitions;

  /**
   * @param streams S, of each run
   * @param generators [R] each run's own
   */
  constructor(environment: Environment, streams: number, generators: readonly Generator[]) {
    this.#sources = generators.map((generator) => environment.open(streams, generator));
    this.#streams = streams;
    this.#transitions = allocateTransitions(environment, generators.length * streams);
  }

  /** (o_t, y_t) of the next step; the one after it overwrites them. */
  next(): Transitions {
    for (const [run, source] of this.#sources.entries()) {
      source.next(this.#transitions, run * this.#streams);
    }
    this.time += 1;
    return this.#transitions;
  }
}
