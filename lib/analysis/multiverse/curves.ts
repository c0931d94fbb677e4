import {
  factorNames,
  factors,
  isSameReading,
  type Factor,
  type Reading,
} from '../../experiments/multiverse/factors';
import { specificationCurve } from '../figures/specification-curve';
import type { Figure } from '../figures/plotly';
import type { ReadingJudgement } from './judge-readings';

/** Names of the factors, for plots and tables. */
export const factorTitles: Readonly<Record<Factor, string>> = {
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
 * which levels each reading has. It fails where some comparison does. Readings without rows are left out.
 *
 * @param judgements of one claim
 * @param unit of the figure, e.g. `error`
 * @param named readings that have a name, by it
 */
export function claimCurve(
  judgements: readonly ReadingJudgement[],
  unit: string,
  named: Readonly<Record<string, Reading>> = {},
): Figure {
  const shown = judgements.filter(({ verdict }) => verdict !== 'not computed');
  const names = Object.keys(named);
  return specificationCurve(
    shown.map(({ reading, verdict, inside, interval }) => {
      const name = names.find((one) => isSameReading(named[one], reading));
      return {
        ...{ mean: inside, low: interval.low, high: interval.high },
        outcome: verdict === 'reproduced' ? 'holds' : verdict === 'open' ? 'open' : 'fails',
        levels: factorNames.map((factor) => reading[factor]),
        ...(name === undefined ? {} : { name }),
      };
    }),
    {
      yTitle: `inside the claim’s bound (${unit})`,
      factors: factorNames.map((factor) => ({
        name: factorTitles[factor],
        levels: factors[factor].map((level) => level.name),
      })),
    },
  );
}
