import { z } from 'zod';
import { integer, number, parseOptions, record } from '../validation/options';
import type { SettingEstimate } from './estimate';

/** Settings that one job of a cluster computes, one after the other. */
export interface SettingsPack {
  /** Their places in the plan, ascending. */
  readonly settings: readonly number[];
  /** Rows that they make. */
  readonly runs: number;
  /** Seconds of one core that they take. */
  readonly seconds: number;
}

const estimate = record({ index: integer(0), runs: integer(0), seconds: number({ min: 0 }) });

/**
 * Puts settings together to jobs of about equal length: as many as are needed for none to be longer than
 * asked, if all were equal. Each setting, the longest first, goes to the job that is shortest so far, so that
 * none is longer than the ideal by more than its last setting.
 *
 * @param seconds how long a job should be; a setting that takes longer is a job of its own
 * @throws OptionError if the seconds are no positive number, or an estimate is none
 */
export function packSettings(
  estimates: readonly SettingEstimate[],
  seconds: number,
): SettingsPack[] {
  const schema = record({ estimates: z.array(estimate), seconds: number({ above: 0 }) });
  parseOptions('packSettings', schema, { estimates, seconds });
  const total = estimates.reduce((sum, one) => sum + one.seconds, 0);
  const count = Math.min(estimates.length, Math.max(1, Math.ceil(total / seconds)));
  const packs = Array.from({ length: count }, (): Filling => ({
    settings: [],
    runs: 0,
    seconds: 0,
  }));
  const longestFirst = [...estimates].sort((a, b) => b.seconds - a.seconds || a.index - b.index);
  for (const one of longestFirst) {
    const shortest = packs.reduce((best, pack) => (pack.seconds < best.seconds ? pack : best));
    add(shortest, one);
  }
  return packs.map((pack) => ({ ...pack, settings: pack.settings.sort((a, b) => a - b) }));
}

interface Filling {
  readonly settings: number[];
  runs: number;
  seconds: number;
}

function add(pack: Filling, { index, runs, seconds }: SettingEstimate): void {
  pack.settings.push(index);
  pack.runs += runs;
  pack.seconds += seconds;
}
