import { FppError } from '../../validation/errors';

/** A checkpoint that cannot be gone on from; the message says why. */
export class CheckpointError extends FppError {}
