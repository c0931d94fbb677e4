import {
  chooseRate,
  experimentNamed,
  fppVersions,
  withChains,
  type Claim,
  type FppVersion,
} from '../../experiments';
import { ranked, type AtRate } from '../../experiments/chosen-rate';
import type { Check, Measured, Selection, Term } from '../../experiments/claims/claim';
import { groupBySetting, metricOf, settingKey, type ResultsRow } from '../../sweeps';
import type { ResultsReader } from '../settings/study';
import { bootstrapInterval, mean, quantile, studentInterval, type Interval } from '../statistics';
import { LookupError } from '../../validation/errors';

/**
 * Whether a comparison came out as the claim would have it; open if an interval straddles a bound, or
 * the two intervals disagree. Where every run diverged, it fails; where some did, it does not hold.
 */
export type Outcome = 'holds' | 'open' | 'fails';

/**
 * `reproduced`: every comparison holds. `partly`: some hold and some fail. `not`: some fail and none
 * holds. `open`: none fails and not all hold. `not computed`: there are no rows to judge by.
 */
export type Verdict = 'reproduced' | 'partly' | 'open' | 'not' | 'not computed';

/** How many comparisons came out in which way. */
export type OutcomeCounts = Readonly<Record<Outcome, number>>;

/** A comparison with its numbers. */
export interface JudgedCheck {
  readonly what: string;
  /** Where the mean should lie. */
  readonly between: readonly [low: number, high: number];
  /** Mean over seeds. */
  readonly mean: number;
  /** Its 95% intervals: by the bootstrap, and by Student's t. */
  readonly bootstrap: Interval;
  readonly student: Interval;
  /** Seeds that went into it. */
  readonly n: number;
  /** Seeds of which a run diverged; with any, the check cannot hold. */
  readonly diverged: number;
  readonly outcome: Outcome;
}

/** A claim with its verdict. */
export interface Judgement extends Pick<
  Claim,
  'id' | 'figure' | 'place' | 'claim' | 'statistic' | 'note'
> {
  /** For which version of FPP; null if the claim is not about FPP. */
  readonly version: FppVersion | null;
  readonly verdict: Verdict;
  readonly counts: OutcomeCounts;
  readonly numbers: readonly JudgedCheck[];
}

/**
 * Judges claims by the rows, those about FPP for each of its versions.
 *
 * @param chosenBy the rows that choose: learning rates, and the best of several settings
 * @param judgedBy the rows that are judged, at what the others chose. Default: the same rows
 * @throws LookupError if a claim selects more than one setting
 */
export function judgeClaims(
  claims: readonly Claim[],
  chosenBy: ResultsReader,
  judgedBy: ResultsReader = chosenBy,
): Judgement[] {
  const study = new Study(chosenBy, judgedBy);
  return claims.flatMap((claim) => {
    const { checks } = claim;
    if (typeof checks !== 'function') return [judge(claim, null, checks, study)];
    return fppVersions.map((version) => judge(claim, version, checks(version), study));
  });
}

function judge(
  { id, figure, place, claim, statistic, note }: Claim,
  version: FppVersion | null,
  checks: readonly Check[],
  study: Study,
): Judgement {
  const judged = checks.map((check) => judgeCheck(check, study));
  const numbers = judged.filter((one): one is JudgedCheck => one !== undefined);
  const isComputed = numbers.length === checks.length;
  return {
    ...{ id, figure, place, claim, statistic, ...(note === undefined ? {} : { note }), version },
    verdict: isComputed ? verdictOf(numbers) : 'not computed',
    counts: countOutcomes(isComputed ? numbers : []),
    numbers: isComputed ? numbers : [],
  };
}

/** How many comparisons hold, are open, and fail. */
export function countOutcomes(numbers: readonly JudgedCheck[]): OutcomeCounts {
  const count = (outcome: Outcome): number =>
    numbers.filter((one) => one.outcome === outcome).length;
  return { holds: count('holds'), open: count('open'), fails: count('fails') };
}

function verdictOf(numbers: readonly JudgedCheck[]): Verdict {
  const { holds, fails } = countOutcomes(numbers);
  if (fails > 0) return holds > 0 ? 'partly' : 'not';
  return holds === numbers.length ? 'reproduced' : 'open';
}

