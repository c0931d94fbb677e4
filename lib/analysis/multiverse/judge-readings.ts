import type { Claim, FppVersion } from '../../experiments';
import {
  isSameReading,
  sourceOf,
  valuesOf,
  type Reading,
  type Source,
} from '../../experiments/multiverse/factors';
import { multiverse, type Multiverse } from '../../experiments/multiverse/panels';
import { groupBySetting, SweepError, type ResultsRow } from '../../sweeps';
import { ClaimRows } from '../claims/claim-rows';
import { countOutcomes, judgeCheck, verdictOf } from '../claims/judge-claims';
import type { JudgedCheck, OutcomeCounts, Verdict } from '../claims/judge-claims';
import type { ResultsReader } from '../settings/study';
import { bootstrapInterval, mean, type Interval } from '../statistics';
import type { Check } from '../../experiments/claims/claim';

/** A claim under one reading of what the paper leaves open. */
export interface ReadingJudgement {
  readonly id: string;
  readonly figure: string;
  readonly claim: string;
  readonly reading: Reading;
  readonly source: Source;
  /** By those of its comparisons that have rows. */
  readonly verdict: Verdict;
  readonly counts: OutcomeCounts;
  readonly numbers: readonly JudgedCheck[];
  /**
   * How far the comparisons lie inside their bounds, mean over them, in the figure's unit; above 0 as the
   * claim would have it. NaN without rows.
   */
  readonly inside: number;
  /** Its 95% bootstrap interval over seeds. */
  readonly interval: Interval;
  /** Comparisons that the paper's claim has, with rows or without. */
  readonly of: number;
}

/**
 * Judges claims under readings. Claims that no FPP enters are judged likewise: their methods are read as FPP is.
 *
 * @param chosenBy the rows of `multiverse-…`, which choose learning rates
 * @param judgedBy the rows that are judged. Default: the same
 * @param figures what was computed. Default: the multiverse
 * @throws SweepError if an experiment's rows are not of its settings
 */
export function judgeReadings(
  claims: readonly Claim[],
  readings: readonly Reading[],
  chosenBy: ResultsReader,
  judgedBy: ResultsReader = chosenBy,
  figures: readonly Multiverse[] = multiverse,
): ReadingJudgement[] {
  const [chosen, judged] = [bySetting(chosenBy), bySetting(judgedBy)];
  return readings.flatMap((reading) => {
    const ofChosen = readingReader(chosen, reading, figures);
    const ofJudged = judgedBy === chosenBy ? ofChosen : readingReader(judged, reading, figures);
    const rows = new ClaimRows(ofChosen, ofJudged);
    return claims.map((claim) => judge(claim, reading, rows));
  });
}

function judge({ id, figure, claim, checks }: Claim, reading: Reading, rows: ClaimRows) {
  const version: FppVersion =
    typeof valuesOf(reading).stateStep.rate === 'number' ? 'own' : 'shared';
  const all = typeof checks === 'function' ? checks(version) : checks;
  // What no run enters is the same under every reading.
  const about = all.filter(({ sum }) => sum.some((term) => typeof term !== 'number'));
  const computed = about.flatMap((check) => {
    const judged = judgeCheck(check, rows);
    return judged === undefined ? [] : [{ check, judged }];
  });
  const numbers = computed.map(({ judged }) => judged);
  const values = meanBySeed(computed.map(({ check, judged }) => insideBySeed(check, judged, rows)));
  return {
    ...{ id, figure, claim, reading, source: sourceOf(reading), of: about.length },
    verdict: numbers.length === 0 ? ('not computed' as const) : verdictOf(numbers),
    counts: countOutcomes(numbers),
    numbers,
    inside: mean(values),
    interval: bootstrapInterval(values),
  };
}

/** How far each seed's value lies inside the bound that is nearer to the mean. */
function insideBySeed(
  { sum, between: [low, high] }: Check,
  { mean: centre }: JudgedCheck,
  rows: ClaimRows,
): number[] {
  const isNearHigh = high - centre < centre - low;
  return (rows.bySeed(sum) ?? []).map((value) => (isNearHigh ? high - value : value - low));
}

/** The mean over comparisons, seed by seed; seeds of which a run diverged are left out. */
function meanBySeed(comparisons: readonly (readonly number[])[]): number[] {
  const seeds = comparisons.reduce((least, { length }) => Math.min(least, length), Infinity);
  if (!Number.isFinite(seeds)) return [];
  return Array.from({ length: seeds }, (_, seed) =>
    mean(comparisons.map((values) => values[seed])),
  ).filter(Number.isFinite);
}

/** The runs of each setting of an experiment, in the order of its declaration; undefined without rows. */
type SettingRows = (experiment: string) => readonly (readonly ResultsRow[])[] | undefined;

function bySetting(reader: ResultsReader): SettingRows {
  const known = new Map<string, readonly (readonly ResultsRow[])[] | undefined>();
  return (name) => {
    if (!known.has(name)) {
      const rows = reader(name);
      known.set(name, rows && groupBySetting(rows));
    }
    return known.get(name);
  };
}

/**
 * The runs of a reading under the names of the figures, as claims ask for them: with the λ that the figure
 * varies, also where the reading doubles it.
 */
function readingReader(
  settingsOf: SettingRows,
  reading: Reading,
  figures: readonly Multiverse[],
): ResultsReader {
  const { lambdaFactor } = valuesOf(reading).penalty;
  return (figure) => {
    const own = figures.find(
      (one) => one.figure === figure && one.readings.some((other) => isSameReading(other, reading)),
    );
    const settings = own && settingsOf(own.experiment.name);
    if (own === undefined || settings === undefined) return undefined;
    const { name, settings: declared } = own.experiment;
    if (settings.length !== declared.length) {
      throw new SweepError(
        `${name}: there are rows of ${settings.length} settings, and should be of ${declared.length}`,
      );
    }
    return own
      .placesOf(reading)
      .flatMap((place) => settings[place])
      .map((row) => (row.lambda === null ? row : { ...row, lambda: row.lambda / lambdaFactor }));
  };
}
