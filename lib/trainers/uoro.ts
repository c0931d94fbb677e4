import { z } from 'zod';
import type { Engine, UpdateRule } from '../engines';
import { number, parseOptions } from '../validation/options';
import { rmsprop, updateRuleSchema } from './optimizers';
import { ReplayBuffer } from './replay-buffer';
import type { EngineNeeds, Learner, RunGenerators, Trainer } from './trainer';

/** Options of {@link Uoro}. */
export interface UoroOptions {
  /** ε > 0, keeps the norm ratios finite. Default 1e-7, as in Tallec & Ollivier. */
  readonly epsilon?: number;
  /** How weights follow their gradient. Default `rmsprop()`. */
  readonly optimizer?: UpdateRule;
}

const schema = z.strictObject({
  epsilon: number(0, Infinity, true).default(1e-7),
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
  constructor(options: UoroOptions = {}) {
    this.options = parseOptions('Uoro', schema, options);
    this.needs = { slots: 2, optimizer: this.options.optimizer, actingState: 'linked' };
  }

  start(engine: Engine, generators: RunGenerators): Learner {
    const { epsilon } = this.options;
    const { streams, network } = engine.config;
    const { forward } = engine;
    const buffer = new ReplayBuffer(engine);
    const signsOf = generators('signs').map(
      (generator) => () =>
        Array.from({ length: streams * network.stateSize }, () => generator.sign()),
    );

    const stateTangent = forward.stateVector(); // s̃
    const parameterTangent = forward.parameterVector(); // θ̃
    const propagated = forward.stateVector(); // (∂s_t/∂s_{t−1}) s̃
    const pulledBack = forward.parameterVector(); // νᵀ ∂f_W/∂W
    const nu = forward.stateVector();
    const lossGradient = forward.stateVector();

    const norm = (squares: Float64Array): Float64Array => squares.map(Math.sqrt);
    const balance = (numerator: Float64Array, denominator: Float64Array): Float64Array =>
      numerator.map((top, i) => Math.sqrt(top / (denominator[i] + epsilon)) + epsilon);
    const inverse = (values: Float64Array): Float64Array => values.map((value) => 1 / value);

    return (transitions) => {
      buffer.push(transitions);
      forward.assign(
        nu,
        signsOf.flatMap((signs) => signs()),
      );
      forward.propagate(propagated, stateTangent);
      forward.pullBack(pulledBack, nu);

      const rho0 = balance(
        norm(forward.dot(parameterTangent, parameterTangent)),
        norm(forward.dot(propagated, propagated)),
      );
      const rho1 = balance(norm(forward.dot(pulledBack, pulledBack)), norm(forward.dot(nu, nu)));
      forward.combine(stateTangent, rho0, propagated, rho1, nu);
      forward.combine(parameterTangent, inverse(rho0), parameterTangent, inverse(rho1), pulledBack);

      forward.lossGradient(lossGradient);
      forward.useGradient(forward.dot(lossGradient, stateTangent), parameterTangent);
      engine.updateWeights();
      return engine.online;
    };
  }
}
