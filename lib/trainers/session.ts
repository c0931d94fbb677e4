import {
  allocateTransitions,
  type Environment,
  type Streams,
  type Transitions,
} from '../environments';
import type { Engine, EngineFactory, OnlinePerformance } from '../engines';
import { initialParameters, type Network } from '../models';
import { deriveGenerator, type Purpose } from '../random';
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

/** All runs of a study at work: engine, learner and open streams. */
export class Session {
  readonly engine: Engine;
  /** t, online steps since the streams were opened. */
  time = 0;
  readonly #study: Study;
  readonly #sources: readonly Streams[];
  readonly #transitions: Transitions;
  readonly #learner: Learner;

  /** @param load gives the checkpoint to go on from, if there is one, by the study's description */
  constructor(study: Study, load?: (description: StudyDescription) => Checkpoint | undefined) {
    const { environment, network, trainer, streams, runs } = study;
    this.#study = study;
    this.engine = study.engine({
      network,
      runs: runs.length,
      streams,
      learningRates: runs.map(({ learningRate }) => learningRate),
      ...trainer.needs,
    });
    this.#sources = this.#generators('environment').map((generator) =>
      environment.open(streams, generator),
    );
    this.#transitions = allocateTransitions(environment, runs.length * streams);
    const from = load?.(this.description);
    if (from === undefined) this.#drawWeights();
    else this.#goOnFrom(from);
    const generators = (purpose: Purpose) => this.#generators(purpose);
    this.#learner = trainer.start(this.engine, generators, from?.learner);
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
   * One online step of all runs.
   *
   * @param learns whether the learner learns from it, or only observes
   * @returns how the runs predicted, before they learned; the next step overwrites it
   */
  step(learns = true): OnlinePerformance {
    this.#observe();
    const online = this.#learner.observe(this.#transitions);
    if (learns) this.#learner.learn();
    return online;
  }

  /**
   * What the engine and the learner remember.
   *
   * @throws OptionError if the engine cannot be saved
   */
  memory(): Pick<Checkpoint, 'runs'> & { readonly learner: LearnerMemory } {
    const memory = memoryOf(this.engine);
    const runs = this.#study.runs.map((_, run) => memory.readRun(run));
    return { runs, learner: this.#learner.memory() };
  }

  #observe(): void {
    const { streams } = this.#study;
    for (const [run, source] of this.#sources.entries()) {
      source.next(this.#transitions, run * streams);
    }
    this.time += 1;
  }

  #drawWeights(): void {
    for (const [run, generator] of this.#generators('weights').entries()) {
      this.engine.setParameters(run, initialParameters(this.#study.network, generator));
    }
  }

  /** The streams are played forward to where they were: an environment need not be saved. */
  #goOnFrom({ runs, progress }: Checkpoint): void {
    const memory = memoryOf(this.engine);
    for (const [run, own] of runs.entries()) memory.writeRun(run, own);
    while (this.time < progress.time) this.#observe();
  }

  #generators(purpose: Purpose) {
    const { experiment, environment, runs } = this.#study;
    return runs.map(({ seed }) => deriveGenerator(experiment, environment.name, seed, purpose));
  }
}
