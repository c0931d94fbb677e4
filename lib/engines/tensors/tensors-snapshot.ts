import type { EngineSnapshot, ForwardHandle, Numbers, RunSnapshot } from '../engine-snapshot';
import type { ReferenceForwardMode } from '../reference/reference-forward-mode';
import type { TensorRun } from './tensor-run';

/** What the tensors hold, read out and put back. */
export class TensorsSnapshot implements EngineSnapshot {
  readonly #runs: readonly TensorRun[];
  /** Made when it is first asked for. */
  readonly #forward: () => ReferenceForwardMode;

  constructor(runs: readonly TensorRun[], forward: () => ReferenceForwardMode) {
    this.#runs = runs;
    this.#forward = forward;
  }

  readRun(run: number): RunSnapshot {
    return this.#runs[run].readSnapshot();
  }

  isFinite(run: number): boolean {
    return this.#runs[run].isFinite;
  }

  writeRun(run: number, saved: RunSnapshot): void {
    this.#runs[run].writeSnapshot(saved);
  }

  readForward(handle: ForwardHandle): Numbers {
    return this.#forward().readArrays(handle);
  }

  writeForward(handle: ForwardHandle, values: Numbers): void {
    this.#forward().writeArrays(handle, values);
  }
}
