import type { EngineSnapshot, ForwardHandle, Numbers, RunSnapshot } from '../engine-snapshot';
import type { ReferenceForwardMode } from '../reference/reference-forward-mode';
import type { DenseRun } from './dense-run';

/** What the dense engine remembers, read out and put back. */
export class DenseSnapshot implements EngineSnapshot {
  readonly #runs: readonly DenseRun[];
  readonly #forward: () => ReferenceForwardMode;

  /** @param forward made when it is first asked for */
  constructor(runs: readonly DenseRun[], forward: () => ReferenceForwardMode) {
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
