import type { RmspropRule, SgdRule } from '../engines';
import { rmspropOptions, sgdOptions } from '../engines/update-rule-schema';
import { parseOptions, record } from '../validation/options';

const sgdSchema = record({ clip: sgdOptions.clip.default(null) });

const rmspropSchema = record({
  decay: rmspropOptions.decay.default(0.9),
  epsilon: rmspropOptions.epsilon.default(1e-10),
  epsilonPlacement: rmspropOptions.epsilonPlacement.default('inside'),
  initialAccumulator: rmspropOptions.initialAccumulator.default(1),
  clip: rmspropOptions.clip.default(null),
});

/** The readings of RMSprop, which the paper names but does not define. */
export type RmspropOptions = Partial<Omit<RmspropRule, 'kind'>>;

/**
 * RMSprop. The default is TensorFlow 1's: decay 0.9, ε = 1e-10 inside the root, and an accumulator
 * that starts at 1. The other common reading is
 * `rmsprop({ decay: 0.99, epsilon: 1e-8, epsilonPlacement: 'outside', initialAccumulator: 0 })`.
 *
 * @throws OptionError if an option does not fit
 */
export function rmsprop(options: RmspropOptions = {}, ...surplus: never[]): RmspropRule {
  return { kind: 'rmsprop', ...parseOptions('rmsprop', rmspropSchema, options, surplus) };
}

/**
 * Stochastic gradient descent.
 *
 * @throws OptionError if an option does not fit
 */
export function sgd(options: Partial<Omit<SgdRule, 'kind'>> = {}, ...surplus: never[]): SgdRule {
  return { kind: 'sgd', ...parseOptions('sgd', sgdSchema, options, surplus) };
}
