import { areFinite } from '../divergence';
import type { EngineMemory, ForwardHandle, Numbers, RunMemory } from '../engine-memory';
import type { ReferenceForwardMode } from '../reference/reference-forward-mode';
import type { TensorRun } from './tensor-run';

/** What the tensors hold, read out and put back. */
export class TensorsMemory implements EngineMemory {
  readonly #runs: readonly TensorRun[];
  /** Made when it is first asked for. */
  readonly #forward: () => ReferenceForwardMode;

  constructor(runs: readonly TensorRun[], forward: () => ReferenceForwardMode) {
    this.#runs = runs;
    this.#forward = forward;
  }

  readRun(run: number): RunMemory {
    return this.#runs[run].readMemory();
  }

  isFinite(run: number): boolean {
    const { parameters, optimizer, stateOptimizer, states } = this.readRun(run);
    return [parameters, optimizer, stateOptimizer, states].every((numbers) => areFinite(numbers));
  }

  writeRun(run: number, memory: RunMemory): void {
    this.#runs[run].writeMemory(memory);
  }

  readForward(handle: ForwardHandle): Numbers {
    return this.#forward().readArrays(handle);
  }

  writeForward(handle: ForwardHandle, values: Numbers): void {
    this.#forward().writeArrays(handle, values);
  }
}