function judgeCheck(check: Check, study: Study): JudgedCheck | undefined {
  const { given } = check;
  const judged = judgeAlone(check, study);
  if (judged === undefined || given === undefined) return judged;
  const condition = judgeAlone(given, study);
  if (condition === undefined) return undefined;
  if (condition.outcome === 'holds') return judged;
  return { ...judged, what: `${judged.what}; not counted: ${given.what}`, outcome: 'open' };
}

function judgeAlone({ what, sum, between }: Check, study: Study): JudgedCheck | undefined {
  const values = study.bySeed(sum);
  if (values === undefined) return undefined;
  const finite = values.filter(Number.isFinite);
  const diverged = values.length - finite.length;
  const bootstrap = bootstrapInterval(finite);
  // A number that no run enters is exact.
  const isExact = sum.every((term) => typeof term === 'number');
  const student = isExact ? bootstrap : studentInterval(finite);
  const both = [bootstrap, student].map((interval) => outcomeOf(interval, between));
  let outcome: Outcome = both[0] === both[1] ? both[0] : 'open';
  if (finite.length === 0) outcome = 'fails';
  else if (outcome === 'holds' && diverged > 0) outcome = 'open';
  return {
    what,
    between,
    mean: mean(finite),
    bootstrap,
    student,
    n: finite.length,
    diverged,
    outcome,
  };
}

function outcomeOf({ low, high }: Interval, [least, most]: Check['between']): Outcome {
  if (low >= most || high <= least) return 'fails';
  return low > least && high < most ? 'holds' : 'open';
}

/** The rows that claims are judged by, read once. */
class Study {
  readonly #chosenBy: ResultsReader;
  readonly #judgedBy: ResultsReader;
  /** The runs of each setting, by reader and experiment; undefined if there are none. */
  readonly #settings = new Map<ResultsReader, Map<string, Settings | undefined>>();

  constructor(chosenBy: ResultsReader, judgedBy: ResultsReader) {
    this.#chosenBy = chosenBy;
    this.#judgedBy = judgedBy;
  }

  /**
   * The sum, seed by seed; one value if nothing in it depends on a seed, undefined if there are no
   * rows for something in it.
   */
  bySeed(sum: readonly Term[]): number[] | undefined {
    let constant = 0;
    const parts: Map<number, number>[] = [];
    for (const term of sum) {
      if (typeof term === 'number') {
        constant += term;
      } else {
        const [weight, measured] = term;
        const values = this.#measure(measured);
        if (values === undefined) return undefined;
        parts.push(new Map([...values].map(([seed, value]) => [seed, weight * value])));
      }
    }
    if (parts.length === 0) return [constant];
    return [...parts[0].keys()].map((seed) =>
      parts.reduce((total, part) => total + (part.get(seed) ?? NaN), constant),
    );
  }

  #measure(measured: Measured): Map<number, number> | undefined {
    const { horizon, part = 'all', pick, quantity = 'result' } = measured;
    const { name, settings: meant } = this.#meantBy(measured);
    const experiment = experimentNamed(name);
    const valueOf = (row: ResultsRow): number => metricOf(experiment, row, horizon);
    const selected = meant.map((own) => chooseRate(own, valueOf));
    if (selected.length > 1 && pick === undefined && quantity !== 'best-lambda') {
      const what = JSON.stringify(measured.runs);
      throw new LookupError(`${name}: ${selected.length} settings fit ${what}, and should be one`);
    }
    const judged = inOrder(selected, pick, valueOf).map((one) => this.#judgedRuns(name, one));
    if (judged.length === 0 || judged.includes(undefined)) return undefined;
    const reported = (row: ResultsRow): number =>
      part === 'all' ? valueOf(row) : (row.curve.at(-1) as number);
    const settings = judged as (readonly ResultsRow[])[];
    if (quantity === 'best-lambda') return bestLambdas(settings, reported);
    const values = settings[0].map((row) => [row.seed, reported(row)] as const);
    return quantity === 'spread' ? distances(values) : new Map(values);
  }

