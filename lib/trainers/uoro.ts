import type { Engine, UpdateRule } from '../engines';
import { restoreWords } from '../random';
import { number, parseOptions, record } from '../validation/options';
import { forwardSnapshot, forwardModeOf, restoreForward } from './forward-snapshot';
import { updateRuleSchema } from '../engines/update-rule-schema';
import { rmsprop } from './optimizers';
import { ReplayBuffer } from './replay-buffer';
import type { EngineNeeds, Learner, LearnerSnapshot, RunGenerators, Trainer } from './trainer';

/** Options of {@link Uoro}. */
export interface UoroOptions {
  /** ε > 0, keeps the norm ratios finite. Default 1e-7, as in Tallec & Ollivier. */
  readonly epsilon?: number;
  /** How weights follow their gradient. Default `rmsprop()`. */
  readonly optimizer?: UpdateRule;
}

const schema = record({
  epsilon: number({ above: 0 }).default(1e-7),
  optimizer: updateRuleSchema.default(rmsprop()),
});

/**
 * Unbiased Online Recurrent Optimization (Tallec & Ollivier, 2017, Algorithm 1): keeps vectors s̃
 * and θ̃ whose outer product has the influence matrix ds_t/dW as its mean, over fair random signs ν:
 *
 *     s̃ ← ρ₀ (∂s_t/∂s_{t−1}) s̃ + ρ₁ ν      ρ₀ = √(‖θ̃‖ / (‖(∂s_t/∂s_{t−1}) s̃‖ + ε)) + ε
 *     θ̃ ← θ̃ / ρ₀ + (νᵀ ∂f_W/∂W) / ρ₁        ρ₁ = √(‖νᵀ ∂f_W/∂W‖ / (‖ν‖ + ε)) + ε
 *     gradient of W = (∇_{s_t} ℓ · s̃) θ̃
 *
 * Jacobian products are exact: a finite difference, as in the original, is far off in float32.
 */
export class Uoro implements Trainer {
  readonly name = 'UORO';
  readonly options: Required<UoroOptions>;
  readonly needs: EngineNeeds;

  /** @throws OptionError if an option does not fit */
  constructor(options: UoroOptions = {}, ...surplus: never[]) {
    this.options = parseOptions('Uoro', schema, options, surplus);
    this.needs = { slots: 2, optimizer: this.options.optimizer, actingState: 'linked' };
  }

  /** @throws OptionError if the engine has no forward mode */
  start(engine: Engine, generators: RunGenerators, saved?: LearnerSnapshot): Learner {
    const { epsilon } = this.options;
    const { config } = engine;
    const forward = forwardModeOf('Uoro', engine);
    const buffer = new ReplayBuffer(engine, [], saved);
    const coins = generators('signs');
    if (saved !== undefined) restoreWords(coins, saved.signs);
    const signs = forward.signSampler(coins);

    const stateTangent = forward.stateVector(); // s̃
    const parameterTangent = forward.parameterVector(); // θ̃
    const propagated = forward.stateVector(); // (∂s_t/∂s_{t−1}) s̃
    const nu = forward.stateVector();
    const lossGradient = forward.stateVector();
    const kept = { stateTangent, parameterTangent };
    restoreForward(engine, kept, saved);

    const perStream = (value: (index: number) => number): Float64Array => {
      const values = new Float64Array(config.runs * config.streams);
      for (let i = 0; i < values.length; i++) values[i] = value(i);
      return values;
    };
    const balance = (numerator: Float64Array, denominator: Float64Array): Float64Array =>
      perStream((i) => Math.sqrt(numerator[i] / (denominator[i] + epsilon)) + epsilon);
    const inverse = (values: Float64Array): Float64Array => perStream((i) => 1 / values[i]);

    return {
      observe(transitions) {
        buffer.push(transitions);
        signs.draw(nu);
        forward.propagate(propagated, stateTangent);

        const rho0 = balance(forward.norm(parameterTangent), forward.norm(propagated));
        const rho1 = balance(forward.pullBackNorm(nu), forward.norm(nu));
        forward.combine(stateTangent, rho0, propagated, rho1, nu);
        forward.pullBack(parameterTangent, inverse(rho0), inverse(rho1), nu);
        return engine.online;
      },
      learn() {
        forward.lossGradient(lossGradient);
        forward.useGradient(forward.dot(lossGradient, stateTangent), parameterTangent);
        engine.updateWeights();
      },
      predict: (observations) => buffer.predict(observations),
      snapshot: () => ({
        ...buffer.snapshot(),
        signs: signs.words(),
        ...forwardSnapshot(engine, kept),
      }),
    };
  }
}
