import type { Engine, Objective } from '../engines';
import { replayLearner } from './replay-learner';
import type { EngineNeeds, Learner, LearnerSnapshot, RunGenerators, Trainer } from './trainer';
import {
  needsOf,
  parseReplayOptions,
  replaySchema,
  type ReplayOptions,
  type ResolvedReplayOptions,
} from './window-options';

/** Options of {@link StoredState}: those of FPP, less what states and penalty need. */
export type StoredStateOptions = ReplayOptions;

/**
 * FPP without state updating (Section 5; the stored-state strategy of R2D2, Kapturowski et al.,
 * 2019): Algorithm 1, but windows start from the states as they were first stored, nothing is
 * written back and there is no penalty. With N = T there is one window, the newest, and it is T-BPTT.
 */
export class StoredState implements Trainer {
  readonly name = 'StoredState';
  readonly options: ResolvedReplayOptions;
  readonly needs: EngineNeeds;

  /** @throws OptionError if an option does not fit, or T > N */
  constructor(options: StoredStateOptions, ...surplus: never[]) {
    this.options = parseReplayOptions('StoredState', replaySchema, options, surplus);
    const { bufferSize, optimizer, batchSize } = this.options;
    this.needs = needsOf(bufferSize, optimizer, 'linked', batchSize);
  }

  start(engine: Engine, generators: RunGenerators, saved?: LearnerSnapshot): Learner {
    const objective: Objective = { loss: this.options.windowLoss, lambda: 0, penalty: 'sum' };

    return replayLearner(engine, generators, saved, this.options, (windows) => {
      engine.gradient(windows, objective);
      engine.updateWeights();
    });
  }
}
