import type { Engine } from '../engines';
import { parseOptions } from '../validation/options';
import type { EngineNeeds, Learner, LearnerSnapshot, RunGenerators, Trainer } from './trainer';
import { newestWindowLearner } from './truncated-bptt';
import { needsOf, windowSchema, type WindowOptions } from './window-options';

/**
 * Truncated BPTT on disjoint parts of the stream: every T steps, one update with the mean of the
 * losses at those T steps, back-propagated to the first of them.
 */
export class NoOverlapTruncatedBptt implements Trainer {
  readonly name = 'No-Overlap T-BPTT';
  readonly options: Required<WindowOptions>;
  readonly needs: EngineNeeds;

  /** @throws OptionError if an option does not fit */
  constructor(options: WindowOptions, ...surplus: never[]) {
    this.options = parseOptions('NoOverlapTruncatedBptt', windowSchema, options, surplus);
    this.needs = needsOf(this.options.truncationLength, this.options.optimizer);
  }

  start(engine: Engine, _: RunGenerators, saved?: LearnerSnapshot): Learner {
    const { truncationLength: T } = this.options;
    return newestWindowLearner(engine, saved, T, 'every', (time) => time % T === 0);
  }
}
