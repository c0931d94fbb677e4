import { z } from 'zod';
import type { Engine, Objective, UpdateRule } from '../engines';
import { integer, oneOf, parseOptions } from '../validation/options';
import { checkWindowFits } from './check-window-fits';
import { rmsprop, updateRuleSchema } from './optimizers';
import { replayLearner } from './replay-learner';
import type { EngineNeeds, Learner, LearnerMemory, RunGenerators, Trainer } from './trainer';

/** Options of {@link StoredState}; as those of FPP, less what states and penalty need. */
export interface StoredStateOptions {
  /** T, steps in a window; 1 … N. */
  readonly truncationLength: number;
  /** B, windows in a mini-batch. Default 1. */
  readonly batchSize?: number;
  /** M, updates at each time step. Default 1. */
  readonly updatesPerStep?: number;
  /** N, transitions that the buffer keeps. Default 100. */
  readonly bufferSize?: number;
  /** Whether ℓ is taken at the window's last step or averaged over all. Default `last`. */
  readonly windowLoss?: 'last' | 'every';
  /** Whether the window that ends at the newest transition may be sampled. Default `included`. */
  readonly newest?: 'included' | 'excluded';
  /** How weights follow their gradient. Default `rmsprop()`. */
  readonly optimizer?: UpdateRule;
}

const schema = z.strictObject({
  truncationLength: integer(1),
  batchSize: integer(1).default(1),
  updatesPerStep: integer(1).default(1),
  bufferSize: integer(1).default(100),
  windowLoss: oneOf('last', 'every').default('last'),
  newest: oneOf('included', 'excluded').default('included'),
  optimizer: updateRuleSchema.default(rmsprop()),
});

/**
 * FPP without state updating (Section 5; the stored-state strategy of R2D2, Kapturowski et al.,
 * 2019): Algorithm 1, but windows start from the states as they were first stored, nothing is
 * written back and there is no penalty. With N = T there is one window, the newest, and it is T-BPTT.
 */
export class StoredState implements Trainer {
  readonly name = 'StoredState';
  readonly options: Required<StoredStateOptions>;
  readonly needs: EngineNeeds;

  /** @throws OptionError if an option does not fit, or T > N */
  constructor(options: StoredStateOptions) {
    this.options = parseOptions('StoredState', schema, options);
    const { bufferSize, truncationLength, optimizer } = this.options;
    checkWindowFits('StoredState', truncationLength, bufferSize);
    this.needs = { slots: bufferSize + 1, optimizer, actingState: 'linked' };
  }

  start(engine: Engine, generators: RunGenerators, memory?: LearnerMemory): Learner {
    const objective: Objective = { loss: this.options.windowLoss, lambda: 0, penalty: 'sum' };

    return replayLearner(engine, generators, memory, this.options, (windows) => {
      engine.gradient(windows, objective);
      engine.updateWeights();
    });
  }
}
