import type { Transitions } from '../environments';
import type { Engine, EngineConfig, OnlinePerformance } from '../engines';
import type { Generator, Purpose } from '../random';

/** The generators of one purpose, one for each run of the engine. */
export type RunGenerators = (purpose: Purpose) => readonly Generator[];

/** What a learner remembers from one online step to the next, beyond what its engine does. */
export type LearnerMemory = Readonly<Record<string, MemoryArray>>;

/** Numbers that are saved as they are. */
export type MemoryArray = Int32Array | Uint32Array | Float32Array | Float64Array;

/** A trainer at work on an engine. */
export interface Learner {
  /**
   * One online step of all runs: takes (o_t, y_t) in, predicts, learns; returns how the predictions
   * did before anything was learned from them. The result is overwritten by the next step.
   */
  step(transitions: Transitions): OnlinePerformance;
  /** A copy of what it remembers, for `start` to go on from. */
  memory(): LearnerMemory;
}

/** What a trainer needs its engine to be. */
export type EngineNeeds = Pick<EngineConfig, 'slots' | 'optimizer' | 'actingState'>;

/** A learning algorithm with its options; a description only, so one object serves many studies. */
export interface Trainer {
  /** The algorithm's name, e.g. `FPP`. */
  readonly name: string;
  /** Its hyper-parameters with their defaults filled in. */
  readonly options: object;
  readonly needs: EngineNeeds;
  /**
   * Begins learning on an engine that was built to the trainer's needs; or goes on.
   *
   * @param memory what a learner of the same trainer remembered, if the engine remembers the same
   */
  start(engine: Engine, generators: RunGenerators, memory?: LearnerMemory): Learner;
}
