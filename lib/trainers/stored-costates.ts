import { z } from 'zod';
import type { Engine, Objective } from '../engines';
import { number, oneOf, record } from '../validation/options';
import { costatesOf, writeBackOf } from './engine-abilities';
import { replayLearner } from './replay-learner';
import type { EngineNeeds, Learner, LearnerSnapshot, RunGenerators, Trainer } from './trainer';
import {
  needsOf,
  parseReplayOptions,
  replayOptions,
  type ReplayOptions,
  type ResolvedReplayOptions,
} from './window-options';

/** Options of {@link StoredCostates}. Only the truncation length must be given. */
export interface StoredCostatesOptions extends Omit<ReplayOptions, 'replay'> {
  /** Whether later losses reach a window through the costate of its last state. Default true. */
  readonly credit?: boolean;
  /** λ ≥ 0, what holds the network to the states that it had; 0 for none. Default 1. */
  readonly lambda?: number;
  /** Whether the penalty sums over the state's units, or takes their mean. Default `sum`. */
  readonly penalty?: 'sum' | 'mean';
  /** Whether ℓ is averaged over a window's steps, or taken at its last. Default `every`. */
  readonly windowLoss?: 'last' | 'every';
}

/**
 * FPP with backward chains taken apart. There a stored state carries two things at once: where the network
 * has it, and, by how far it was moved, what later losses say of it. Here that stands beside the state, as
 * its costate p, and a state is always one that the network came to: no label enters it. For a window (e − T, e]:
 *
 *     δ = ∇ℓ + p_e − λ(s_e − ŝ_e),   each step's ∇ℓ joining where it arises, as in eq. 7
 *     W, β along δ
 *     s_j ← ŝ_j  for e − T < j ≤ e;   p_e ← 0;   p_{e−T} ← δᵀ ∂ŝ_e/∂s_{e−T}
 *
 * λ = 0 leaves the costates alone: the credit of full BPTT, from weights that move on. `credit: false` leaves
 * the penalty alone, and with λ = 0 neither: stored states, kept up to date. −p_e is the multiplier of the
 * constraint s_e = ŝ_e (A.2), and L_e an augmented Lagrangian.
 */
export class StoredCostates implements Trainer {
  readonly name = 'stored costates';
  readonly options: ResolvedStoredCostatesOptions;
  readonly needs: EngineNeeds;

  /** @throws OptionError if an option does not fit, or T > N */
  constructor(options: StoredCostatesOptions, ...surplus: never[]) {
    this.options = parseReplayOptions('StoredCostates', schema, options, surplus);
    const { bufferSize, optimizer, batchSize } = this.options;
    this.needs = needsOf(bufferSize, optimizer, 'linked', batchSize);
  }

  /** @throws OptionError if the engine keeps no costates, or cannot write states back */
  start(engine: Engine, generators: RunGenerators, saved?: LearnerSnapshot): Learner {
    const { credit, lambda, penalty, windowLoss } = this.options;
    const objective: Objective = { loss: windowLoss, lambda, penalty, costate: credit };
    const writeBack = writeBackOf('StoredCostates', engine);
    const costates = credit ? costatesOf('StoredCostates', engine) : undefined;

    return replayLearner(
      engine,
      generators,
      saved,
      this.options,
      (windows) => {
        engine.gradient(windows, objective);
        writeBack('all');
        engine.updateWeights();
        costates?.update();
      },
      costates,
    );
  }
}

type ResolvedStoredCostatesOptions = ResolvedReplayOptions & {
  readonly replay: 'backward';
} & Required<Pick<StoredCostatesOptions, 'credit' | 'lambda' | 'penalty'>>;

const schema = record({
  ...replayOptions,
  windowLoss: oneOf('last', 'every').default('every'),
  replay: z
    .literal('backward', 'left out: costates are carried by backward chains')
    .default('backward'),
  credit: z.boolean('true or false').default(true),
  lambda: number({ min: 0 }).default(1),
  penalty: oneOf('sum', 'mean').default('sum'),
});
