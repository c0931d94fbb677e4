import { parseArgs } from 'node:util';
import { OptionError } from '../validation/errors';
import { meant } from '../validation/nearest-name';

/** The options of a command: `value` for `--out dir`, `flag` for `--missing`. */
export type OptionKinds = Readonly<Record<string, 'value' | 'flag'>>;

/** What was written on a command line. */
export interface Arguments {
  readonly positionals: readonly string[];
  /** The value of an option, if it was given. */
  value(option: string): string | undefined;
  flag(option: string): boolean;
  /** A whole number of at least `min`, if it was given. */
  integer(option: string, min: number, max?: number): number | undefined;
}

/**
 * Reads a command's arguments.
 *
 * @param owner the command, for messages: `fpp run`
 * @param names of the arguments that are not options; in brackets those that may be left out
 * @throws OptionError naming what does not fit
 */
export function parseArguments(
  owner: string,
  args: readonly string[],
  kinds: OptionKinds,
  names: readonly string[],
): Arguments {
  const options = Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [
      name,
      { type: kind === 'value' ? ('string' as const) : ('boolean' as const) },
    ]),
  );
  const parsed = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const known = [...Object.keys(kinds), 'help'].map((name) => `--${name}`);
  const given = new Set<string>();
  for (const token of parsed.tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    if (rawName === '--help') throw new OptionError(owner, rawName, value, 'given without a value');
    if (!Object.hasOwn(kinds, name)) {
      const allowed = `one of ${known.join(', ')}${meant(rawName, known)}`;
      throw new OptionError(owner, 'an option', rawName, allowed);
    }
    if (kinds[name] === 'flag' && value !== undefined) {
      throw new OptionError(owner, rawName, value, 'given without a value');
    }
    if (kinds[name] === 'value' && (value ?? '').replace(/^--.*/, '') === '') {
      throw new OptionError(owner, rawName, value, 'followed by its value');
    }
    if (given.has(name)) {
      throw new OptionError(owner, rawName, value ?? 'it twice', 'given once');
    }
    given.add(name);
  }
  const { positionals, values } = parsed;
  const least = names.filter((name) => !name.startsWith('[')).length;
  if (positionals.length < least) {
    throw new OptionError(owner, names[positionals.length], undefined, 'given');
  }
  if (positionals.length > names.length) {
    const allowed = names.length > 0 ? `only ${names.join(' ')}` : 'left out';
    throw new OptionError(owner, 'the arguments', positionals[names.length], allowed);
  }
  const value = (option: string): string | undefined => {
    const text = values[option];
    return typeof text === 'string' ? text : undefined;
  };
  return {
    positionals,
    value,
    flag: (option) => values[option] === true,
    integer: (option, min, max = Number.MAX_SAFE_INTEGER) =>
      integerOf(owner, `--${option}`, value(option), min, max),
  };
}

function integerOf(
  owner: string,
  option: string,
  text: string | undefined,
  min: number,
  max: number,
): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= min && number <= max) return number;
  const isOpen = max === Number.MAX_SAFE_INTEGER && !(number > max);
  const range = isOpen ? `of at least ${min}` : `from ${min} to ${max}`;
  throw new OptionError(owner, option, text, `an integer ${range}`);
}
