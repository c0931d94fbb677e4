/** Which runs: the values that their settings must have; what is left out does not matter. */
export interface Selection {
  readonly trainer: 'FPP' | 'StoredState' | 'T-BPTT' | 'No-Overlap T-BPTT' | 'UORO' | 'RTRL';
  readonly environment?: string;
  readonly T?: number;
  readonly B?: number;
  readonly M?: number;
  readonly N?: number;
  readonly lambda?: number;
  /** FPP's state step. */
  readonly stateRate?: StateRate;
}

/** The two readings for which every claim is judged: states move at the weights' rate or their own. */
export type StateRate = 'shared' | 'own';

/** A number for each seed: how the selected setting did at its chosen learning rate. */
export interface Measured {
  /** Name of the experiment. */
  readonly experiment: string;
  readonly runs: Selection;
  /** Judge runs after so many steps (a horizon of the experiment). Default: the end. */
  readonly horizon?: number;
  /** `all` (default): the mean over all steps. `last`: over the last bin of the learning curve. */
  readonly part?: 'all' | 'last';
  /** Whether several settings may fit, of which the best on average is taken. Default false. */
  readonly best?: boolean;
}

/** A quantity times a weight, or a constant. */
export type Term = readonly [weight: number, quantity: Measured] | number;

/**
 * One comparison: a sum of terms, taken seed by seed, that should lie in an interval. It holds if
 * the whole 95% interval of the mean lies inside, fails if it lies outside, and is open otherwise.
 */
export interface Check {
  /** What is compared, in words, e.g. `T = 5: FPP − T-BPTT`. */
  readonly what: string;
  readonly sum: readonly Term[];
  /** [low, high]; infinite ends are allowed. */
  readonly between: readonly [low: number, high: number];
}

/**
 * Something that the paper says about its results. It is reproduced if every check holds, not
 * reproduced if none does, and partly otherwise.
 */
export interface Claim {
  readonly id: string;
  /** Of the paper, e.g. `3a`. */
  readonly figure: string;
  /** Where the paper says it. */
  readonly place: string;
  /** The claim in our words. */
  readonly claim: string;
  /** What decides, in a line. */
  readonly statistic: string;
  /** The comparisons; where they depend on it, for one reading of FPP's state step. */
  readonly checks: readonly Check[] | ((stateRate: StateRate) => readonly Check[]);
}

/** left − right. */
export function difference(left: Measured, right: Measured): readonly Term[] {
  return [
    [1, left],
    [-1, right],
  ];
}

/** The sum should be below a bound. */
export function below(what: string, sum: readonly Term[], bound: number): Check {
  return { what, sum, between: [-Infinity, bound] };
}

/** The sum should be above a bound. */
export function above(what: string, sum: readonly Term[], bound: number): Check {
  return { what, sum, between: [bound, Infinity] };
}

/** The sum should be as good as 0. */
export function within(what: string, sum: readonly Term[], margin: number): Check {
  return { what, sum, between: [-margin, margin] };
}
