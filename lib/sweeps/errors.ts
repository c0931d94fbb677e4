import { FppError } from '../validation/errors';

/** A sweep, a check or a file of theirs failed; the message says what and what to do. */
export class SweepError extends FppError {}

/** Somebody asked a sweep to stop. What was finished is kept. */
export class SweepStopped extends FppError {}
