import type { Engine, Objective } from '../engines';
import { oneOf, parseOptions, record } from '../validation/options';
import { ReplayBuffer } from './replay-buffer';
import type { EngineNeeds, Learner, LearnerSnapshot, RunGenerators, Trainer } from './trainer';
import { needsOf, windowOptions, type WindowOptions } from './window-options';

/** Options of {@link TruncatedBptt}. */
export interface TruncatedBpttOptions extends WindowOptions {
  /** `every`: the mean of the losses at the window's T steps. Default: the newest loss alone, as in the paper. */
  readonly windowLoss?: 'every' | undefined;
}

/**
 * Truncated BPTT (Williams & Peng, 1990), the overlapping kind: at every step t ≥ T, the gradient
 * of the newest loss ℓ_β(s_t; y_t) through the last T steps, unrolled from the state s_{t−T} as it
 * was stored.
 */
export class TruncatedBptt implements Trainer {
  readonly name = 'T-BPTT';
  readonly options: Required<WindowOptions> & Pick<TruncatedBpttOptions, 'windowLoss'>;
  readonly needs: EngineNeeds;

  /** @throws OptionError if an option does not fit */
  constructor(options: TruncatedBpttOptions, ...surplus: never[]) {
    this.options = parseOptions('TruncatedBptt', schema, options, surplus);
    this.needs = needsOf(this.options.truncationLength, this.options.optimizer);
  }

  start(engine: Engine, _: RunGenerators, saved?: LearnerSnapshot): Learner {
    const { truncationLength: T, windowLoss = 'last' } = this.options;
    return newestWindowLearner(engine, saved, T, windowLoss, (time) => time >= T);
  }
}

const schema = record({ ...windowOptions, windowLoss: oneOf('every').optional() });

/**
 * Truncated BPTT of either kind: where it is time, one update on the window of the newest T steps.
 *
 * @param isDue whether there is an update after t steps
 */
export function newestWindowLearner(
  engine: Engine,
  saved: LearnerSnapshot | undefined,
  T: number,
  loss: Objective['loss'],
  isDue: (time: number) => boolean,
): Learner {
  const objective: Objective = { loss, lambda: 0, penalty: 'sum' };
  const buffer = new ReplayBuffer(engine, [], saved);
  return {
    canWait: true,
    observe(transitions) {
      buffer.push(transitions);
      return engine.online;
    },
    learn() {
      if (!isDue(buffer.time)) return;
      engine.gradient(buffer.newest(T), objective);
      engine.updateWeights();
    },
    predict: (observations) => buffer.predict(observations),
    snapshot: () => buffer.snapshot(),
  };
}
