import type { Transitions } from '../environments';
import type { Engine, EngineConfig, OnlinePerformance } from '../engines';
import type { Generator, Purpose } from '../random';

/** The generators of one purpose, one for each run of the engine. */
export type RunGenerators = (purpose: Purpose) => readonly Generator[];

/** What a learner remembers from one online step to the next, beyond what its engine does. */
export type LearnerSnapshot = Readonly<Record<string, SnapshotArray>>;

/** Numbers that are saved as they are. */
export type SnapshotArray = Int32Array | Uint32Array | Float32Array | Float64Array;

/** A trainer at work on an engine: the two verbs of Algorithm 1, for all runs at once. */
export interface Learner {
  /**
   * Whether it commands the engine and looks at nothing that it computes, so that steps can wait and be
   * computed many at a time. Default false. One that looks all the same gets the same numbers, later.
   */
  readonly canWait?: boolean;
  /**
   * Takes (o_t, y_t) in: advances the acting state, stores the transition, carries forward what goes
   * along with the states, predicts. No weight, stored state or count moves.
   *
   * @returns how the predictions did; the next observation overwrites it
   * @throws DataError if an observation or a target is not one
   */
  observe(transitions: Transitions): OnlinePerformance;
  /**
   * Learns from what was observed, the newest transition included: draws windows, takes gradients,
   * moves weights and stored states. At most once after each `observe`; not at all once learning
   * is over.
   */
  learn(): void;
  /**
   * What it would predict after some observations, one after the other, if it learned nothing from them:
   * nothing moves. A learner without it cannot be asked ahead; all of this library can.
   *
   * @param observations [n] of all runs' streams, as in `Transitions`, each; at least one
   * @returns [R × S × outputSize] the probability of each class, or the predicted vectors
   * @throws OptionError if the engine cannot tell
   */
  predict?(observations: readonly Transitions['observations'][]): Float64Array;
  /** A copy of what it remembers, for `start` to go on from. */
  snapshot(): LearnerSnapshot;
}

/** What a trainer needs its engine to be. */
export type EngineNeeds = Pick<
  EngineConfig,
  'slots' | 'optimizer' | 'actingState' | 'batchSize' | 'carriesInfluence'
>;

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
   * @param saved what a learner of the same trainer remembered, if the engine remembers the same
   */
  start(engine: Engine, generators: RunGenerators, saved?: LearnerSnapshot): Learner;
}
