import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { readText, writeWhole } from '../platform/files';
import { isWorthRetrying, type SweepError } from './errors';
import type { SweepPaths } from './paths';

const failureSchema = z.strictObject({
  message: z.string(),
  /** Whether it would fail in the same way again. */
  isFinal: z.boolean(),
  host: z.string(),
  /** When it failed (ISO 8601). */
  since: z.string(),
});

/** Why a setting could not be computed. */
export type Failure = z.infer<typeof failureSchema>;

/**
 * Keeps why a setting could not be computed, for `fpp status` and for a scheduler's next attempt.
 *
 * @throws FileError if it cannot be written
 */
export function writeFailure(paths: SweepPaths, index: number, error: SweepError): void {
  const failure: Failure = {
    message: error.message,
    isFinal: !isWorthRetrying(error),
    host: hostname(),
    since: new Date().toISOString(),
  };
  writeWhole(paths.partFailure(index), `${JSON.stringify(failure)}\n`);
}

/** Why a setting could not be computed the last time; undefined if it did not fail, or nobody can tell. */
export function readFailure(paths: SweepPaths, index: number): Failure | undefined {
  const path = paths.partFailure(index);
  if (!existsSync(path)) return undefined;
  try {
    return failureSchema.parse(JSON.parse(readText(path)));
  } catch {
    // It is taken away by whoever tries again, or was cut short: then it is as good as not there.
    return undefined;
  }
}
