import { isWorthRetrying } from '../sweeps/errors';
import { OptionError } from '../validation/errors';

/** Failed, and would again: something must be put right first. */
export const FAILED = 1;

/** Wrong use: the command as it was written means nothing. */
export const WRONG_USE = 2;

/**
 * Stopped, or disturbed from outside: the same command may succeed later or elsewhere, and goes on where it
 * was. The number is that of `EX_TEMPFAIL` (sysexits.h), which some schedulers know.
 */
export const LATER = 75;

/** The exit code for an error. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof OptionError) return WRONG_USE;
  return isWorthRetrying(error) ? LATER : FAILED;
}
