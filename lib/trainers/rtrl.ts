import type { Engine, UpdateRule } from '../engines';
import { parseOptions, record } from '../validation/options';
import { forwardSnapshot, forwardModeOf, restoreForward } from './forward-snapshot';
import { updateRuleSchema } from '../engines/update-rule-schema';
import { rmsprop } from './optimizers';
import { ReplayBuffer } from './replay-buffer';
import type { EngineNeeds, Learner, LearnerSnapshot, RunGenerators, Trainer } from './trainer';

/** Options of {@link Rtrl}. */
export interface RtrlOptions {
  /** How weights follow their gradient. Default `rmsprop()`. */
  readonly optimizer?: UpdateRule;
}

const schema = record({ optimizer: updateRuleSchema.default(rmsprop()) });

/**
 * Real-Time Recurrent Learning (Williams & Zipser, 1989): carries the whole influence matrix
 * G_t = ds_t/dW forward, so nothing is truncated:
 *
 *     G_t = (∂s_t/∂s_{t−1}) G_{t−1} + ∂f_W(s_{t−1}, o_t)/∂W,   gradient of W = (∇_{s_t} ℓ)ᵀ G_t
 *
 * Exact while the weights stand still; costs k times as much as the network has weights.
 */
export class Rtrl implements Trainer {
  readonly name = 'RTRL';
  readonly options: Required<RtrlOptions>;
  readonly needs: EngineNeeds;

  /** @throws OptionError if an option does not fit */
  constructor(options: RtrlOptions = {}, ...surplus: never[]) {
    this.options = parseOptions('Rtrl', schema, options, surplus);
    this.needs = {
      slots: 2,
      optimizer: this.options.optimizer,
      actingState: 'linked',
      carriesInfluence: true,
    };
  }

  /** @throws OptionError if the engine has no forward mode */
  start(engine: Engine, _: RunGenerators, saved?: LearnerSnapshot): Learner {
    const forward = forwardModeOf('Rtrl', engine);
    const { runs, streams } = engine.config;
    const buffer = new ReplayBuffer(engine, [], saved);
    const influence = forward.influenceMatrix();
    const lossGradient = forward.stateVector();
    const gradient = forward.parameterVector();
    const kept = { influence };
    restoreForward(engine, kept, saved);
    const ones = new Float64Array(runs * streams).fill(1);

    return {
      observe(transitions) {
        buffer.push(transitions);
        forward.propagateInfluence(influence);
        return engine.online;
      },
      learn() {
        forward.lossGradient(lossGradient);
        forward.contract(gradient, lossGradient, influence);
        forward.useGradient(ones, gradient);
        engine.updateWeights();
      },
      predict: (observations) => buffer.predict(observations),
      snapshot: () => ({ ...buffer.snapshot(), ...forwardSnapshot(engine, kept) }),
    };
  }
}
