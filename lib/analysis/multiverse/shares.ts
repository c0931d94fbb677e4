import {
  factorNames,
  factors,
  type Factor,
  type Reading,
} from '../../experiments/multiverse/factors';
import { mean } from '../statistics';

/** A number that belongs to a reading. */
export interface ReadingValue {
  readonly reading: Reading;
  readonly value: number;
}

/** A factor's share of the variance over readings. */
export interface FactorShare {
  readonly factor: Factor;
  /** Of the sum of squares about the mean, by the means of its levels; 0 to 1. */
  readonly share: number;
}

/**
 * How much of the variance over readings goes with each factor by itself: Σ_l n_l (m_l − m)² over Σ_r (y_r − m)²,
 * m_l the mean over the readings with its level l. Over a balanced design the shares add up to 1 less what is
 * left to interactions and chance; a main effect may be an interaction's that is mixed with it.
 *
 * @returns those factors that have more than one level here; shares are 0 if nothing varies
 */
export function varianceShares(values: readonly ReadingValue[]): FactorShare[] {
  const centre = mean(values.map(({ value }) => value));
  const total = sumOf(values, ({ value }) => (value - centre) ** 2);
  return factorNames.flatMap((factor) => {
    const groups = factors[factor]
      .map((_, level) => values.filter(({ reading }) => reading[factor] === level))
      .filter(({ length }) => length > 0);
    if (groups.length < 2) return [];
    const between = sumOf(
      groups,
      (own) => own.length * (mean(own.map(({ value }) => value)) - centre) ** 2,
    );
    return [{ factor, share: total === 0 ? 0 : between / total }];
  });
}

function sumOf<Item>(items: readonly Item[], valueOf: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + valueOf(item), 0);
}
