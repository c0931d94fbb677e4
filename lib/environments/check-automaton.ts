import { isGenerator } from '../random/generator';
import { isList } from '../validation/describe-value';
import { DataError, OptionError } from '../validation/errors';
import { meant } from '../validation/nearest-name';
import { termsOf, type Automaton, type Draw, type RunningAutomaton } from './automaton';
import type { Space, Spaces } from './environment';

/** No number of an automaton is farther from 0: they are integers of 32 bits. */
const LARGEST = 2 ** 31 - 1;
/** No number of a vector is: float32 holds all of these. */
const LARGEST_SINGLE = 2 ** 24;
/** A draw below more would be another one in floating point. */
const MOST_CHOICES = 2 ** 20;
/** Terms in all, those within others included, and one within the other: kernels are written out of them. */
const MOST_TERMS = 4096;
const MOST_WITHIN = 64;
/** Entries of a table: each is looked at at every step. */
const MOST_ENTRIES = 256;

/** What an automaton, and each kind of draw and term, has beside its kind. */
const namesOfAutomaton = ['registers', 'history', 'draws', 'observation', 'target', 'next'];
const namesOf: Readonly<Record<string, readonly string[] | undefined>> = {
  below: ['count'],
  chance: ['probability', 'at'],
  register: ['index'],
  past: ['lag'],
  drawn: ['index'],
  sum: ['of'],
  wrapped: ['of', 'modulo'],
  equal: ['of'],
  choice: ['condition', 'if1', 'if0'],
  entry: ['table', 'at'],
};

/** Letters of a place that a message tells. */
const MOST_SHOWN = 80;

/** The values that a term may have. */
interface Range {
  readonly least: number;
  readonly greatest: number;
}

/**
 * Sees to it that no step of an automaton can leave what it says of itself: every table has an entry for
 * every index, registers and classes stay in their ranges.
 *
 * @throws OptionError naming the term that could
 */
export function checkAutomaton(owner: string, automaton: Automaton, spaces: Spaces): void {
  if (typeof (automaton as unknown) !== 'object' || (automaton as unknown) === null) {
    throw new OptionError(owner, 'automaton', automaton, 'an object that says what a step does');
  }
  new AutomatonCheck(owner, automaton).check(spaces);
}

/** @throws OptionError unless something has the parts of an automaton at work */
export function checkRunning(owner: string, running: unknown): void {
  const { automaton, streams, generator, registers, history, time } = Object(running) as Partial<
    Record<keyof RunningAutomaton, unknown>
  >;
  const parts = [
    ['automaton', automaton, typeof automaton === 'object' && automaton !== null, 'an automaton'],
    ['streams', streams, Number.isInteger(streams), 'how many they are'],
    ['generator', generator, isGenerator(generator), 'the Generator that open was given'],
    ['registers', registers, registers instanceof Int32Array, 'an Int32Array'],
    ['history', history, history instanceof Int32Array, 'an Int32Array'],
    ['time', time, Number.isInteger(time), 'the next step'],
  ] as const;
  for (const [name, value, isRight, allowed] of parts) {
    if (!isRight) throw new OptionError(owner, name, value, allowed);
  }
}

/**
 * Sees to it that the streams of a checked automaton remember what they can.
 *
 * @throws DataError naming what they cannot
 */
export function checkMemory(
  source: string,
  place: string,
  { automaton, streams, generator, registers, history, time }: RunningAutomaton,
  classes: number,
): void {
  const { registers: sizes, history: H } = automaton;
  const check = (name: string, values: Int32Array, count: number, below: (i: number) => number) => {
    if (!(values instanceof Int32Array) || values.length !== streams * count) {
      throw new DataError(source, `${place}.${name}`, values, `${streams * count} integers`);
    }
    for (const [i, value] of values.entries()) {
      const most = below(i % count) - 1;
      if (value >= 0 && value <= most) continue;
      throw new DataError(source, `${place}.${name}[${i}]`, value, `from 0 to ${most}`);
    }
  };
  if (!isGenerator(generator)) {
    throw new DataError(
      source,
      `${place}.generator`,
      generator,
      'the Generator that open was given',
    );
  }
  check('registers', registers, sizes.length, (i) => sizes[i]);
  check('history', history, H, () => classes);
  if (Number.isSafeInteger(time) && time >= 0) return;
  throw new DataError(source, `${place}.time`, time, 'an integer of at least 0');
}

