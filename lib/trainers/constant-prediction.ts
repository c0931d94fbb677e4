import type { Engine, OnlinePerformance } from '../engines';
import { OptionError } from '../validation/errors';
import { integer, parseOptions, record } from '../validation/options';
import { sgd } from './optimizers';
import type { EngineNeeds, Learner, LearnerSnapshot, RunGenerators, Trainer } from './trainer';

/** Options of {@link ConstantPrediction}. */
export interface ConstantPredictionOptions {
  /** The class that is always predicted. Default 0. */
  readonly prediction?: number;
}

const schema = record({ prediction: integer(0).default(0) });

/**
 * Always predicts one class, with certainty, and learns nothing: the baseline of Figure 2. Its
 * cross-entropy is 0 where it is right and infinite where it is wrong; its error is what is of use.
 */
export class ConstantPrediction implements Trainer {
  readonly name = 'ConstantPrediction';
  readonly options: Required<ConstantPredictionOptions>;
  readonly needs: EngineNeeds = { slots: 2, optimizer: sgd(), actingState: 'linked' };

  /** @throws OptionError if the prediction is not a class */
  constructor(options: ConstantPredictionOptions = {}, ...surplus: never[]) {
    this.options = parseOptions('ConstantPrediction', schema, options, surplus);
  }

  /** @throws OptionError if the target has no such class */
  start(engine: Engine, _: RunGenerators, saved?: LearnerSnapshot): Learner {
    const { prediction } = this.options;
    const { runs, streams, network } = engine.config;
    if (network.target.kind !== 'class' || prediction >= network.target.classes) {
      const allowed =
        network.target.kind === 'class'
          ? `a class from 0 to ${network.target.classes - 1}`
          : 'used with targets that are classes';
      throw new OptionError('ConstantPrediction', 'prediction', prediction, allowed);
    }
    const online: OnlinePerformance = {
      loss: new Float64Array(runs),
      error: new Float64Array(runs),
      count: new Float64Array(runs),
    };
    let [time] = saved?.time ?? [0];
    return {
      observe(transitions) {
        time += 1;
        for (let r = 0; r < runs; r++) {
          online.error[r] = online.count[r] = 0;
          for (let index = r * streams; index < (r + 1) * streams; index++) {
            online.count[r] += transitions.scored[index];
            if (transitions.targets[index] !== prediction)
              online.error[r] += transitions.scored[index];
          }
          online.loss[r] = online.error[r] > 0 ? Infinity : 0;
        }
        return online;
      },
      learn() {
        // There is nothing to learn.
      },
      predict() {
        const { outputSize } = network;
        return Float64Array.from({ length: runs * streams * outputSize }, (_, i) =>
          Number(i % outputSize === prediction),
        );
      },
      snapshot: () => ({ time: Float64Array.of(time) }),
    };
  }
}
