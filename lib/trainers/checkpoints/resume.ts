import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { divergedRuns } from '../../engines';
import { readBytes } from '../../platform/files';
import { DataError } from '../../validation/errors';
import type { ResolvedOptions } from '../learn-options';
import type { OnlineRecord } from '../online-record';
import type { Session, StartedSession } from '../session';
import { readRuns } from '../forward-snapshot';
import type { LearnerSnapshot } from '../trainer';
import { readCheckpoint } from './checkpoint';
import type { Checkpoint, Progress } from './contents';
import { CheckpointError } from './checkpoint-error';

/** What learning begins with. */
export interface StartingPoint {
  /** A checkpoint to go on from, if any. */
  readonly saved?: SavedStudy;
  /** The same, if it is the call's own: its record and its count of steps go on, too. */
  readonly resumed?: SavedStudy;
  /** SHA-256 of the file that the call was told to begin with; null: none. */
  readonly from: string | null;
}

/** A checkpoint and where it was found. */
interface SavedStudy extends Checkpoint {
  readonly path: string;
}

/** What of a call must be the same for its checkpoint to be resumed. */
type Call = Pick<Progress, 'steps' | 'bins' | 'learningSteps' | 'from'>;

/** All that a session and its record hold now. */
export function checkpointOf(
  session: Session,
  started: StartedSession,
  record: OnlineRecord,
  progress: Omit<Progress, 'time' | 'diverged'>,
): Checkpoint {
  const { engine, time } = started;
  return {
    study: session.description,
    progress: { ...progress, time, diverged: divergedRuns(engine) },
    ...started.snapshot(),
    record: record.snapshot(),
  };
}

/**
 * Where a call begins: at its own checkpoint if there is one, else at the one that it was told to begin
 * with, else at nothing.
 *
 * @throws CheckpointError if a checkpoint is damaged, or belongs to another study or call
 * @throws FileError if it cannot be read
 */
export function startingPoint(session: Session, options: ResolvedOptions): StartingPoint {
  const { steps, bins, learningSteps, checkpoint, from: fromPath } = options;
  const from = fromPath === undefined ? null : hashOf(fromPath);
  if (checkpoint !== undefined && existsSync(checkpoint.path)) {
    const resumed = read(session, checkpoint.path);
    checkCall(checkpoint.path, resumed.progress, { steps, bins, learningSteps, from });
    return { saved: resumed, resumed, from };
  }
  return { ...(fromPath === undefined ? {} : { saved: read(session, fromPath) }), from };
}

function read(session: Session, path: string): SavedStudy {
  return { path, ...readCheckpoint(path, session.description, readRuns(session.engine)) };
}

function hashOf(path: string): string {
  return createHash('sha256').update(readBytes(path)).digest('hex');
}

/** @throws CheckpointError if a checkpoint is not one of the same call */
function checkCall(path: string, found: Progress, asked: Call): void {
  if (found.steps !== asked.steps || found.bins !== asked.bins) {
    throw new CheckpointError(
      `${path} is of ${found.steps} steps in ${found.bins} bins, and should be of ${asked.steps} in ` +
        `${asked.bins}; to learn on from it, give it as \`from\``,
    );
  }
  // Checkpoints of before do not say how long learning should last, and what it began with.
  const { learningSteps = asked.learningSteps, from = asked.from } = found;
  if (learningSteps !== asked.learningSteps) {
    throw new CheckpointError(
      `${path} is of learning for ${learningSteps} steps, and should be for ${String(asked.learningSteps)}`,
    );
  }
  if (from !== asked.from) {
    const told = (hash: string | null | undefined): string =>
      hash === null || hash === undefined ? 'nothing' : `a checkpoint of SHA-256 ${hash}`;
    throw new CheckpointError(
      `${path} began with ${told(from)}, and \`from\` says ${told(asked.from)}: move it away to begin anew`,
    );
  }
}

/**
 * Starts a session where a checkpoint was saved; the streams are still at their beginning.
 *
 * @throws CheckpointError if what the checkpoint holds cannot be put back as it was
 * @throws OptionError if the engine cannot be saved
 */
export function restored(
  session: Session,
  saved: Pick<SavedStudy, 'path' | 'runs' | 'learner'>,
): StartedSession {
  const { path } = saved;
  let started: StartedSession;
  try {
    started = session.start(saved);
  } catch (error) {
    const isMisfit = [DataError, TypeError, RangeError].some((kind) => error instanceof kind);
    if (!isMisfit) throw error;
    throw new CheckpointError(`${path} does not fit its study: ${(error as Error).message}`);
  }
  checkLearner(path, saved.learner, started.snapshot().learner);
  return started;
}

/** What was put back must read out as what was saved: the same names, kinds and numbers. */
function checkLearner(path: string, saved: LearnerSnapshot, now: LearnerSnapshot): void {
  for (const name of new Set([...Object.keys(saved), ...Object.keys(now)])) {
    if (isSame(saved[name], now[name])) continue;
    // Older checkpoints of what draws no windows hold words that were no generator's.
    if (name === 'samples' && now[name].length === 0) continue;
    throw new CheckpointError(
      `${path} does not fit its study: what it holds of learner.${name} cannot be put back as it was`,
    );
  }
}

function isSame(
  a: LearnerSnapshot[string] | undefined,
  b: LearnerSnapshot[string] | undefined,
): boolean {
  if (a === undefined || b === undefined) return false;
  return (
    a.constructor === b.constructor &&
    a.length === b.length &&
    a.every((value, i) => Object.is(value, b[i]))
  );
}
