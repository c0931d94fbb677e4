import { z } from 'zod';
import type { Engine, Objective, StateStep, UpdateRule } from '../engines';
import { number, oneOf, record } from '../validation/options';
import { stateStepOptions } from '../engines/update-rule-schema';
import { sgd } from './optimizers';
import { replayLearner } from './replay-learner';
import { writeBackOf } from './engine-abilities';
import type { EngineNeeds, Learner, LearnerSnapshot, RunGenerators, Trainer } from './trainer';
import {
  needsOf,
  parseReplayOptions,
  replayOptions,
  type ReplayOptions,
  type ResolvedReplayOptions,
} from './window-options';

/**
 * Fixed Point Propagation (Algorithm 1): the states in the buffer are variables, learned as the
 * weights are. For a truncation length T, B windows in a mini-batch and M updates at each step:
 *
 *     draw W and β; s_0 ← 0; the buffer, of size N, is empty
 *     for t = 1, 2, …
 *         remove the oldest transition from the buffer if it is full         ⎫
 *         observe (o_t, y_t); s_t ← f_W(s_{t−1}, o_t)                        ⎬ observe
 *         add (s_t, o_t, y_t) to the buffer                                  ⎭
 *         if t ≥ T, M times:                                                 ⎫
 *             sample B windows (s_{i−T}, o_{i−T+1}, …, s_i, o_i, y_i)        ⎬ learn
 *             move W, β and the 2B states s_{i−T}, s_i along ∇L_i            ⎪
 *             put these states back into the buffer                          ⎭
 *
 * A window's loss (eq. 6) is that of its last prediction, and of where s_i stands beside ŝ_i, which
 * f_W makes of s_{i−T} and the window's T observations:
 *
 *     L_i = ℓ_β(ŝ_i; y_i) + (λ/2)‖s_i − ŝ_i‖²
 *
 * Its gradients (eq. 7), with δ = ∇_{ŝ_i} ℓ_β(ŝ_i; y_i) − λ(s_i − ŝ_i):
 *
 *     ∇_{s_{i−T}} L_i = δᵀ ∂ŝ_i/∂s_{i−T}        ∇_{s_i} L_i = λ(s_i − ŝ_i)
 *     ∇_W L_i = δᵀ ∂ŝ_i/∂W                      ∇_β L_i = ∇_β ℓ_β(ŝ_i; y_i)
 *
 * `replayLearner` observes, stores and samples, for this trainer as for {@link StoredState}. What FPP
 * adds to stored states is here: the penalty, and that states move.
 *
 * @example
 * ```ts
 * import { Fpp, sgd } from 'fixed-point-propagation';
 *
 * const trainer = new Fpp({
 *   truncationLength: 5, // T: a window is unrolled so far
 *   batchSize: 4, // B windows at once
 *   updatesPerStep: 2, // M
 *   bufferSize: 1000, // N
 *   lambda: 1,
 *   stateStep: { rule: sgd(), rate: 0.5 },
 * });
 * console.log(trainer.name, trainer.options.bufferSize); // FPP 1000
 * ```
 */
export class Fpp implements Trainer {
  readonly name: string = 'FPP';
  readonly options: ResolvedFppOptions;
  readonly needs: EngineNeeds;

  /** @throws OptionError if an option does not fit, or T > N */
  constructor(options: FppOptions, ...surplus: never[]) {
    this.options = parseReplayOptions('Fpp', schema, options, surplus);
    const { bufferSize, optimizer, actingState, batchSize } = this.options;
    this.needs = needsOf(bufferSize, optimizer, actingState, batchSize);
  }

  /** @throws OptionError if states are to be written back, and the engine cannot do so */
  start(engine: Engine, generators: RunGenerators, saved?: LearnerSnapshot): Learner {
    const { lambda, penalty, windowLoss, stateStep } = this.options;
    const objective: Objective = { loss: windowLoss, lambda, penalty };
    const writeBack = this.options.writeBack === true ? writeBackOf('Fpp', engine) : null;

    return replayLearner(engine, generators, saved, this.options, (windows) => {
      engine.gradient(windows, objective);
      writeBack?.('interior');
      engine.updateWeights();
      engine.updateStates(stateStep);
    });
  }
}

/** Options of {@link Fpp}. Only the truncation length must be given. */
export interface FppOptions extends ReplayOptions {
  /** λ ≥ 0, the weight of the consistency penalty. Default 1. */
  readonly lambda?: number;
  /** Whether the penalty sums over the state's units, as in the paper, or takes their mean. Default `sum`. */
  readonly penalty?: 'sum' | 'mean';
  /** How stored states move. */
  readonly stateStep?: {
    /** `sgd()` (default), or `rmsprop()` to scale the states' gradients as the weights' are. */
    readonly rule?: UpdateRule;
    /** The step size: `shared` (default) is the weights' learning rate, or a number of its own. */
    readonly rate?: 'shared' | number;
    /** `window` (default): a state moves by its own window's gradient; `batch`: by 1/(B·S) of it. */
    readonly averaging?: 'window' | 'batch';
  };
  /**
   * Whether the next state is computed from the newest stored state as learning has moved it, or
   * from the state as it was computed. Default `linked`.
   */
  readonly actingState?: 'linked' | 'separate';
  /**
   * Whether the states between a window's ends are replaced by what it came to, s_j ← ŝ_j, so that they keep
   * up with the weights. States only: no label enters them. Default false, as in the paper.
   */
  readonly writeBack?: boolean | undefined;
}

/** {@link FppOptions} with their defaults filled in. */
export type ResolvedFppOptions = ResolvedReplayOptions &
  Required<Pick<FppOptions, 'lambda' | 'penalty' | 'actingState'>> & {
    readonly stateStep: StateStep;
    /** Left out where it is false, as in rows and checkpoints of before. */
    readonly writeBack?: true | undefined;
  };

const schema = record({
  ...replayOptions,
  lambda: number({ min: 0 }).default(1),
  penalty: oneOf('sum', 'mean').default('sum'),
  stateStep: record({
    rule: stateStepOptions.rule.default(sgd()),
    rate: stateStepOptions.rate.default('shared'),
    averaging: stateStepOptions.averaging.default('window'),
  }).default({ rule: sgd(), rate: 'shared', averaging: 'window' }),
  actingState: oneOf('linked', 'separate').default('linked'),
  writeBack: z
    .boolean('true or false')
    .transform((does) => (does ? (true as const) : undefined))
    .optional(),
});