class AutomatonCheck {
  readonly #owner: string;
  readonly #automaton: Automaton;
  /** What each draw so far may give. */
  readonly #drawn: Range[] = [];
  #classes = 0;
  /** Terms so far. */
  #terms = 0;

  constructor(owner: string, automaton: Automaton) {
    this.#owner = owner;
    this.#automaton = automaton;
  }

  check({ observation, target }: Spaces): void {
    const { registers, history, draws, next } = this.#automaton;
    this.#only('', this.#automaton, namesOfAutomaton);
    for (const name of ['registers', 'draws', 'next'] as const) {
      const list: unknown = this.#automaton[name];
      if (!Array.isArray(list)) throw this.#misfit(name, list, 'a list');
    }
    for (const [i, values] of registers.entries()) {
      this.#integer(`registers[${i}]`, values, 1, LARGEST);
    }
    this.#classes = observation.kind === 'class' ? observation.classes : 0;
    this.#integer('history', history, 0, observation.kind === 'class' ? LARGEST : 0);
    for (const [i, draw] of draws.entries()) this.#drawn.push(this.#draw(`draws[${i}]`, draw));
    this.#value('observation', observation);
    this.#value('target', target);
    if (next.length !== registers.length) {
      throw this.#misfit('next', next, `a term for each of ${registers.length} registers`);
    }
    for (const [i, term] of next.entries()) {
      this.#within(`next[${i}]`, this.#range(`next[${i}]`, term), 0, registers[i] - 1);
    }
  }

