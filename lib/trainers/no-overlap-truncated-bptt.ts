import type { Engine, Objective } from '../engines';
import { parseOptions } from '../validation/options';
import { ReplayBuffer } from './replay-buffer';
import type { EngineNeeds, Learner, LearnerMemory, RunGenerators, Trainer } from './trainer';
import type { TruncatedBpttOptions } from './truncated-bptt';
import { needsOf, windowSchema } from './window-options';

/**
 * Truncated BPTT on disjoint parts of the stream: every T steps, one update with the mean of the
 * losses at those T steps, back-propagated to the first of them.
 */
export class NoOverlapTruncatedBptt implements Trainer {
  readonly name = 'No-Overlap T-BPTT';
  readonly options: Required<TruncatedBpttOptions>;
  readonly needs: EngineNeeds;

  /** @throws OptionError if an option does not fit */
  constructor(options: TruncatedBpttOptions) {
    this.options = parseOptions('NoOverlapTruncatedBptt', windowSchema, options);
    this.needs = needsOf(this.options.truncationLength, this.options.optimizer);
  }

  start(engine: Engine, _: RunGenerators, memory?: LearnerMemory): Learner {
    const { truncationLength: T } = this.options;
    const objective: Objective = { loss: 'every', lambda: 0, penalty: 'sum' };
    const buffer = new ReplayBuffer(engine, [], memory);

    return {
      observe(transitions) {
        buffer.push(transitions);
        return engine.online;
      },
      learn() {
        if (buffer.time % T !== 0) return;
        engine.gradient(buffer.newest(T), objective);
        engine.updateWeights();
      },
      memory: () => buffer.memory(),
    };
  }
}
