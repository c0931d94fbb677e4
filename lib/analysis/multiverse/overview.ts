import { factorNames, isSameReading, type Reading } from '../../experiments/multiverse/factors';
import { totalCounts } from '../claims/verdicts';
import { heatMap } from '../figures/heat-map';
import type { Figure } from '../figures/plotly';
import { mean } from '../statistics';
import { factorTitles } from './curves';
import type { ReadingJudgement } from './judge-readings';
import { readingNumber } from './read-multiverse';
import { varianceShares } from './shares';

/** Under how many readings a claim comes out in which way. */
export interface ClaimTally {
  readonly id: string;
  readonly figure: string;
  readonly claim: string;
  /** Readings that it has rows of. */
  readonly readings: number;
  /** Under which every comparison holds, some hold and some fail, none fails and not all hold, none holds. */
  readonly reproduced: number;
  readonly partly: number;
  readonly open: number;
  readonly not: number;
}

/** Each claim over readings; claims without rows are left out. */
export function claimTallies(judgements: readonly ReadingJudgement[]): ClaimTally[] {
  return byClaim(judgements).map((own) => {
    const [{ id, figure, claim }] = own;
    const count = (verdict: ReadingJudgement['verdict']): number =>
      own.filter((one) => one.verdict === verdict).length;
    return {
      ...{ id, figure, claim, readings: own.length },
      ...{ reproduced: count('reproduced'), partly: count('partly') },
      ...{ open: count('open'), not: count('not') },
    };
  });
}

/** The judgements of each claim that has rows. */
function byClaim(judgements: readonly ReadingJudgement[]): ReadingJudgement[][] {
  const groups = new Map<string, ReadingJudgement[]>();
  for (const one of judgements) {
    if (one.verdict === 'not computed') continue;
    const group = groups.get(one.id);
    if (group === undefined) groups.set(one.id, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

/** Pixels of a claim's row. */
const ROW = 20;

/** Share of the comparisons that hold, less that of those that fail: −1 to 1. */
export function balanceOf({ counts: { holds, open, fails } }: ReadingJudgement): number {
  return (holds - fails) / (holds + open + fails);
}

/**
 * Claims by readings as a heat map: how many comparisons hold, less how many fail. Claims stand in the order of
 * their means, the best on top, and readings likewise, the best on the left.
 */
export function readingsMap(judgements: readonly ReadingJudgement[]): Figure {
  const claims = byClaim(judgements).sort(
    (a, b) => mean(b.map(balanceOf)) - mean(a.map(balanceOf)),
  );
  const computed = claims.flat();
  const readings = distinct(computed.map(({ reading }) => reading))
    .map((reading) => ({
      reading,
      score: mean(computed.filter((one) => isSameReading(one.reading, reading)).map(balanceOf)),
    }))
    .sort((a, b) => b.score - a.score)
    .map(({ reading }) => reading);
  const matrix = claims.map((own) =>
    readings.map((reading) => {
      const one = own.find((judged) => isSameReading(judged.reading, reading));
      return one === undefined ? NaN : balanceOf(one);
    }),
  );
  return heatMap(matrix, {
    ...{ xTitle: 'reading', yTitle: '', zTitle: 'hold − fail', highIsGood: true, rowHeight: ROW },
    x: readings.map(readingNumber),
    y: claims.map(([{ id }]) => id),
  });
}

/**
 * Claims by factors as a heat map: what share of a claim's variance over readings goes with each factor.
 *
 * @param judgements under readings that are balanced, e.g. the design's 36
 */
export function sharesMap(judgements: readonly ReadingJudgement[]): Figure {
  const claims = byClaim(judgements).map((own) => ({
    id: own[0].id,
    shares: varianceShares(own.map(({ reading, inside: value }) => ({ reading, value }))),
  }));
  const varied = factorNames.filter((factor) =>
    claims.some(({ shares }) => shares.some((one) => one.factor === factor)),
  );
  return heatMap(
    claims.map(({ shares }) =>
      varied.map((factor) => shares.find((one) => one.factor === factor)?.share ?? NaN),
    ),
    {
      ...{ xTitle: '', yTitle: '', zTitle: 'share of variance', sequential: true, rowHeight: ROW },
      x: varied.map((factor) => factorTitles[factor]),
      y: claims.map(({ id }) => id),
    },
  );
}

/**
 * The reading under which the largest share of comparisons holds, those of all claims together. Ties go to the
 * better documented one, then to the one that stands first.
 *
 * @returns undefined if there are no judgements
 */
export function bestReading(judgements: readonly ReadingJudgement[]): Reading | undefined {
  const sources = ['text', 'scripts', 'variant'];
  const scored = distinct(judgements.map(({ reading }) => reading)).map((reading) => {
    const own = judgements.filter((one) => isSameReading(one.reading, reading));
    const { holds, open, fails } = totalCounts(own);
    const all = holds + open + fails;
    const [{ source }] = own;
    return { reading, share: all === 0 ? 0 : holds / all, rank: sources.indexOf(source) };
  });
  return scored.sort((a, b) => b.share - a.share || a.rank - b.rank).at(0)?.reading;
}

function distinct(readings: readonly Reading[]): Reading[] {
  const known = new Map<string, Reading>();
  for (const reading of readings) {
    const key = factorNames.map((factor) => reading[factor]).join(' ');
    if (!known.has(key)) known.set(key, reading);
  }
  return [...known.values()];
}
