import { FileError, FppError } from '../validation/errors';

/** A sweep, a check or a file of theirs failed; the message says what and what to do. */
export class SweepError extends FppError {}

/**
 * Something from outside came in between: a process died, another one is at the same work, something is not
 * there yet. The same command may well succeed later; what was finished is kept.
 */
export class SweepInterrupted extends SweepError {}

/** Somebody asked a sweep to stop. What was finished is kept. */
export class SweepStopped extends FppError {}

/** What a machine runs out of, or loses sight of, for a while or as one of many. */
const passing: ReadonlySet<string> = new Set([
  ...['ENOSPC', 'EDQUOT', 'EIO', 'ENOMEM', 'EMFILE', 'ENFILE', 'EAGAIN', 'EBUSY'],
  ...['ESTALE', 'ETIMEDOUT', 'EHOSTDOWN', 'EREMOTEIO', 'ENOTCONN'],
]);

/**
 * Whether the same command may succeed if it is called again, perhaps on another machine: it was stopped,
 * or something outside failed it. What was asked for wrongly, or cannot be computed, is not worth it.
 */
export function isWorthRetrying(error: unknown): boolean {
  if (error instanceof FileError) return passing.has(error.code ?? '');
  return error instanceof SweepStopped || error instanceof SweepInterrupted;
}
