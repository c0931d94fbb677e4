import { z } from 'zod';
import { meant } from '../../validation/nearest-name';
import { number, numbers, oneOf, parseOptions, record } from '../../validation/options';
import { styleNames } from './palette';

// What figures are drawn from is anybody's: a style that is none, or values of another length, would draw
// something else without a word.

/** A title, a label: any text. */
export const text = z.string('a text');

/** `true` or `false`. */
export const flag = z.boolean('true or false');

const styles = `a style: ${styleNames.join(', ')}`;

/** Accepts a {@link StyleName}. */
export const styleSchema = z.enum(styleNames, {
  error: ({ input }) => styles + (typeof input === 'string' ? meant(input, styleNames) : ''),
});

/** Accepts the kinds of interval that are drawn around means. */
export const intervalSchema = oneOf('standard-error', 'bootstrap');

/** Accepts reference lines. */
export const referencesSchema = z.array(
  record({ value: number(), label: text }),
  'a list of { value, label }',
);

/** Numbers side by side in rows: all rows are of one length. */
export const rowsSchema = z
  .array(numbers(), 'a list of rows')
  .min(1, 'at least one row')
  .superRefine((rows, context) => {
    const length = rows.at(0)?.length;
    const misfit = rows.findIndex((row) => row.length !== length);
    if (misfit === -1) return;
    const message = `as long as the first row (${String(length)})`;
    context.addIssue({ code: 'custom', path: [misfit], message });
  });

/** Accepts a list of what a figure draws side by side. */
export function seriesSchema<One>(one: z.ZodType<One>): z.ZodType<One[]> {
  return z.array(one, 'a list, one for each method');
}

/**
 * Sees to it that what a figure is made of fits.
 *
 * @param given by the names of the function's arguments
 * @throws OptionError naming the first part that does not
 */
export function checkFigure<Shape extends z.core.$ZodLooseShape>(
  owner: string,
  shape: Shape,
  given: Readonly<Record<keyof Shape & string, unknown>>,
): void {
  parseOptions(owner, record(shape), given);
}
