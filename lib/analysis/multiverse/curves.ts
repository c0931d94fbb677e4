import {
  factorNames,
  factors,
  type Factor,
  type Reading,
} from '../../experiments/multiverse/factors';
import { specificationCurve } from '../figures/specification-curve';
import type { Figure } from '../figures/plotly';
import type { ReadingJudgement } from './judge-readings';

/** A reading that has a name. */
export interface NamedReading {
  readonly name: string;
  readonly is: (reading: Reading) => boolean;
}

/** Names of the factors, for plots. */
const titles: Readonly<Record<Factor, string>> = {
  initialWeights: 'weights',
  optimizer: 'optimizer',
  penalty: 'penalty',
  stateStep: 'state step',
  bookkeeping: 'bookkeeping',
  loss: 'loss',
  streams: 'streams',
};

/**
 * One claim under many readings as a specification curve: how far its comparisons lie inside their bounds, and
 * which levels each reading has. Readings without rows are left out.
 *
 * @param judgements of one claim
 * @param unit of the figure, e.g. `error`
 */
export function claimCurve(
  judgements: readonly ReadingJudgement[],
  unit: string,
  named: readonly NamedReading[] = [],
): Figure {
  const shown = judgements.filter(({ verdict }) => verdict !== 'not computed');
  return specificationCurve(
    shown.map(({ reading, verdict, inside, interval }) => {
      const name = named.find(({ is }) => is(reading))?.name;
      return {
        ...{ mean: inside, low: interval.low, high: interval.high },
        outcome: verdict === 'reproduced' ? 'holds' : verdict === 'not' ? 'fails' : 'open',
        levels: factorNames.map((factor) => reading[factor]),
        ...(name === undefined ? {} : { name }),
      };
    }),
    {
      yTitle: `inside the claim’s bound (${unit})`,
      factors: factorNames.map((factor) => ({
        name: titles[factor],
        levels: factors[factor].map((level) => level.name),
      })),
    },
  );
}

/** In what share of readings a claim holds, and what the readings are. */
export interface ClaimShare {
  readonly id: string;
  readonly claim: string;
  readonly readings: number;
  readonly holds: number;
}

/** How many readings each claim holds under; claims without rows are left out. */
export function sharesThatHold(judgements: readonly ReadingJudgement[]): ClaimShare[] {
  return [...new Set(judgements.map(({ id }) => id))].flatMap((id) => {
    const own = judgements.filter((one) => one.id === id && one.verdict !== 'not computed');
    if (own.length === 0) return [];
    const holds = own.filter(({ verdict }) => verdict === 'reproduced').length;
    return [{ id, claim: own[0].claim, readings: own.length, holds }];
  });
}
