import { fppVersions, type Claim, type FppVersion, type ReadingName } from '../../experiments';
import type { Check } from '../../experiments/claims/claim';
import type { ResultsReader } from '../settings/study';
import { bootstrapInterval, mean, studentInterval, type Interval } from '../statistics';
import { ClaimRows } from './claim-rows';

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
  /** For which version of FPP, or under which reading of it; null if the claim is not about FPP. */
  readonly version: FppVersion | ReadingName | null;
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
  const study = new ClaimRows(chosenBy, judgedBy);
  return claims.flatMap((claim) => {
    const { checks } = claim;
    if (typeof checks !== 'function') return [judge(claim, null, checks, study)];
    return fppVersions.map((version) => judge(claim, version, checks(version), study));
  });
}

/** What a judgement says of its claim. */
export function aboutClaim({ id, figure, place, claim, statistic, note }: Claim) {
  return { id, figure, place, claim, statistic, ...(note === undefined ? {} : { note }) };
}

function judge(
  claim: Claim,
  version: FppVersion | null,
  checks: readonly Check[],
  study: ClaimRows,
): Judgement {
  const judged = checks.map((check) => judgeCheck(check, study));
  const numbers = judged.filter((one): one is JudgedCheck => one !== undefined);
  const isComputed = numbers.length === checks.length;
  return {
    ...aboutClaim(claim),
    version,
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

/** What comparisons come to: see {@link Verdict}. */
export function verdictOf(numbers: readonly JudgedCheck[]): Verdict {
  const { holds, fails } = countOutcomes(numbers);
  if (fails > 0) return holds > 0 ? 'partly' : 'not';
  return holds === numbers.length ? 'reproduced' : 'open';
}

/**
 * A comparison with its numbers; undefined if there are no rows for something in it.
 */
export function judgeCheck(check: Check, study: ClaimRows): JudgedCheck | undefined {
  const { given } = check;
  const judged = judgeAlone(check, study);
  if (judged === undefined || given === undefined) return judged;
  const condition = judgeAlone(given, study);
  if (condition === undefined) return undefined;
  if (condition.outcome === 'holds') return judged;
  return { ...judged, what: `${judged.what}; not counted: ${given.what}`, outcome: 'open' };
}

function judgeAlone({ what, sum, between }: Check, study: ClaimRows): JudgedCheck | undefined {
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
