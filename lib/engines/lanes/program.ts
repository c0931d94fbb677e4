import type { Arena } from './arena';

/**
 * A program is what waits to be computed: calls that stand in memory one after the other, for compiled code
 * to read. Each is so many integers: the number of a code, how many groups its `several` takes,
 * {@link ADDRESSES} addresses in the first group, as many strides from group to group, and two integers of
 * the call's own.
 */
export const CALL_WORDS = 16;

/** Addresses that a call hands over. */
export const ADDRESSES = 5;

/** A compiled function of integers; what it is given beyond its parameters is left alone. */
export type Compiled = (...parameters: number[]) => void;

/** A function for several groups at a time, and one for a single group, when fewer are left. */
export interface Paired {
  /** How many groups `several` takes at a time. */
  readonly together: number;
  readonly several: Compiled;
  readonly single: Compiled;
}

/** Goes through programs. */
export interface Runner {
  /** @returns the number by which a program names a code */
  register(code: Paired): number;

  /**
   * Takes a few groups through all calls, then the next ones.
   *
   * @param program where its calls stand in memory
   * @param calls how many
   * @param groups how many
   * @param unit groups that go together
   */
  run(program: number, calls: number, groups: number, unit: number): void;
}

/** Goes through programs by calling, one by one, what was compiled. */
export class ProgramRunner implements Runner {
  readonly #arena: Arena;
  readonly #codes: Paired[] = [];

  constructor(arena: Arena) {
    this.#arena = arena;
  }

  register(code: Paired): number {
    return this.#codes.push(code) - 1;
  }

  run(program: number, calls: number, groups: number, unit: number): void {
    const { integers } = this.#arena;
    const begin = program / 4;
    const end = begin + calls * CALL_WORDS;
    for (let first = 0; first < groups; first += unit) {
      const count = Math.min(unit, groups - first);
      for (let at = begin; at < end; at += CALL_WORDS) {
        const { together, several, single } = this.#codes[integers[at]];
        const rest = count % together;
        if (count > rest) callOn(integers, at, several, first, (count - rest) / together);
        if (rest > 0) callOn(integers, at, single, first + count - rest, rest);
      }
    }
  }
}

/** Calls a code on some blocks of groups, from the `first` group on. */
function callOn(
  words: Int32Array,
  at: number,
  code: Compiled,
  first: number,
  blocks: number,
): void {
  const addresses = at + 2;
  const strides = addresses + ADDRESSES;
  const own = strides + ADDRESSES;
  code(
    words[addresses] + first * words[strides],
    blocks,
    words[addresses + 1] + first * words[strides + 1],
    words[addresses + 2] + first * words[strides + 2],
    words[addresses + 3] + first * words[strides + 3],
    words[addresses + 4] + first * words[strides + 4],
    words[own],
    words[own + 1],
  );
}
