import { z } from 'zod';
import { OptionError } from './errors';

/** An integer in [min, max], described in words for the error message. */
export function integer(min: number, max = Number.MAX_SAFE_INTEGER): z.ZodNumber {
  const words =
    max === Number.MAX_SAFE_INTEGER
      ? `an integer of at least ${min}`
      : `an integer from ${min} to ${max}`;
  return z.int(words).min(min, words).max(max, words);
}

/** A finite number in [min, max], both open-ended by default; `exclusive` leaves `min` itself out. */
export function number(min = -Infinity, max = Infinity, exclusive = false): z.ZodNumber {
  const low = min === -Infinity ? '' : ` ${exclusive ? 'above' : 'of at least'} ${min}`;
  const words = `a finite number${low}${max === Infinity ? '' : ` and at most ${max}`}`;
  const base = z.number(words);
  const bounded = exclusive ? base.gt(min, words) : base.min(min, words);
  return max === Infinity ? bounded : bounded.max(max, words);
}

/** One of a few names. */
export function oneOf<const T extends readonly [string, ...string[]]>(
  ...names: T
): z.ZodType<T[number]> {
  return z.enum(names, `one of ${names.map((name) => `"${name}"`).join(', ')}`);
}

/** One of several kinds of value; whichever comes closest, the message says the same `words`. */
export function either<const T extends readonly [z.ZodType, z.ZodType]>(
  words: string,
  ...kinds: T
): z.ZodType<z.output<T[number]>> {
  const fits = (value: unknown): boolean => kinds.some((kind) => kind.safeParse(value).success);
  return z.custom<z.output<T[number]>>(fits, words);
}

/**
 * Validates what a user passed in and fills in the defaults.
 *
 * @throws OptionError naming the first option that does not fit
 */
export function parseOptions<Output>(
  owner: string,
  schema: z.ZodType<Output>,
  input: unknown,
): Output {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue.code === 'unrecognized_keys') {
    const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
    const key = [...issue.path, issue.keys[0]].join('.');
    const allowed =
      known.length > 0 ? `left out (the options are ${known.join(', ')})` : 'left out';
    throw new OptionError(owner, key, valueAt(input, [...issue.path, issue.keys[0]]), allowed);
  }
  const option = issue.path.join('.') || 'the options';
  throw new OptionError(owner, option, valueAt(input, issue.path), issue.message);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
