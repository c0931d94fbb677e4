import { z } from 'zod';
import type { Engine, Objective, StateStep, UpdateRule } from '../engines';
import { either, integer, number, oneOf, parseOptions } from '../validation/options';
import { checkWindowFits } from './check-window-fits';
import { rmsprop, sgd, updateRuleSchema } from './optimizers';
import { replayLearner } from './replay-learner';
import type { EngineNeeds, Learner, LearnerMemory, RunGenerators, Trainer } from './trainer';

/** Options of {@link Fpp}. Only the truncation length must be given. */
export interface FppOptions {
  /** T, steps from a window's first state to its last; 1 … N. */
  readonly truncationLength: number;
  /** B, windows in a mini-batch. Default 1. */
  readonly batchSize?: number;
  /** M, updates at each time step. Default 1. */
  readonly updatesPerStep?: number;
  /** N, transitions that the buffer keeps. Default 100. */
  readonly bufferSize?: number;
  /** λ ≥ 0, the weight of the consistency penalty. Default 1. */
  readonly lambda?: number;
  /** Whether the penalty sums over the state's units, as in the paper, or takes their mean. Default `sum`. */
  readonly penalty?: 'sum' | 'mean';
  /** Whether ℓ is taken at the window's last step, as in the paper, or averaged over all. Default `last`. */
  readonly windowLoss?: 'last' | 'every';
  /** How stored states move. */
  readonly stateStep?: {
    /** `sgd()` (default), or `rmsprop()` to scale the states' gradients as the weights' are. */
    readonly rule?: UpdateRule;
    /** The step size: `shared` (default) is the weights' learning rate, or a number of its own. */
    readonly rate?: 'shared' | number;
    /** `window` (default): a state moves by its own window's gradient; `batch`: by 1/(B·S) of it. */
    readonly averaging?: 'window' | 'batch';
  };
  /** Whether the window that ends at the newest transition may be sampled. Default `included`. */
  readonly newest?: 'included' | 'excluded';
  /**
   * Whether the next state is computed from the newest stored state as learning has moved it, or
   * from the state as it was computed. Default `linked`.
   */
  readonly actingState?: 'linked' | 'separate';
  /** How weights follow their gradient. Default `rmsprop()`. */
  readonly optimizer?: UpdateRule;
}

/** {@link FppOptions} with their defaults filled in. */
export type ResolvedFppOptions = Required<Omit<FppOptions, 'stateStep'>> & {
  readonly stateStep: StateStep;
};

const schema = z.strictObject({
  truncationLength: integer(1),
  batchSize: integer(1).default(1),
  updatesPerStep: integer(1).default(1),
  bufferSize: integer(1).default(100),
  lambda: number(0).default(1),
  penalty: oneOf('sum', 'mean').default('sum'),
  windowLoss: oneOf('last', 'every').default('last'),
  stateStep: z
    .strictObject({
      rule: updateRuleSchema.default(sgd()),
      rate: either(
        '"shared" or a finite number of at least 0',
        z.literal('shared'),
        number(0),
      ).default('shared'),
      averaging: oneOf('window', 'batch').default('window'),
    })
    .default({ rule: sgd(), rate: 'shared', averaging: 'window' }),
  newest: oneOf('included', 'excluded').default('included'),
  actingState: oneOf('linked', 'separate').default('linked'),
  optimizer: updateRuleSchema.default(rmsprop()),
});

/** Fixed Point Propagation (Algorithm 1). */
export class Fpp implements Trainer {
  readonly name: string = 'FPP';
  readonly options: ResolvedFppOptions;
  readonly needs: EngineNeeds;

  /** @throws OptionError if an option does not fit, or T > N */
  constructor(options: FppOptions) {
    this.options = parseOptions('Fpp', schema, options);
    const { bufferSize, truncationLength, optimizer, actingState } = this.options;
    checkWindowFits('Fpp', truncationLength, bufferSize);
    this.needs = { slots: bufferSize + 1, optimizer, actingState };
  }

  start(engine: Engine, generators: RunGenerators, memory?: LearnerMemory): Learner {
    const { lambda, penalty, windowLoss, stateStep } = this.options;
    const objective: Objective = { loss: windowLoss, lambda, penalty };

    return replayLearner(engine, generators, memory, this.options, (windows) => {
      engine.gradient(windows, objective);
      engine.updateWeights();
      engine.updateStates(stateStep);
    });
  }
}
