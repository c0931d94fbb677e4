import type { Engine, Objective } from '../engines';
import { writeBackOf } from './engine-abilities';
import { Fpp, type FppOptions, type ResolvedFppOptions } from './fpp';
import { replayLearner } from './replay-learner';
import type { EngineNeeds, Learner, LearnerSnapshot, RunGenerators, Trainer } from './trainer';

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
  constructor(options: FppOptions, ...surplus: never[]) {
    const fpp = new Fpp(options, ...surplus);
    this.options = fpp.options;
    this.needs = fpp.needs;
  }

  start(engine: Engine, generators: RunGenerators, saved?: LearnerSnapshot): Learner {
    const { lambda, penalty, windowLoss, stateStep } = this.options;
    const objective: Objective = { loss: windowLoss, lambda, penalty };
    const writeBack = this.options.writeBack === true ? writeBackOf(this.name, engine) : null;
    const lossAlone: Objective = { ...objective, lambda: 0 };

    return replayLearner(engine, generators, saved, this.options, (windows) => {
      engine.gradient(windows, lossAlone);
      engine.updateWeights();
      engine.gradient(windows, objective);
      writeBack?.('interior');
      engine.updateStates(stateStep);
    });
  }
}
