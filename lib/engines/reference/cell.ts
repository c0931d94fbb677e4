/** An observation as the network takes it in: a class index (meaning its one-hot vector) or a vector. */
export type Input = number | Float64Array;

/**
 * s' = f_W(s, x) and its derivatives. `parameters` and `gradient` are whole θ-vectors, of which
 * only the part of W is used.
 */
export interface Cell {
  /** next ← f_W(previous, input). */
  forward(parameters: Float64Array, previous: Float64Array, input: Input, next: Float64Array): void;

  /**
   * Reverse mode: back ← δᵀ ∂next/∂previous, and gradient += weight · δᵀ ∂next/∂W.
   *
   * `next` must be f_W(previous, input); `back` may be δ itself.
   */
  adjoint(
    parameters: Float64Array,
    step: CellStep,
    delta: Float64Array,
    weight: number,
    gradient: Float64Array,
    back: Float64Array,
  ): void;

  /** Forward mode: out ← (∂next/∂previous) v. `out` may not be v. */
  tangent(parameters: Float64Array, step: CellStep, v: Float64Array, out: Float64Array): void;
}

/** One step taken: next = f_W(previous, input). */
export interface CellStep {
  readonly previous: Float64Array;
  readonly input: Input;
  readonly next: Float64Array;
}
