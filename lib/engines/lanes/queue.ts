import type { Area, Groups } from './groups';
import { ADDRESSES, CALL_WORDS, type Paired, type Runner } from './program';

/** So many calls can wait, */
const MAX_CALLS = 1024;
/** and what they work on may take so many bytes of each kind. */
const RING_BYTES = 2 ** 22;

/**
 * Calls of kernels on all groups, done at once or, between {@link wait} and {@link goOn}, later: then a few
 * groups go through all calls that wait before the next ones do. Groups have nothing to do with each other,
 * so the bits are the same; but a group stays in the processor's cache for many steps.
 */
export class Queue {
  readonly #groups: Groups;
  readonly #runner: Runner;
  readonly #program: number;
  /** What is called, by its place in the runner. */
  readonly #codes = new Map<Paired, number>();
  /** Groups that go through all calls before the next ones do: whole blocks for every code. */
  #unit = 1;
  #calls = 0;
  #waits = false;

  constructor(groups: Groups) {
    this.#groups = groups;
    this.#runner = groups.backend.runner(groups.arena);
    this.#program = groups.arena.allocate(MAX_CALLS * CALL_WORDS * 4);
  }

  /** Whether calls wait. */
  get waits(): boolean {
    return this.#waits;
  }

  /**
   * Calls a kernel on all groups: with how many blocks of groups there are, where the first one's part of
   * each area stands, and two integers.
   */
  call(code: Paired, areas: readonly Area[], a = 0, b = 0): void {
    const { integers } = this.#groups.arena;
    let at = this.#program / 4 + this.#calls * CALL_WORDS;
    integers[at++] = this.#codes.get(code) ?? this.#register(code);
    integers[at++] = code.together;
    // A code that takes fewer addresses leaves the others alone: they are those of an earlier call.
    for (let i = 0; i < areas.length; i++) {
      const area = areas[i];
      integers[at + i] = area.at;
      integers[at + ADDRESSES + i] = area.bytes;
    }
    at += 2 * ADDRESSES;
    integers[at++] = a;
    integers[at] = b;
    this.#calls += 1;
    if (!this.#waits || this.#calls === MAX_CALLS) this.flush();
  }

  /** From now on calls wait. */
  wait(): void {
    this.#waits = true;
  }

  /** Computes what waits, and from now on at once. */
  goOn(): void {
    this.flush();
    this.#waits = false;
  }

  /** Computes what waits. */
  flush(): void {
    if (this.#calls === 0) return;
    const calls = this.#calls;
    this.#calls = 0;
    this.#runner.run(this.#program, calls, this.#groups.count, this.#unit);
  }

  /** How many calls, of so many at most, can have so many bytes a group to themselves while they wait. */
  places(bytes: number, most: number): number {
    return Math.max(1, Math.min(most, Math.floor(RING_BYTES / (bytes * this.#groups.count))));
  }

  /**
   * Room that every call has to itself while it waits, round and round.
   *
   * @returns gives the next call's
   */
  ring(bytes: number, places = this.places(bytes, MAX_CALLS)): () => Area {
    const { at } = this.#groups.allocate(places * bytes);
    const size = this.#groups.count * bytes;
    const areas = Array.from({ length: places }, (_, i) => ({ at: at + size * i, bytes }));
    let next = 0;
    return () => {
      if (next === places) {
        // What still waits may work on what stands at the places that are taken again.
        this.flush();
        next = 0;
      }
      return areas[next++];
    };
  }

  #register(code: Paired): number {
    const index = this.#runner.register(code);
    this.#codes.set(code, index);
    this.#unit = leastCommonMultiple(this.#unit, code.together);
    return index;
  }
}

function leastCommonMultiple(a: number, b: number): number {
  let multiple = a;
  while (multiple % b !== 0) multiple += a;
  return multiple;
}
