import { z } from 'zod';
import type { RmspropRule, SgdRule, UpdateRule } from '../engines';
import { number, oneOf, parseOptions } from '../validation/options';

const clip = number(0, Infinity, true).nullable();

const sgdSchema = z.strictObject({ kind: z.literal('sgd'), clip });

const rmspropSchema = z.strictObject({
  kind: z.literal('rmsprop'),
  decay: number(0, 1),
  epsilon: number(0, Infinity, true),
  epsilonPlacement: oneOf('inside', 'outside'),
  initialAccumulator: number(0),
  clip,
});

/** Accepts what {@link sgd} and {@link rmsprop} make. */
export const updateRuleSchema: z.ZodType<UpdateRule> = z.discriminatedUnion(
  'kind',
  [sgdSchema, rmspropSchema],
  'sgd(…) or rmsprop(…)',
);

/** The readings of RMSprop, which the paper names but does not define. */
export type RmspropOptions = Partial<Omit<RmspropRule, 'kind'>>;

/**
 * RMSprop. The default is TensorFlow 1's: decay 0.9, ε = 1e-10 inside the root, and an accumulator
 * that starts at 1. The other common reading is
 * `rmsprop({ decay: 0.99, epsilon: 1e-8, epsilonPlacement: 'outside', initialAccumulator: 0 })`.
 *
 * @throws OptionError if an option does not fit
 */
export function rmsprop(options: RmspropOptions = {}): RmspropRule {
  const defaults = {
    decay: 0.9,
    epsilon: 1e-10,
    epsilonPlacement: 'inside',
    initialAccumulator: 1,
    clip: null,
  };
  return parseOptions('rmsprop', rmspropSchema, { ...defaults, ...options, kind: 'rmsprop' });
}

/**
 * Stochastic gradient descent.
 *
 * @throws OptionError if an option does not fit
 */
export function sgd(options: Partial<Omit<SgdRule, 'kind'>> = {}): SgdRule {
  return parseOptions('sgd', sgdSchema, { clip: null, ...options, kind: 'sgd' });
}
