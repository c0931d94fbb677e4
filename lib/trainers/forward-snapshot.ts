import type { Engine, EngineSnapshot, ForwardHandle, ForwardMode, RunSnapshot } from '../engines';
import { OptionError } from '../validation/errors';
import type { LearnerSnapshot } from './trainer';

/** What a trainer carries forward in time, by name; it lives in the engine. */
type Handles = Readonly<Record<string, ForwardHandle>>;

/**
 * The forward mode of an engine that has one.
 *
 * @param owner the trainer that learns by it
 * @throws OptionError if the engine has none
 */
export function forwardModeOf(owner: string, { name, forward }: Engine): ForwardMode {
  if (forward !== undefined) return forward;
  throw new OptionError(owner, 'engine', name, 'one that carries derivatives forward in time');
}

/**
 * A copy of what is carried forward.
 *
 * @throws OptionError if the engine cannot be saved
 */
export function forwardSnapshot(engine: Engine, handles: Handles): LearnerSnapshot {
  const snapshot = snapshotOf(engine);
  return Object.fromEntries(
    Object.entries(handles).map(([name, handle]) => [name, snapshot.readForward(handle)]),
  );
}

/** Puts back what {@link forwardSnapshot} gave, if anything was given. */
export function restoreForward(
  engine: Engine,
  handles: Handles,
  saved: LearnerSnapshot | undefined,
): void {
  if (saved === undefined) return;
  for (const [name, handle] of Object.entries(handles)) {
    snapshotOf(engine).writeForward(handle, Float64Array.from(saved[name]));
  }
}

/**
 * What an engine remembers of each of its runs.
 *
 * @throws OptionError if the engine cannot be saved
 */
export function readRuns(engine: Engine): RunSnapshot[] {
  const snapshot = snapshotOf(engine);
  return Array.from({ length: engine.config.runs }, (_, run) => snapshot.readRun(run));
}

/**
 * The snapshots of an engine that can be saved.
 *
 * @throws OptionError if it cannot
 */
export function snapshotOf({ name, snapshot }: Engine): EngineSnapshot {
  if (snapshot !== undefined) return snapshot;
  throw new OptionError('checkpoint', 'engine', name, 'one that can be saved');
}
