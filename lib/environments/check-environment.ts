import { z } from 'zod';
import { integer, line, objectWith, parseOptions, record } from '../validation/options';
import type { Environment, Space, Spaces } from './environment';

/** Accepts a {@link Space}. */
export const spaceSchema: z.ZodType<Space> = z.discriminatedUnion(
  'kind',
  [
    record({ kind: z.literal('class'), classes: integer(1) }),
    record({ kind: z.literal('vector'), size: integer(1) }),
  ],
  '{ kind: "class", classes } or { kind: "vector", size }',
);

const spaces = { observation: spaceSchema, target: spaceSchema };

const spacesSchema: z.ZodType<Spaces> = z.object(
  spaces,
  'an environment, or an object with an observation and a target',
);

/** Accepts an {@link Environment}: it may be anybody's code. */
export const environmentSchema = objectWith<Environment>(
  ['open'],
  'an environment, e.g. new CycleWorld({ length: 10 })',
  {
    name: line(),
    ...spaces,
    data: line('a hash of the data').optional(),
    mayLackTargets: z.boolean('true or false').optional(),
  },
);

/**
 * Sees to it that something says what is observed and predicted; whatever else it says is its own.
 *
 * @throws OptionError naming what does not fit
 */
export function checkSpaces(owner: string, given: unknown): void {
  parseOptions(owner, z.object({ spaces: spacesSchema }), { spaces: given });
}
