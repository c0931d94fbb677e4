/** A change to the code, and what came of it. */
export interface Mutant {
  readonly file: string;
  readonly line: number;
  /** The line, in which `from` begins. */
  readonly code: string;
  readonly from: string;
  readonly to: string;
  /** `unreached`: no test comes by. */
  readonly fate: 'noticed' | 'unnoticed' | 'unreached';
}

/** A mutant that makes no difference. */
export type Equivalent = Pick<Mutant, 'file' | 'code' | 'from' | 'to'> & { readonly why: string };

export interface Tally {
  readonly file: string;
  readonly mutants: number;
  readonly noticed: number;
  readonly equivalent: number;
  /** In percent; 100 where there are no mutants. */
  readonly score: number;
}

export interface Score {
  readonly files: readonly Tally[];
  readonly all: Tally;
  readonly survivors: readonly Mutant[];
  readonly outdated: readonly Equivalent[];
}

export function scoreOf(mutants: readonly Mutant[], equivalents: readonly Equivalent[]): Score;
export function printScore(score: Score): void;
