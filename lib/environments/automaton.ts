import type { Generator } from '../random';

/**
 * What one stream does at each step, as data: a few integers that it remembers and a few that it draws, and how
 * observation, target and what it remembers next are made of them. Whoever computes a network can then step its
 * streams, too, in the language of its kernels.
 *
 * All of it is of step t: registers and the history as they were before it, what is drawn in the order of
 * `draws`. The streams of a run draw one after the other, each all of its draws, from one generator.
 */
export interface Automaton {
  /** For each register, how many values it takes: 0 … values − 1. */
  readonly registers: readonly number[];
  /** H, how many of the latest observations are remembered; 0 unless observations are classes. */
  readonly history: number;
  readonly draws: readonly Draw[];
  /** o_t: a class, or the numbers of a vector. */
  readonly observation: Term | readonly Term[];
  /** y_t, likewise. */
  readonly target: Term | readonly Term[];
  /** What each register holds after the step. */
  readonly next: readonly Term[];
}

/** What is drawn, always and whatever becomes of it. */
export type Draw =
  /** As `Generator.below` does. */
  | { readonly kind: 'below'; readonly count: number }
  /** 1 if `Generator.uniform` falls below a probability out of a table, else 0. */
  | { readonly kind: 'chance'; readonly probability: Table; readonly at: readonly Term[] };

/** An integer, of each stream its own. */
export type Term =
  | number
  | { readonly kind: 'register'; readonly index: number }
  /** o_{t − lag}, for a lag from 1 to H. */
  | { readonly kind: 'past'; readonly lag: number }
  /** What a draw gave; a draw sees those before it. */
  | { readonly kind: 'drawn'; readonly index: number }
  | { readonly kind: 'sum'; readonly of: readonly Term[] }
  /** A term from 0 to 2·modulo − 1, taken round the ring of `modulo` numbers. */
  | { readonly kind: 'wrapped'; readonly of: Term; readonly modulo: number }
  /** 1 if both are the same, else 0. */
  | { readonly kind: 'equal'; readonly of: readonly [Term, Term] }
  /** One term if a condition is 1, another if it is 0. */
  | {
      readonly kind: 'choice';
      readonly condition: Term;
      readonly if1: Term;
      readonly if0: Term;
    }
  /** A number out of a small table of integers. */
  | { readonly kind: 'entry'; readonly table: Table; readonly at: readonly Term[] };

/** A number, or a list of smaller tables: `table[i][j]` for `at: [i, j]`. */
export type Table = number | readonly Table[];

/** The terms of an observation or a target, one for each of its numbers. */
export function termsOf(value: Term | readonly Term[]): readonly Term[] {
  return Array.isArray(value) ? (value as readonly Term[]) : [value as Term];
}

/** S streams of an automaton at work: their memory as it is now. Whoever writes to it moves the streams. */
export interface RunningAutomaton {
  readonly automaton: Automaton;
  /** S. */
  readonly streams: number;
  /** All randomness of these streams. */
  readonly generator: Generator;
  /** [S × registers]. */
  readonly registers: Int32Array;
  /** [S × H] the observation of step t stands at t mod H. */
  readonly history: Int32Array;
  /** t, the next step; the first one is 0. */
  time: number;
}
