import { z } from 'zod';
import { either, integer, number, oneOf, record } from '../../validation/options';
import { embeddingSchema, type EmbeddingOptions } from '../embedding';
import type { InitialWeights, VectorLoss } from '../network-shape';

/** The options that every cell has. */
export interface CellOptions {
  /** k, the number of hidden units; at least 1. */
  readonly hiddenUnits: number;
  /** Default `orthogonal`: A of each gate orthogonal, U of each gate Glorot uniform, biases 0. */
  readonly initialWeights?: InitialWeights;
  /** Vectors that stand for the observed classes. Default null: one-hot vectors. */
  readonly embedding?: EmbeddingOptions | null;
  /**
   * What the error of a vector costs: `squared-error` (default), `absolute-error`, or, with a threshold,
   * `{ kind: 'huber', threshold: 1 }`. Classes have cross-entropy.
   */
  readonly loss?: VectorLoss | undefined;
}

/** Their schemas, for the one of a cell's own options. */
export const cellOptions = {
  hiddenUnits: integer(1),
  initialWeights: oneOf('orthogonal', 'glorot', 'uniform').default('orthogonal'),
  embedding: embeddingSchema,
  loss: either(
    '"squared-error", "absolute-error" or { kind: "huber", threshold } with a threshold from 1e-30 to 1e30',
    oneOf('squared-error', 'absolute-error'),
    // Within what single precision holds, and its squares.
    record({ kind: z.literal('huber'), threshold: number({ min: 1e-30, max: 1e30 }) }),
  ).optional(),
};

/** An observation as the network takes it in: a class index (meaning its one-hot vector) or a vector. */
export type Input = number | Float64Array;

/**
 * s' = f_W(s, x) and its derivatives, in float64. `parameters` and `gradient` are whole θ-vectors, of
 * which only the part of W is used. A cell has scratch of its own: one serves no two calls at once.
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

/** σ(z) = 1 / (1 + e^{−z}); without NaN however large z is. */
export function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}
