import type { Engine, EngineMemory, ForwardHandle, ForwardMode } from '../engines';
import { OptionError } from '../validation/errors';
import type { LearnerMemory } from './trainer';

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
export function forwardMemory(engine: Engine, handles: Handles): LearnerMemory {
  const memory = memoryOf(engine);
  return Object.fromEntries(
    Object.entries(handles).map(([name, handle]) => [name, memory.readForward(handle)]),
  );
}

/** Puts back what {@link forwardMemory} gave, if anything was given. */
export function restoreForward(
  engine: Engine,
  handles: Handles,
  saved: LearnerMemory | undefined,
): void {
  if (saved === undefined) return;
  for (const [name, handle] of Object.entries(handles)) {
    memoryOf(engine).writeForward(handle, Float64Array.from(saved[name]));
  }
}

/**
 * The memory of an engine that can be saved.
 *
 * @throws OptionError if it cannot
 */
export function memoryOf({ name, memory }: Engine): EngineMemory {
  if (memory !== undefined) return memory;
  throw new OptionError('checkpoint', 'engine', name, 'one that has a memory to be saved');
}
