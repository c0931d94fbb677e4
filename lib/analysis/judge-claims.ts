import {
  bestOf,
  chooseRate,
  experiments,
  type Check,
  type Claim,
  type Experiment,
  type Measured,
  type Selection,
  type StateRate,
  type Term,
} from '../experiments';
import { groupBySetting, metricOf, type ResultsRow } from '../sweeps';
import { bootstrapInterval, mean, type Interval } from './statistics';

/**
 * Whether a comparison came out as the claim would have it; open if the interval straddles a bound.
 * Where every run diverged, it fails.
 */
export type Outcome = 'holds' | 'fails' | 'open';

/** `not computed`: there are no rows to judge by. */
export type Verdict = 'reproduced' | 'partly' | 'not' | 'not computed';

/** A comparison with its numbers. */
export interface JudgedCheck extends Interval {
  readonly what: string;
  /** Where the mean should lie. */
  readonly between: readonly [low: number, high: number];
  /** Mean over seeds; `low` and `high` are its 95% bootstrap interval. */
  readonly mean: number;
  /** Seeds that went into it. */
  readonly n: number;
  /** Seeds of which a run diverged; with any, the check cannot hold. */
  readonly diverged: number;
  readonly outcome: Outcome;
}

/** A claim with its verdict. */
export interface Judgement extends Pick<Claim, 'id' | 'figure' | 'place' | 'claim' | 'statistic'> {
  /** For which reading of FPP's state step; null if the claim is not about FPP. */
  readonly stateRate: StateRate | null;
  readonly verdict: Verdict;
  readonly numbers: readonly JudgedCheck[];
}

/** All runs of an experiment, or undefined if they are not there. */
export type ResultsReader = (experiment: string) => readonly ResultsRow[] | undefined;

/**
 * Judges claims by the rows: for FPP's states moving at the weights' rate, and at a rate of their
 * own.
 *
 * @throws RangeError if a claim selects no setting, or more than one
 */
export function judgeClaims(claims: readonly Claim[], results: ResultsReader): Judgement[] {
  const study = new Study(results);
  return claims.flatMap((claim) => {
    const { checks } = claim;
    if (typeof checks !== 'function') return [judge(claim, null, checks, study)];
    return (['shared', 'own'] as const).map((stateRate) =>
      judge(claim, stateRate, checks(stateRate), study),
    );
  });
}

function judge(
  { id, figure, place, claim, statistic }: Claim,
  stateRate: StateRate | null,
  checks: readonly Check[],
  study: Study,
): Judgement {
  const numbers = study.has(checks) ? checks.map((check) => judgeCheck(check, study)) : [];
  return { id, figure, place, claim, statistic, stateRate, verdict: verdictOf(numbers), numbers };
}

/** How many comparisons came out as the claim would have it. */
export function countHolding(numbers: readonly JudgedCheck[]): number {
  return numbers.filter(({ outcome }) => outcome === 'holds').length;
}

function verdictOf(numbers: readonly JudgedCheck[]): Verdict {
  if (numbers.length === 0) return 'not computed';
  const holding = countHolding(numbers);
  if (holding === 0) return 'not';
  return holding === numbers.length ? 'reproduced' : 'partly';
}

function judgeCheck({ what, sum, between }: Check, study: Study): JudgedCheck {
  const values = study.bySeed(sum);
  const finite = values.filter(Number.isFinite);
  const diverged = values.length - finite.length;
  const { low, high } = bootstrapInterval(finite, { seed: what });
  const [least, most] = between;
  let outcome: Outcome = 'open';
  if (finite.length === 0 || low >= most || high <= least) outcome = 'fails';
  else if (low > least && high < most && diverged === 0) outcome = 'holds';
  return { what, between, mean: mean(finite), low, high, n: finite.length, diverged, outcome };
}

/** The rows that claims are judged by, read once. */
class Study {
  readonly #read: ResultsReader;
  /** The runs of each setting, by experiment; undefined if there are none. */
  readonly #settings = new Map<string, readonly ResultsRow[][] | undefined>();

  constructor(read: ResultsReader) {
    this.#read = read;
  }

  /** Whether there are rows for all that the checks speak of. */
  has(checks: readonly Check[]): boolean {
    return checks.every(({ sum }) =>
      sum.every(
        (term) => typeof term === 'number' || this.#settingsOf(term[1].experiment) !== undefined,
      ),
    );
  }

  /** The sum, seed by seed; one value if nothing in it depends on a seed. */
  bySeed(sum: readonly Term[]): number[] {
    let constant = 0;
    const parts: Map<number, number>[] = [];
    for (const term of sum) {
      if (typeof term === 'number') {
        constant += term;
      } else {
        const [weight, measured] = term;
        const values = [...this.#measure(measured)];
        parts.push(new Map(values.map(([seed, value]) => [seed, weight * value])));
      }
    }
    if (parts.length === 0) return [constant];
    return [...parts[0].keys()].map((seed) =>
      parts.reduce((total, part) => total + (part.get(seed) ?? NaN), constant),
    );
  }

  #measure({ experiment: name, runs, horizon, part = 'all', best = false }: Measured) {
    const experiment = experiments.find((candidate) => candidate.name === name) as Experiment;
    const selected = this.#settingsOf(name)?.filter(([row]) => fits(row, runs)) ?? [];
    const valueOf = (row: ResultsRow): number => metricOf(experiment, row, horizon);
    const settings = selected.map((own) => chooseRate(own, valueOf));
    if (settings.length === 0 || (settings.length > 1 && !best)) {
      const what = JSON.stringify(runs);
      throw new RangeError(`${name}: ${settings.length} settings fit ${what}, and should be one`);
    }
    const chosen = bestOf(settings, ({ runs: own }) => own.map(valueOf));
    const reported = (row: ResultsRow): number =>
      part === 'all' ? valueOf(row) : (row.curve.at(-1) as number);
    return new Map(chosen.runs.map((row) => [row.seed, reported(row)]));
  }

  #settingsOf(experiment: string): readonly ResultsRow[][] | undefined {
    if (!this.#settings.has(experiment)) {
      const rows = this.#read(experiment);
      this.#settings.set(experiment, rows && groupBySetting(rows));
    }
    return this.#settings.get(experiment);
  }
}

function fits(row: ResultsRow, { stateRate, ...runs }: Selection): boolean {
  const isInReading =
    stateRate === undefined || (stateRate === 'own') === (typeof row.stateRate === 'number');
  return (
    isInReading &&
    Object.entries(runs).every(([column, value]) => row[column as keyof ResultsRow] === value)
  );
}
