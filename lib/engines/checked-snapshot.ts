import { width } from '../environments';
import { checkNumbers } from '../environments/check-values';
import { OptionError } from '../validation/errors';
import { checkPlace } from './check-config';
import type { EngineConfig } from './engine';
import type { EngineSnapshot, ForwardHandle, Numbers, RunSnapshot } from './engine-snapshot';

/** An engine's snapshot; what is put back must have the sizes of what is read out. */
export class CheckedSnapshot implements EngineSnapshot {
  readonly diverged?: () => readonly number[];
  readonly #owner: string;
  readonly #config: EngineConfig;
  readonly #snapshot: EngineSnapshot;
  readonly #checkHandle: (name: string, handle: ForwardHandle) => void;

  /** @param checkHandle throws unless the engine made a handle */
  constructor(
    owner: string,
    config: EngineConfig,
    snapshot: EngineSnapshot,
    checkHandle: (name: string, handle: ForwardHandle) => void,
  ) {
    this.#checkHandle = checkHandle;
    this.#owner = owner;
    this.#config = config;
    this.#snapshot = snapshot;
    const diverged = snapshot.diverged?.bind(snapshot);
    if (diverged !== undefined) this.diverged = diverged;
  }

  readRun(run: number): RunSnapshot {
    this.#checkRun(run);
    return this.#snapshot.readRun(run);
  }

  isFinite(run: number): boolean {
    this.#checkRun(run);
    return this.#snapshot.isFinite(run);
  }

  writeRun(run: number, snapshot: RunSnapshot): void {
    this.#checkRun(run);
    if (typeof (snapshot as unknown) !== 'object' || (snapshot as unknown) === null) {
      throw new OptionError(this.#owner, 'snapshot', snapshot, 'what readRun gives');
    }
    const sizes = snapshotSizes(this.#config);
    const parts: Partial<RunSnapshot> = snapshot;
    for (const [name, size] of Object.entries(sizes) as [keyof RunSnapshot, number][]) {
      const part = parts[name];
      const isLeftOut = name === 'stateOptimizer' && part?.length === 0;
      if (!isLeftOut) checkNumbers(this.#owner, name, size, part);
    }
    this.#snapshot.writeRun(run, snapshot);
  }

  readForward(handle: ForwardHandle): Numbers {
    this.#checkHandle('handle', handle);
    return this.#snapshot.readForward(handle);
  }

  writeForward(handle: ForwardHandle, values: Numbers): void {
    this.#checkHandle('handle', handle);
    checkNumbers(this.#owner, 'values', this.#snapshot.readForward(handle).length, values);
    this.#snapshot.writeForward(handle, values);
  }

  #checkRun(run: number): void {
    checkPlace(this.#owner, 'run', run, this.#config.runs);
  }
}

/** How many numbers each part of a run's snapshot has. */
function snapshotSizes(config: EngineConfig): Readonly<Record<keyof RunSnapshot, number>> {
  const { network, streams, slots, optimizer } = config;
  const { parameterCount, stateSize, observation, target } = network;
  return {
    parameters: parameterCount,
    optimizer: optimizer.kind === 'rmsprop' ? parameterCount : 0,
    stateOptimizer: stateSize,
    states: slots * streams * stateSize,
    acting: streams * stateSize,
    observations: slots * streams * width(observation),
    targets: slots * streams * width(target),
  };
}
