import { z } from 'zod';
import type { Engine, Objective } from '../engines';
import { integer, parseOptions } from '../validation/options';
import { Fpp, type FppOptions, type ResolvedFppOptions } from './fpp';
import { ReplayBuffer } from './replay-buffer';
import type { EngineNeeds, Learner, LearnerMemory, RunGenerators, Trainer } from './trainer';

const schema = z.strictObject({ warmUp: integer(0) });

/**
 * FPP that only fills its buffer for the first steps, where Algorithm 1 begins to learn at t = T.
 * Then the few windows there are each come many times in a mini-batch, and their states move by the
 * sum of as many steps: far past their targets, if states have a large rate of their own.
 */
export class FppAfterWarmUp implements Trainer {
  readonly name = 'FPP after warm-up';
  readonly options: ResolvedFppOptions & { readonly warmUp: number };
  readonly needs: EngineNeeds;

  /**
   * @param options those of FPP
   * @param warmUp transitions that are stored before learning begins
   * @throws OptionError if an option does not fit, or T > N
   */
  constructor(options: FppOptions, warmUp: number) {
    const fpp = new Fpp(options);
    this.options = { ...fpp.options, ...parseOptions('FppAfterWarmUp', schema, { warmUp }) };
    this.needs = fpp.needs;
  }

  start(engine: Engine, generators: RunGenerators, memory?: LearnerMemory): Learner {
    const { truncationLength: T, batchSize: B, updatesPerStep: M, warmUp } = this.options;
    const { lambda, penalty, windowLoss, stateStep, newest } = this.options;
    const objective: Objective = { loss: windowLoss, lambda, penalty };
    const buffer = new ReplayBuffer(engine, generators('samples'), memory);

    return {
      step(transitions) {
        buffer.push(transitions);
        if (buffer.time > warmUp && buffer.windowCount(T, newest) > 0) {
          for (let j = 0; j < M; j++) {
            engine.gradient(buffer.sample(B, T, newest), objective);
            engine.updateWeights();
            engine.updateStates(stateStep);
          }
        }
        return engine.online;
      },
      memory: () => buffer.memory(),
    };
  }
}