  #draw(place: string, draw: Draw): Range {
    const { kind } = Object(draw) as { readonly kind?: unknown };
    if (kind === undefined) {
      throw this.#misfit(place, draw, 'an object whose kind says which draw it is');
    }
    const names = typeof kind === 'string' ? namesOf[kind] : undefined;
    this.#only(`${place}.`, draw, ['kind', ...(names ?? Object.keys(draw))]);
    if (draw.kind === 'below') {
      this.#integer(`${place}.count`, draw.count, 1, MOST_CHOICES);
      return { least: 0, greatest: draw.count - 1 };
    }
    if (kind !== 'chance') throw this.#misfit(`${place}.kind`, kind, '"below" or "chance"');
    const entries = this.#entries(place, 'probability', draw.probability, draw.at);
    const misfit = entries.find((p) => !(p >= 0 && p <= 1));
    if (misfit !== undefined) {
      throw this.#misfit(`${place}.probability`, misfit, 'probabilities, from 0 to 1');
    }
    return { least: 0, greatest: 1 };
  }

  #value(name: 'observation' | 'target', space: Space): void {
    const terms = termsOf(this.#automaton[name]);
    const count = space.kind === 'class' ? 1 : space.size;
    if (terms.length !== count)
      throw this.#misfit(name, terms, `as many terms as numbers, ${count}`);
    for (const term of terms) {
      const range = this.#range(name, term);
      if (space.kind === 'class') this.#within(name, range, 0, space.classes - 1);
      else this.#within(name, range, -LARGEST_SINGLE, LARGEST_SINGLE);
    }
  }

  /**
   * @param given a term, as anybody may write it
   * @param depth how many terms it stands within
   */
  #range(place: string, given: unknown, depth = 0): Range {
    this.#terms += 1;
    if (this.#terms > MOST_TERMS || depth > MOST_WITHIN) {
      const allowed = `of at most ${MOST_TERMS} terms in all, ${MOST_WITHIN} within one another`;
      throw this.#misfit(place.slice(0, MOST_SHOWN), given, allowed);
    }
    if (typeof given === 'number') {
      this.#integer(place, given, -LARGEST, LARGEST);
      return { least: given, greatest: given };
    }
    const term = (given ?? {}) as Readonly<Record<string, unknown>>;
    this.#only(`${place}.`, term, ['kind', ...(namesOf[String(term.kind)] ?? Object.keys(term))]);
    const of = isList(term.of) ? Array.from(term.of) : [term.of];
    const parts = (): Range[] =>
      of.map((one, i) => this.#range(`${place}.of[${i}]`, one, depth + 1));
    switch (term.kind) {
      case 'register': {
        const { registers } = this.#automaton;
        return upTo(registers[this.#index(`${place}.index`, term.index, registers.length)]);
      }
      case 'past':
        this.#integer(`${place}.lag`, term.lag, 1, this.#automaton.history);
        return upTo(this.#classes);
      case 'drawn':
        return this.#drawn[this.#index(`${place}.index`, term.index, this.#drawn.length)];
      case 'sum': {
        const ranges = parts();
        const total = (name: keyof Range): number =>
          ranges.reduce((sum, range) => sum + range[name], 0);
        const range = { least: total('least'), greatest: total('greatest') };
        this.#within(place, range, -LARGEST, LARGEST);
        return range;
      }
      case 'wrapped': {
        const modulo = this.#integer(`${place}.modulo`, term.modulo, 1, LARGEST);
        this.#within(
          `${place}.of`,
          this.#range(`${place}.of`, term.of, depth + 1),
          0,
          2 * modulo - 1,
        );
        return upTo(modulo);
      }
      case 'equal':
        if (of.length !== 2) throw this.#misfit(`${place}.of`, term.of, 'two terms');
        parts();
        return upTo(2);
      case 'choice':
        this.#within(
          `${place}.condition`,
          this.#range(`${place}.condition`, term.condition, depth + 1),
          0,
          1,
        );
        return around(
          ['if1', 'if0'].map((name) => this.#range(`${place}.${name}`, term[name], depth + 1)),
        );
      case 'entry': {
        const entries = this.#entries(place, 'table', term.table, term.at, depth + 1);
        for (const entry of entries) this.#integer(`${place}.table`, entry, -LARGEST, LARGEST);
        return { least: Math.min(...entries), greatest: Math.max(...entries) };
      }
      default:
        throw this.#misfit(place, given, 'a number, or an object whose kind says which term it is');
    }
  }

  /** All entries of a table; there must be one for every index that may come. */
  #entries(place: string, name: string, table: unknown, at: unknown, depth = 0): number[] {
    if (!Array.isArray(at)) throw this.#misfit(`${place}.at`, at, 'a list of terms');
    let rows: unknown[] = [table];
    for (const [i, term] of at.entries()) {
      const range = this.#range(`${place}.at[${i}]`, term, depth);
      for (const row of rows) {
        if (!Array.isArray(row)) throw this.#misfit(`${place}.${name}`, row, 'a list of entries');
        this.#within(`${place}.at[${i}]`, range, 0, row.length - 1);
      }
      rows = rows.flat();
      if (rows.length > MOST_ENTRIES) {
        throw this.#misfit(`${place}.${name}`, table, `of at most ${MOST_ENTRIES} entries`);
      }
    }
    return rows.map((entry) => {
      if (typeof entry === 'number') return entry;
      throw this.#misfit(`${place}.${name}`, entry, 'numbers, after as many indices as `at` has');
    });
  }

  /** @throws OptionError naming the first name that is none of these */
  #only(place: string, object: object, names: readonly string[]): void {
    const other = Object.keys(object).find((name) => !names.includes(name));
    if (other === undefined) return;
    const value = (object as Readonly<Record<string, unknown>>)[other];
    const list = ` (there are ${names.join(', ')})`;
    throw this.#misfit(`${place}${other}`, value, `left out${meant(other, names) || list}`);
  }

  #index(place: string, value: unknown, count: number): number {
    return this.#integer(place, value, 0, count - 1);
  }

  #integer(place: string, value: unknown, least: number, greatest: number): number {
    if (Number.isInteger(value) && (value as number) >= least && (value as number) <= greatest) {
      return value as number;
    }
    throw this.#misfit(place, value, `an integer from ${least} to ${greatest}`);
  }

  #within(place: string, { least, greatest }: Range, from: number, to: number): void {
    if (least >= from && greatest <= to) return;
    const found = least === greatest ? least : `${least} to ${greatest}`;
    throw this.#misfit(place, found, `within ${from} to ${to} at every step`);
  }

  #misfit(place: string, value: unknown, allowed: string): OptionError {
    return new OptionError(this.#owner, `automaton.${place}`, value, allowed);
  }
}

/** 0 … values − 1. */
function upTo(values: number): Range {
  return { least: 0, greatest: values - 1 };
}

function around(ranges: readonly Range[]): Range {
  return {
    least: Math.min(...ranges.map(({ least }) => least)),
    greatest: Math.max(...ranges.map(({ greatest }) => greatest)),
  };
}
