import type { ChosenSetting, Column } from '../settings/chosen-settings';
import type { StyleName } from '../figures/palette';
import { formatNumber } from '../tables/cell-format';
import { bootstrapInterval, mean, type Interval } from '../statistics';

/** A mean with its 95% bootstrap interval. */
export interface Estimate extends Interval {
  readonly mean: number;
}

/** How far one setting is from another method at the same hyper-parameters. */
export interface PairedDifference extends Estimate {
  /** The setting that is compared; its metric minus the reference's, seed by seed. */
  readonly one: ChosenSetting;
  /** Pairs of which both runs stayed finite: mean and interval are over these. */
  readonly n: number;
  /** Pairs of which a run diverged: counted, never silently dropped. */
  readonly diverged: number;
}

/**
 * The metric of every setting minus that of a reference method, seed by seed: below 0 the setting
 * is ahead. Settings that the reference method was not run at are left out.
 *
 * @param columns that a setting and its reference must have in common, beside the environment
 */
export function pairedDifferences(
  settings: readonly ChosenSetting[],
  reference: StyleName,
  columns: readonly Column[] = ['T', 'B', 'M', 'N'],
): PairedDifference[] {
  const matches = (a: ChosenSetting, b: ChosenSetting): boolean =>
    [...columns, 'environment' as const].every((name) => a.setting[name] === b.setting[name]);
  return settings
    .filter(({ style }) => style !== reference)
    .flatMap((one) => {
      const other = settings.find((each) => each.style === reference && matches(each, one));
      if (other === undefined) return [];
      const differences = differencesBySeed(one, other);
      const n = differences.filter(Number.isFinite).length;
      return [{ one, ...estimate(differences), n, diverged: differences.length - n }];
    });
}

/** Runs of equal seeds share their data, and their initial weights where these are drawn alike. */
export function differencesBySeed(one: ChosenSetting, other: ChosenSetting): number[] {
  const otherBySeed = new Map(other.runs.map(({ seed }, i) => [seed, other.values[i]]));
  return one.runs.map(({ seed }, i) => one.values[i] - (otherBySeed.get(seed) ?? NaN));
}

/** Over the values that are finite. */
export function estimate(values: readonly number[]): Estimate {
  const finite = values.filter(Number.isFinite);
  return { mean: mean(finite), ...bootstrapInterval(finite) };
}

/** An estimate in words: `−0.012 [−0.015, −0.0094]`. */
export function estimateText({ mean, low, high }: Estimate, digits = 2): string {
  const [middle, from, to] = [mean, low, high].map((value) => formatNumber(value, digits));
  return `${middle} [${from}, ${to}]`;
}
