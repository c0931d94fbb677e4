import type { EngineConfig } from '../engine';
import type { InfluenceMatrix, ParameterVector, StateVector } from '../forward-mode';
import { ReferenceForwardMode } from '../reference/reference-forward-mode';
import { copyValue, createRun, type Run } from '../reference/run';
import type { TensorRun } from './tensor-run';

/**
 * Forward-mode derivatives as the reference computes them, in float64, on what the tensors hold:
 * a copy of the parameters and of the last step is taken when it is needed and has changed. Right,
 * and meant for small networks: it moves a large one's parameters at every step.
 */
export class TensorsForwardMode extends ReferenceForwardMode {
  readonly #runs: readonly TensorRun[];
  readonly #mirrors: readonly Run[];
  #isStale = true;

  constructor(config: EngineConfig, runs: readonly TensorRun[]) {
    // Only the last step is looked at, so one slot is enough.
    const mirrors = runs.map((_, r) => createRun({ ...config, slots: 1 }, config.learningRates[r]));
    super(config.network, mirrors);
    this.#runs = runs;
    this.#mirrors = mirrors;
  }

  /** Says that parameters or the last step have changed. */
  invalidate(): void {
    this.#isStale = true;
  }

  override propagate(target: StateVector, v: StateVector): void {
    this.#refresh();
    super.propagate(target, v);
  }

  override pullBack(
    target: ParameterVector,
    a: ArrayLike<number>,
    b: ArrayLike<number>,
    nu: StateVector,
  ): void {
    this.#refresh();
    super.pullBack(target, a, b, nu);
  }

  override pullBackNorm(nu: StateVector): Float64Array {
    this.#refresh();
    return super.pullBackNorm(nu);
  }

  override lossGradient(target: StateVector): void {
    this.#refresh();
    super.lossGradient(target);
  }

  override propagateInfluence(influence: InfluenceMatrix): void {
    this.#refresh();
    super.propagateInfluence(influence);
  }

  override useGradient(coefficients: ArrayLike<number>, vector: ParameterVector): void {
    this.#refresh();
    super.useGradient(coefficients, vector);
    for (const [r, run] of this.#runs.entries()) {
      run.setParameterGradient(this.#mirrors[r].gradient);
    }
  }

  #refresh(): void {
    if (!this.#isStale) return;
    for (const [r, run] of this.#runs.entries()) {
      const { parameters, streams } = this.#mirrors[r];
      parameters.set(run.parameters());
      for (const [s, memory] of streams.entries()) {
        const { previous, next, observations, targets } = run.lastStep(s);
        memory.previous.set(previous);
        memory.acting.set(next);
        memory.inputs[0] = copyValue(memory.inputs[0], observations, s);
        memory.targets[0] = copyValue(memory.targets[0], targets, s);
      }
    }
    this.#isStale = false;
  }
}
