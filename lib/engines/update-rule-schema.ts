import { z } from 'zod';
import { either, number, oneOf, record } from '../validation/options';
import type { UpdateRule } from './update-rules';

const clip = number({ above: 0 }).nullable();

/** The schemas of an `SgdRule`'s options. */
export const sgdOptions = { clip };

/** The schemas of an `RmspropRule`'s options. */
export const rmspropOptions = {
  decay: number({ min: 0, below: 1 }),
  epsilon: number({ above: 0 }),
  epsilonPlacement: oneOf('inside', 'outside'),
  initialAccumulator: number({ min: 0 }),
  clip,
};

/** Accepts what `sgd` and `rmsprop` make. */
export const updateRuleSchema: z.ZodType<UpdateRule> = z.discriminatedUnion(
  'kind',
  [
    record({ kind: z.literal('sgd'), ...sgdOptions }),
    record({ kind: z.literal('rmsprop'), ...rmspropOptions }),
  ],
  'sgd(…) or rmsprop(…)',
);

/** The schemas of a `StateStep`. */
export const stateStepOptions = {
  rule: updateRuleSchema,
  rate: either(
    '"shared" or a finite number of at least 0',
    z.literal('shared'),
    number({ min: 0 }),
  ),
  averaging: oneOf('window', 'batch'),
};

/** Accepts a `StateStep`. */
export const stateStepSchema = record(stateStepOptions);
