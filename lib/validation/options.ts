import { z } from 'zod';
import { hasMethod, isClass, isList } from './describe-value';
import { OptionError } from './errors';
import { meant } from './nearest-name';

/** An integer in [min, max], described in words for the error message. */
export function integer(min: number, max = Number.MAX_SAFE_INTEGER): z.ZodNumber {
  const words =
    max === Number.MAX_SAFE_INTEGER
      ? `an integer of at least ${min}`
      : `an integer from ${min} to ${max}`;
  return z.int(words).min(min, words).max(max, words);
}

/** What a number may be: from `min` or above `above`, up to `max` or below `below`. */
export interface Range {
  readonly min?: number;
  readonly above?: number;
  readonly max?: number;
  readonly below?: number;
}

/** A finite number in a range, open-ended by default. */
export function number({ min, above, max, below }: Range = {}): z.ZodNumber {
  const bounds = [
    ...(min === undefined ? [] : [`of at least ${min}`]),
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
    ...(below === undefined ? [] : [`below ${below}`]),
  ];
  const words = ['a finite number', bounds.join(' and ')].join(' ').trimEnd();
  let schema = z.number(words);
  if (min !== undefined) schema = schema.min(min, words);
  if (above !== undefined) schema = schema.gt(above, words);
  if (max !== undefined) schema = schema.max(max, words);
  if (below !== undefined) schema = schema.lt(below, words);
  return schema;
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

/** A text that is not empty and has no control characters: a name may stand in a seed, a file and a table. */
export function line(words = 'a line of text'): z.ZodString {
  return z.string(words).regex(/^[^\p{Cc}\u2028\u2029]+$/u, words);
}

/** The path of a file. */
export function filePath(words = 'the path of a file'): z.ZodString {
  return z.string(words).regex(/^[^\0]+$/u, words);
}

/** A list in which nothing stands twice. */
export function distinct<T extends number>(item: z.ZodType<T>, words: string): z.ZodType<T[]> {
  return z
    .array(item, words)
    .min(1, words)
    .refine((list) => new Set(list).size === list.length, words);
}

/** Numbers in an array of any kind; those of what diverged may be NaN or infinite. */
export function numbers(words = 'a list of numbers'): z.ZodType<ArrayLike<number>> {
  return z
    .custom<ArrayLike<number>>(isList, { error: words, abort: true })
    .superRefine((list, context) => {
      for (let i = 0; i < list.length; i++) {
        if (typeof list[i] === 'number') continue;
        context.addIssue({ code: 'custom', path: [i], message: 'a number' });
        return;
      }
    });
}

/** An object of anybody's making: it has these methods, and fields that fit; it may have others. */
export function objectWith<T extends object>(
  methods: readonly string[],
  words: string,
  fields: Readonly<Record<string, z.ZodType>>,
): z.ZodType<T> {
  const hasMethods = (value: unknown): boolean => methods.every((name) => hasMethod(value, name));
  return z.custom<T>(hasMethods, { error: words, abort: true }).superRefine((value, context) => {
    for (const issue of z.object(fields).safeParse(value).error?.issues ?? []) {
      context.addIssue({ code: 'custom', path: pathOf(issue), message: issue.message });
    }
  });
}

/** A function of any kind; what it does is seen when it is called. */
export function callable<T>(words: string): z.ZodType<T> {
  return z.custom<T>((value) => typeof value === 'function' && !isClass(value), words);
}

/**
 * An object with these fields and no others. For a name that is none of them, the message proposes the
 * nearest one, or lists them all.
 */
export function record<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  const names = Object.keys(shape);
  const some = names.length === 0 ? [] : [names.join(', ')];
  const list = names.length === 0 ? 'there are none' : `the options are ${names.join(', ')}`;
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return ['an object', ...some].join(' of ');
      const [key] = issue.keys;
      return `left out${meant(key, names) || ` (${list})`}`;
    },
  });
}

/**
 * Validates what a user passed in and fills in the defaults.
 *
 * @param surplus arguments that were given after the options: there must be none
 * @throws OptionError naming the first option that does not fit; one that does not exist comes first,
 *   as it may be why another is missing
 */
export function parseOptions<Output>(
  owner: string,
  schema: z.ZodType<Output>,
  input: unknown,
  surplus: readonly unknown[] = [],
): Output {
  const result = schema.safeParse(input, { error: ({ code }) => words[code] ?? 'another value' });
  if (result.success) {
    refuseInherited(owner, schema, input, []);
    const further = surplus.find((argument) => argument !== undefined);
    if (further === undefined) return result.data;
    throw new OptionError(
      owner,
      'a further argument',
      further,
      'left out (options are one object)',
    );
  }
  const { issues } = result.error;
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  const path = pathOf(issue);
  const option = path.join('.') || 'the options';
  throw new OptionError(owner, option, valueAt(input, path), issue.message);
}

/**
 * What an object has from its prototype is no option: it would not be seen where the object is copied or
 * printed.
 *
 * @throws OptionError naming the first option that is inherited
 */
function refuseInherited(
  owner: string,
  schema: z.core.$ZodType,
  input: unknown,
  path: readonly PropertyKey[],
): void {
  if (typeof input !== 'object' || input === null) return;
  for (const [key, part] of partsOf(schema, input)) {
    const value = (input as Record<PropertyKey, unknown>)[key];
    if (value !== undefined && !Object.hasOwn(input, key)) {
      const allowed = "the object's own, not that of its prototype";
      throw new OptionError(owner, [...path, key].join('.'), value, allowed);
    }
    refuseInherited(owner, part, value, [...path, key]);
  }
}

/** Schemas of the parts of something that fits: of a record's fields, or of a list's items. */
function partsOf(
  schema: z.core.$ZodType,
  input: object,
): (readonly [PropertyKey, z.core.$ZodType])[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return partsOf(schema.def.innerType, input);
  }
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const fit = schema.def.options.find((one) => z.safeParse(one, input).success);
    return fit === undefined ? [] : partsOf(fit, input);
  }
  if (schema instanceof z.ZodArray && Array.isArray(input)) {
    return input.map((_, place) => [place, schema.def.element] as const);
  }
  // Not of those that may have other names: they may be anybody's objects.
  const isRecord = schema instanceof z.ZodObject && schema.def.catchall instanceof z.ZodNever;
  return isRecord ? Object.entries(schema.def.shape) : [];
}

/** Where an issue is; a name that should not be there is part of it. */
function pathOf(issue: z.core.$ZodIssue): PropertyKey[] {
  return issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]] : issue.path;
}

/** For a schema that has no words of its own. */
const words: Readonly<Record<string, string | undefined>> = {
  invalid_type: 'a value of another type',
  too_small: 'larger, or longer',
  too_big: 'smaller, or shorter',
};

/** Options of what has none. */
export type NoOptions = Readonly<Record<string, never>>;

const noneSchema = record({});

/** @throws OptionError naming the first option, where there are none to give */
export function noOptions(owner: string, input: unknown, surplus: readonly unknown[]): void {
  parseOptions(owner, noneSchema, input, surplus);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
