import type { Engine, Objective } from '../engines';
import { Fpp, type FppOptions, type ResolvedFppOptions } from './fpp';
import { ReplayBuffer } from './replay-buffer';
import type { EngineNeeds, Learner, LearnerMemory, RunGenerators, Trainer } from './trainer';

/**
 * An ablation of FPP that the paper lacks: the penalty moves the states, but has no part in the
 * gradient of W. Weights follow ∇_W ℓ_β(ŝ_i; y_i) alone, then states follow eq. 7 at the new
 * weights. Options are those of FPP.
 */
export class FppWithoutWeightPenalty implements Trainer {
  readonly name = 'FPP without weight penalty';
  readonly options: ResolvedFppOptions;
  readonly needs: EngineNeeds;

  /** @throws OptionError if an option does not fit, or T > N */
  constructor(options: FppOptions) {
    const fpp = new Fpp(options);
    this.options = fpp.options;
    this.needs = fpp.needs;
  }

  start(engine: Engine, generators: RunGenerators, memory?: LearnerMemory): Learner {
    const { truncationLength: T, batchSize: B, updatesPerStep: M } = this.options;
    const { lambda, penalty, windowLoss, stateStep, newest } = this.options;
    const objective: Objective = { loss: windowLoss, lambda, penalty };
    const lossAlone: Objective = { ...objective, lambda: 0 };
    const buffer = new ReplayBuffer(engine, generators('samples'), memory);

    return {
      step(transitions) {
        buffer.push(transitions);
        if (buffer.windowCount(T, newest) > 0) {
          for (let j = 0; j < M; j++) {
            const windows = buffer.sample(B, T, newest);
            engine.gradient(windows, lossAlone);
            engine.updateWeights();
            engine.gradient(windows, objective);
            engine.updateStates(stateStep);
          }
        }
        return engine.online;
      },
      memory: () => buffer.memory(),
    };
  }
}
