import { hasMethod, isList } from '../validation/describe-value';
import { DataError, OptionError } from '../validation/errors';

/**
 * A small, fast stream of random numbers: xoshiro128** (Blackman & Vigna, 2018).
 *
 * Integer arithmetic only, so every engine, in JavaScript or in WebAssembly, draws the same bits.
 * Make one with `deriveGenerator`, which gives each purpose a stream of its own.
 */
export class Generator {
  /** The four 32-bit words of the generator; copy them to save or restore it. */
  readonly words: Uint32Array;

  /**
   * @param words four 32-bit words, not all zero
   * @throws OptionError if they are not: of zeros it would give nothing but zeros
   */
  constructor(words: ArrayLike<number>) {
    const misfit = isList(words) ? Array.from(words).findIndex((word) => !isWord(word)) : -1;
    if (misfit >= 0) {
      const allowed = 'an integer of 32 bits';
      throw new OptionError('Generator', `words[${misfit}]`, words[misfit], allowed);
    }
    if (!areWords(words) || words.length !== 4) {
      throw new OptionError('Generator', 'words', words, WORDS);
    }
    this.words = Uint32Array.from(words);
  }

  /** A uniform integer in [0, 2³²). */
  bits(): number {
    const w = this.words;
    const scrambled = Math.imul(w[1], 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = w[1] << 9;
    w[2] ^= w[0];
    w[3] ^= w[1];
    w[1] ^= w[2];
    w[0] ^= w[3];
    w[2] ^= shifted;
    w[3] = (w[3] << 11) | (w[3] >>> 21);
    return result;
  }

  /** A uniform number in [0, 1) with 32 random bits. */
  uniform(): number {
    return this.bits() / 0x100000000;
  }

  /**
   * A uniform integer in [0, count); its bias is below count / 2³².
   *
   * @throws OptionError if `count` is no integer from 1 to 2³²
   */
  below(count: number): number {
    if (!(Number.isInteger(count) && count >= 1 && count <= MOST)) refuseCount(count, MOST);
    return Math.floor(this.uniform() * count);
  }

  /**
   * Fills target[from], …, target[to − 1] with what as many calls of {@link below} would give;
   * many times faster, as the generator's words stay in registers.
   *
   * @throws OptionError if `count` is no integer from 1 to 2³¹, or there are no such places
   */
  fillBelow(count: number, target: Int32Array, from: number, to: number): void {
    if (!(Number.isInteger(count) && count >= 1 && count <= MOST / 2)) {
      refuseCount(count, MOST / 2);
    }
    if (
      ![from, to].every((place) => Number.isInteger(place) && place >= 0 && place <= target.length)
    ) {
      throw new OptionError('Generator', 'from and to', [from, to], `in 0 … ${target.length}`);
    }
    const words = this.words;
    let w0 = words[0] | 0;
    let w1 = words[1] | 0;
    let w2 = words[2] | 0;
    let w3 = words[3] | 0;
    for (let i = from; i < to; i++) {
      const scrambled = Math.imul(w1, 5);
      const bits = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
      target[i] = (bits / 0x100000000) * count; // an integer array cuts fractions off
      const shifted = w1 << 9;
      w2 ^= w0;
      w3 ^= w1;
      w1 ^= w2;
      w0 ^= w3;
      w2 ^= shifted;
      w3 = (w3 << 11) | (w3 >>> 21);
    }
    words[0] = w0;
    words[1] = w1;
    words[2] = w2;
    words[3] = w3;
  }

  /** A fair coin: −1 or +1. */
  sign(): number {
    return (this.bits() >>> 31) * 2 - 1;
  }
}

/** Whether something draws as a generator does; it may be of another copy of this package. */
export function isGenerator(value: unknown): value is Generator {
  return ['below', 'uniform', 'sign'].every((name) => hasMethod(value, name));
}

/** [generators × 4] their words, as they are now. */
export function wordsOf(generators: readonly Generator[]): Uint32Array {
  return Uint32Array.from(generators.flatMap(({ words }) => [...words]));
}

/** As many integers as 32 bits tell apart. */
const MOST = 2 ** 32;

function refuseCount(count: number, most: number): never {
  throw new OptionError('Generator', 'count', count, `an integer from 1 to ${most}`);
}

/** What a generator's words must be. */
const WORDS = 'four integers of 32 bits, not all zero';

function areWords(words: unknown, first = 0): words is ArrayLike<number> {
  if (!isList(words) || words.length < first + 4) return false;
  const own = [0, 1, 2, 3].map((word) => words[first + word]);
  return own.every(isWord) && own.some((word) => word !== 0);
}

/** With a sign or without: the bits are the same. */
function isWord(word: unknown): boolean {
  return Number.isInteger(word) && (word as number) >= -MOST / 2 && (word as number) < MOST;
}

/**
 * Puts generators where they were when {@link wordsOf} was asked.
 *
 * @throws DataError if these are no such words
 */
export function restoreWords(generators: readonly Generator[], words: ArrayLike<number>): void {
  for (const run of generators.keys()) {
    if (areWords(words, 4 * run)) continue;
    throw new DataError('generators', `the words of run ${run}`, words, WORDS);
  }
  for (const [i, generator] of generators.entries()) {
    for (let word = 0; word < 4; word++) generator.words[word] = words[4 * i + word];
  }
}
