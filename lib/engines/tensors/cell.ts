import type { Tensor } from './tensor';

/**
 * States of n samples, in the parts that the state consists of: (h) of an Elman cell, (c, h) of an
 * LSTM, each [n × k].
 */
export type State = readonly Tensor[];

/** h, which the readout sees: a state's last part. */
export function hiddenOf(state: State): Tensor {
  return state[state.length - 1];
}

/** The weights in the shapes that a cell needs them in. */
export interface CellWeights {
  /** [(d + 1 + k) × gk], see `MatrixLayout`. */
  readonly forward: Tensor;
  /** [gk × k]: the rows of `forward` that h meets, transposed; made for going backwards. */
  readonly backward: Tensor;
}

/** One step taken, with what the way back needs. */
export interface CellStep<Saved = unknown> {
  readonly x: Tensor;
  readonly previous: State;
  readonly next: State;
  readonly saved: Saved;
}

/** s' = f_W(s, x) on n samples at once, and its derivatives. */
export interface TensorCell<Saved = unknown> {
  /** How many parts a state has. */
  readonly parts: number;
  /** @param x [n × (d + 1)] inputs with a last column of ones */
  step(forward: Tensor, x: Tensor, previous: State): CellStep<Saved>;
  /** ∂L/∂z [n × gk] and ∂L/∂s from ∂L/∂s' = delta. */
  back(
    weights: CellWeights,
    step: CellStep<Saved>,
    delta: State,
  ): { readonly dz: Tensor; readonly delta: State };
  /**
   * What met `forward` in these steps, (x 1 h) of one step below the other's: [T·n × (d + 1 + k)].
   *
   * @param inputs the x of all steps
   */
  rows(steps: readonly CellStep<Saved>[], inputs: Tensor): Tensor;
}
