/**
 * A small, fast stream of random numbers: xoshiro128** (Blackman & Vigna, 2018).
 *
 * Integer arithmetic only, so every engine, in JavaScript or in WebAssembly, draws the same bits.
 * Make one with `deriveGenerator`, which gives each purpose a stream of its own.
 */
export class Generator {
  /** The four 32-bit words of the generator; copy them to save or restore it. */
  readonly words: Uint32Array;

  /** @param words four 32-bit words, not all zero */
  constructor(words: ArrayLike<number>) {
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

  /** A uniform integer in [0, count); its bias is below count / 2³². */
  below(count: number): number {
    return Math.floor(this.uniform() * count);
  }

  /** A fair coin: −1 or +1. */
  sign(): number {
    return (this.bits() >>> 31) * 2 - 1;
  }
}