  /**
   * The settings that are meant, and whose they are. Backward chains are judged where the figure has FPP as the paper has
   * it: at the same T, B, M, N and λ.
   */
  #meantBy({ experiment, runs }: Measured): { name: string; settings: (readonly ResultsRow[])[] } {
    const { version, ...others } = runs;
    const those = (name: string): (readonly ResultsRow[])[] => [
      ...(this.#settingsOf(this.#chosenBy, name)?.values() ?? []),
    ];
    if (version !== 'chains') {
      return { name: experiment, settings: those(experiment).filter(([row]) => fits(row, runs)) };
    }
    const again = withChains(experiment)?.name;
    if (again === undefined) return { name: experiment, settings: [] };
    const figure = those(experiment).filter(([row]) => fits(row, { ...others, version: 'shared' }));
    const settings = those(again).filter(
      ([row]) => row.replay === 'backward' && figure.some(([own]) => isAlike(row, own)),
    );
    return { name: again, settings };
  }

  /** The runs that are judged of a setting, at the learning rate that was chosen for it. */
  #judgedRuns(name: string, chosen: AtRate<ResultsRow>): readonly ResultsRow[] | undefined {
    if (this.#judgedBy === this.#chosenBy) return chosen.runs;
    const own = this.#settingsOf(this.#judgedBy, name)?.get(settingKey(chosen.runs[0]));
    const runs = own?.filter(({ learningRate }) => learningRate === chosen.learningRate) ?? [];
    return runs.length === 0 ? undefined : runs;
  }

  #settingsOf(reader: ResultsReader, experiment: string): Settings | undefined {
    const known = this.#settings.get(reader) ?? new Map<string, Settings | undefined>();
    this.#settings.set(reader, known);
    if (!known.has(experiment)) {
      const rows = reader(experiment);
      known.set(
        experiment,
        rows && new Map(groupBySetting(rows).map((own) => [settingKey(own[0]), own])),
      );
    }
    return known.get(experiment);
  }
}

/** The runs of each setting, by its key. */
type Settings = ReadonlyMap<string, readonly ResultsRow[]>;

/** The settings that are meant: all that fit, or the best or the worst of them. */
function inOrder(
  selected: readonly AtRate<ResultsRow>[],
  pick: Measured['pick'],
  valueOf: (row: ResultsRow) => number,
): AtRate<ResultsRow>[] {
  if (pick === undefined) return [...selected];
  const order = ranked(selected, ({ runs }) => runs.map(valueOf));
  return pick === 'best' ? order.slice(0, 1) : order.slice(-1);
}

/** ln λ of the setting that did best with each seed; NaN where every run with the seed diverged. */
function bestLambdas(
  settings: readonly (readonly ResultsRow[])[],
  valueOf: (row: ResultsRow) => number,
): Map<number, number> {
  const best = new Map<number, { value: number; lambda: number }>();
  for (const row of settings.flat()) {
    const value = valueOf(row);
    const known = best.get(row.seed);
    if (known === undefined || value < known.value || Number.isNaN(known.value)) {
      best.set(row.seed, { value, lambda: row.lambda as number });
    }
  }
  return new Map(
    [...best].map(([seed, { value, lambda }]) => [
      seed,
      Number.isFinite(value) ? Math.log(lambda) : NaN,
    ]),
  );
}

/** How far each value is from the median of those that are finite. */
function distances(
  values: readonly (readonly [seed: number, value: number])[],
): Map<number, number> {
  const finite = values.map(([, value]) => value).filter(Number.isFinite);
  const median = quantile(
    finite.sort((a, b) => a - b),
    0.5,
  );
  return new Map(values.map(([seed, value]) => [seed, Math.abs(value - median)]));
}

/** Whether two rows of FPP differ in nothing that the figures vary. */
function isAlike(row: ResultsRow, other: ResultsRow): boolean {
  const varied = ['trainer', 'environment', 'T', 'B', 'M', 'N', 'lambda'] as const;
  return varied.every((column) => row[column] === other[column]);
}

/** Whether a row is meant, of a version that the paper's figures have. */
function fits(row: ResultsRow, { version, ...runs }: Selection): boolean {
  const isOfVersion =
    version === undefined || (version === 'own') === (typeof row.stateRate === 'number');
  return (
    isOfVersion &&
    Object.entries(runs).every(([column, value]) => {
      const own = row[column as keyof ResultsRow];
      return Array.isArray(value) ? value.includes(own) : own === value;
    })
  );
}
