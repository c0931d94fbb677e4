import { OptionError } from '../validation/errors';

/** @throws OptionError if windows of T steps do not fit in a buffer of N */
export function checkWindowFits(owner: string, T: number, N: number): void {
  if (T <= N) return;
  const allowed = `an integer from 1 to bufferSize (N = ${N})`;
  throw new OptionError(owner, 'truncationLength', T, allowed);
}
