/** Which runs: the values that their settings must have; what is left out does not matter. */
export interface Selection {
  readonly trainer:
    'FPP' | 'StoredState' | 'T-BPTT' | 'No-Overlap T-BPTT' | 'ConstantPrediction' | 'Unigram';
  readonly environment?: string;
  /** One, or any of several. */
  readonly T?: number | readonly number[];
  readonly B?: number;
  readonly M?: number;
  readonly N?: number;
  readonly lambda?: number;
  /** Of FPP. */
  readonly version?: FppVersion;
}

/**
 * For which every claim about FPP is judged: the paper's algorithm in two readings, states moving at the weights' rate or
 * at one of their own; and `chains`, the recipe with backward chains, at the same T, B, M, N and λ.
 */
export const fppVersions = ['shared', 'own', 'chains'] as const;
/** One of {@link fppVersions}. */
export type FppVersion = (typeof fppVersions)[number];

/** A number for each seed: how the selected setting did at its chosen learning rate. */
export interface Measured {
  /** Name of the experiment. */
  readonly experiment: string;
  readonly runs: Selection;
  /** Judge runs after so many steps (a horizon of the experiment). Default: the end. */
  readonly horizon?: number;
  /** `all` (default): the mean over all steps. `last`: over the last bin of the learning curve. */
  readonly part?: 'all' | 'last';
  /**
   * Several settings fit, of which the best or the worst on average is taken; on the paper's seeds,
   * also where others are judged. Default: one fits.
   */
  readonly pick?: 'best' | 'worst';
  /**
   * `result` (default): how the run did. `spread`: how far that is from the median of the setting's
   * runs. `best-lambda`: several settings fit, which differ in λ; ln λ of the one that did best with
   * this seed.
   */
  readonly quantity?: 'result' | 'spread' | 'best-lambda';
}

/** A quantity times a weight, or a constant. */
export type Term = readonly [weight: number, quantity: Measured] | number;

/**
 * One comparison: a sum of terms, taken seed by seed, that should lie in an interval. It holds if
 * the whole 95% interval of the mean lies inside, by the bootstrap and by Student's t; fails if it
 * lies outside by both; and is open otherwise.
 */
export interface Check {
  /** What is compared, in words, e.g. `T = 5: FPP − T-BPTT`. */
  readonly what: string;
  readonly sum: readonly Term[];
  /** [low, high]; infinite ends are allowed. */
  readonly between: readonly [low: number, high: number];
  /** What must hold for the comparison to say anything; where it does not, the comparison is open. */
  readonly given?: Check;
}

/**
 * Something that the paper says about its results. It is reproduced if every comparison holds, partly
 * if some hold and some fail, not reproduced if some fail and none holds, and open if none fails and
 * not all hold.
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
  /** Why this statistic carries the sentence, where that does not go without saying. */
  readonly note?: string;
  /** The comparisons; where they depend on it, for one version of FPP. */
  readonly checks: readonly Check[] | ((version: FppVersion) => readonly Check[]);
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
