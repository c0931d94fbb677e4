import type { NetworkShape } from '../../models';
import { sliceRows, transpose } from './kernels';
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

/** A cell: s' = f_W(s, x) on n samples at once, and its derivatives. */
export interface TensorCell {
  /** How many parts a state has. */
  readonly parts: number;
  /** @param weights the matrix `cell`, see `MatrixLayout` */
  at(weights: Tensor): CellAtWeights;
}

/**
 * A cell at given weights. `Saved` is what its way back needs of a step, `Preactivations` how it keeps
 * ∂L/∂z until the gradient of W is formed. Use it in one `inScope`.
 */
export interface CellAtWeights<Saved = unknown, Preactivations = unknown> {
  /** @param x [n × (d + 1)] inputs with a last column of ones */
  step(x: Tensor, previous: State): CellStep<Saved>;
  /** ∂L/∂z and ∂L/∂s from ∂L/∂s' = delta. */
  back(step: CellStep<Saved>, delta: State): { readonly dz: Preactivations; readonly delta: State };
  /**
   * ∂L/∂W of all steps together: one product with all of their samples as rows.
   *
   * @param inputs the x of all steps, one below the other
   * @param dz of all steps, in their order
   */
  gradient(
    steps: readonly CellStep<Saved>[],
    inputs: Tensor,
    dz: readonly Preactivations[],
  ): CellGradient;
}

/** One step taken, with what the way back needs. */
export interface CellStep<Saved = unknown> {
  readonly x: Tensor;
  readonly previous: State;
  readonly next: State;
  readonly saved: Saved;
}

/** What a cell's parameters are moved by. */
export interface CellGradient {
  /** In the shape of the matrix `cell`. */
  readonly cell: Tensor;
  /** ∂L/∂(U x + b) of all steps' samples: [T·n × gk]. */
  readonly inputs: Tensor;
}

/**
 * Makes A, the part of the weights that leads back in time, when it is first asked for: a product with
 * a transposed matrix takes nearly twice as long, and there are T of them.
 */
export function recurrentOf(
  { inputSize: d, hiddenUnits: k }: NetworkShape,
  weights: Tensor,
): () => Tensor {
  let recurrent: Tensor | null = null;
  return () => (recurrent ??= transpose(sliceRows(weights, d + 1, k)));
}
