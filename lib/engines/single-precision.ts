import { OptionError } from '../validation/errors';
import type { EngineConfig } from './engine';
import type { RmspropRule, UpdateRule } from './update-rules';

/**
 * An accumulator v above this is kept as −v·2⁻¹⁶⁰, scaled down twice by {@link SCALE_DOWN}, so that it
 * stays within float32. No v is negative, so the sign tells which it is; a power of two changes no digit.
 */
export const WIDE_FROM = 2 ** 120;

/** The largest number that float32 holds. */
export const LARGEST_SINGLE = (2 - 2 ** -23) * 2 ** 127;

/** @throws OptionError if float32 would make 0 or ∞ of a learning rate that is neither */
export function checkSingleRates(owner: string, { learningRates }: EngineConfig): void {
  for (let run = 0; run < learningRates.length; run++) {
    checkSingleRate(owner, `learningRates[${run}]`, learningRates[run]);
  }
}

/** @throws OptionError if float32 would make 0 or ∞ of a learning rate that is neither */
export function checkSingleRate(owner: string, option: string, rate: number): void {
  const single = Math.fround(rate);
  if (rate === 0 || (single > 0 && single < Infinity)) return;
  const allowed = '0, or within the range of float32, 1e-45 to 3e38 (referenceEngine has more)';
  throw new OptionError(owner, option, rate, allowed);
}

/** What a gradient is multiplied with, so that its square fits. */
export const SCALE_DOWN = 2 ** -80;

/** The least ε with which float32 holds every square that would show beside it. */
const LEAST_EPSILON = { inside: 1e-30, outside: 2e-12 } as const;

/**
 * @param option names the rule in the message, e.g. `optimizer`
 * @throws OptionError if RMSprop's ε is so small that squares which float32 cannot hold would matter
 */
export function checkSinglePrecision(owner: string, option: string, rule: UpdateRule): void {
  if (rule.kind === 'sgd') return;
  const { epsilon, epsilonPlacement } = rule;
  const least = LEAST_EPSILON[epsilonPlacement];
  if (epsilon >= least) return;
  const allowed = `at least ${least} ${epsilonPlacement} the root (float32 holds no smaller squares; referenceEngine does)`;
  throw new OptionError(owner, `${option}.epsilon`, epsilon, allowed);
}

/**
 * What |g| may be raised to before it is squared: its square is no denormal, if that can be, and adds
 * less than 2⁻²⁶ of itself to √(v + ε) or √v + ε.
 */
export function squareFloor({ epsilon, epsilonPlacement }: RmspropRule): number {
  const unseen = epsilonPlacement === 'inside' ? 2 ** -13 * Math.sqrt(epsilon) : 2 ** -26 * epsilon;
  return Math.min(2 ** -58, unseen);
}
