import type { RunSnapshot } from '../../engines';
import type { Network } from '../../models';
import type { LearnerSnapshot } from '../trainer';

/** What is learned by what: equal for two studies exactly if one can go on where the other was. */
export interface StudyDescription {
  readonly experiment: string;
  /** The environment's name. */
  readonly environment: string;
  /** A hash of its data, if the environment has one. */
  readonly data?: string;
  /** Whether some steps have no target; left out if all have one. */
  readonly mayLackTargets?: boolean;
  readonly network: Network;
  readonly trainer: { readonly name: string; readonly options: object };
  /** The engine's name. */
  readonly engine: string;
  readonly streams: number;
  readonly seeds: readonly number[];
  readonly learningRates: readonly number[];
}

/** How far learning is. */
export interface Progress {
  /** Online steps since the streams were opened. */
  readonly time: number;
  /** Steps and bins that were asked for at last, and how many of these steps are done. */
  readonly steps: number;
  readonly bins: number;
  readonly done: number;
  /** After how many of these steps learning ends. Not in older checkpoints. */
  readonly learningSteps?: number | undefined;
  /** SHA-256 of the checkpoint that the call began with; null: none. Not in older checkpoints. */
  readonly from?: string | null | undefined;
  /** The runs whose weights or states are not finite any more. Not in older checkpoints. */
  readonly diverged?: readonly number[] | undefined;
}

/** All that learning goes on from. */
export interface Checkpoint {
  readonly study: StudyDescription;
  readonly progress: Progress;
  /** [R] what the engine remembers. */
  readonly runs: readonly RunSnapshot[];
  readonly learner: LearnerSnapshot;
  /** What was recorded of the online performance. */
  readonly record: LearnerSnapshot;
}
