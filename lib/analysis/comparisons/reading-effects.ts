import type { ResultsRow } from '../../sweeps';
import type { ChosenSetting } from '../settings/chosen-settings';
import { differencesBySeed, estimate, type Estimate } from './paired';
import type { StyleName } from '../figures/palette';
import { LookupError } from '../../validation/errors';

/** One method under one reading of what the paper leaves open, and what the reading does to it. */
export interface ReadingEffect {
  /** `default`, or where the reading departs from it, e.g. `initial weights: glorot`. */
  readonly reading: string;
  readonly setting: ResultsRow;
  readonly style: StyleName;
  readonly label: string;
  readonly learningRate: number;
  readonly value: Estimate;
  /** The metric minus that of the same method at the default, seed by seed. */
  readonly change: Estimate;
  /**
   * The metric minus that of T-BPTT under the same reading, seed by seed; under the default where
   * the reading does not concern T-BPTT. Below 0 the method is ahead.
   */
  readonly lead: Estimate;
}

/** Where readings may differ, as a row of results says it; the defaults are those of Figure 3a's. */
const openPoints: readonly (readonly [column: keyof ResultsRow, words: string])[] = [
  ['initialWeights', 'initial weights'],
  ['optimizer', 'weight step'],
  ['penalty', 'penalty'],
  ['lambda', 'λ'],
  ['stateRule', 'state step'],
  ['stateAveraging', 'state step'],
  ['newest', 'newest transition'],
  ['actingState', 'acting state'],
  ['windowLoss', 'loss in a window'],
  ['streams', 'streams'],
];

/**
 * What each reading does to each method, at its own best learning rate.
 *
 * @param settings of one experiment; the first setting is at the default throughout
 * @throws LookupError if a method has no setting at the default, or there is no T-BPTT to compare with
 */
export function readingEffects(settings: readonly ChosenSetting[]): ReadingEffect[] {
  const [{ setting: defaults }] = settings;
  const named = settings.map((one) => ({ one, reading: readingOf(one.setting, defaults) }));
  const find = (style: StyleName, T: number | null, readings: readonly string[]): ChosenSetting => {
    const found = readings
      .map((reading) =>
        named.find(
          (other) =>
            other.reading === reading && other.one.style === style && other.one.setting.T === T,
        ),
      )
      .find((other) => other !== undefined);
    if (found === undefined) {
      throw new LookupError(`there is no ${style} at T = ${T} under ${readings.join(' or ')}`);
    }
    return found.one;
  };
  return named.map(({ one, reading }) => {
    const { setting, style, label, learningRate, values } = one;
    return {
      reading,
      setting,
      style,
      label,
      learningRate,
      value: estimate(values),
      change: estimate(differencesBySeed(one, find(style, setting.T, ['default']))),
      lead: estimate(
        differencesBySeed(one, find('truncated-bptt', setting.T, [reading, 'default'])),
      ),
    };
  });
}

function readingOf(row: ResultsRow, defaults: ResultsRow): string {
  const departures = openPoints
    .filter(([column]) => row[column] !== null && row[column] !== defaults[column])
    .map(([column, words]) => `${words}: ${briefly(row[column])}`);
  return departures.length === 0 ? 'default' : departures.join(', ');
}

/** An update rule by its name and decay, which is enough to tell those of a study apart. */
function briefly(value: ResultsRow[keyof ResultsRow]): string {
  return String(value).replace(/^rmsprop decay=(\S+).*$/, 'RMSprop $1');
}
