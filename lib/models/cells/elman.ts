import type { Spaces } from '../../environments';
import { oneOf, parseOptions, record } from '../../validation/options';
import { networkShape, type NetworkShape } from '../network-shape';
import { affineOf } from './affine';
import { cellOptions, type Cell, type CellOptions, type CellStep, type Input } from './cell';

/** The nonlinearity of an Elman cell. */
export type Activation = 'tanh';

/** An Elman network; see {@link elman}. */
export interface ElmanNetwork extends NetworkShape {
  readonly cell: 'elman';
  readonly activation: Activation;
}

/** Options of {@link elman}. */
export interface ElmanOptions extends CellOptions {
  /** Default `tanh`. */
  readonly activation?: Activation;
}

const schema = record({
  hiddenUnits: cellOptions.hiddenUnits,
  activation: oneOf('tanh').default('tanh'),
  initialWeights: cellOptions.initialWeights,
  embedding: cellOptions.embedding,
  loss: cellOptions.loss,
});

/**
 * The Elman network (the paper's "simple RNN"):
 *
 *     s_t = f_W(s_{t−1}, o_t) = tanh(A s_{t−1} + U x_t + b),   W = (A, U, b)
 *     g_β(s_t) = V s_t + c,                                    β = (V, c)
 *
 * with A: k×k `recurrent`, U: k×d `input`, b: k `bias`, V: m×k `readout`, c: m `readoutBias`. The
 * input x_t is o_t itself, or, if o_t is a class, its one-hot vector or row o_t of an `embedding`.
 * Targets that are classes are predicted by a softmax of g_β, vectors by g_β itself; what an error costs
 * is a {@link NetworkShape.loss}.
 *
 * @param spaces what is observed and predicted; an environment will do
 * @throws OptionError if an option does not fit
 * @example
 * ```ts
 * import { elman } from 'fixed-point-propagation';
 *
 * const network = elman(
 *   { observation: { kind: 'class', classes: 3 }, target: { kind: 'vector', size: 2 } },
 *   { hiddenUnits: 4 },
 * );
 * console.log(network.loss, network.parameterCount); // squared-error 42
 * ```
 */
export function elman(spaces: Spaces, options: ElmanOptions, ...surplus: never[]): ElmanNetwork {
  const given = parseOptions('elman', schema, options, surplus);
  const { hiddenUnits: k, activation, initialWeights, embedding, loss } = given;
  return {
    cell: 'elman',
    activation,
    ...networkShape('elman', spaces, {
      hiddenUnits: k,
      stateSize: k,
      hiddenOffset: 0,
      gates: 1,
      initialWeights,
      embedding,
      loss,
    }),
  };
}

/**
 * s' = tanh(z), z = A s + U x + b. With D = diag(1 − s'²) = ∂s'/∂z:
 *
 *     ∂s'/∂s = D A,   δᵀ ∂s'/∂A = (D δ) sᵀ,   δᵀ ∂s'/∂U = (D δ) xᵀ,   δᵀ ∂s'/∂b = D δ
 */
export function elmanCell(network: ElmanNetwork): Cell {
  const k = network.hiddenUnits;
  const affine = affineOf(network);
  const dz = new Float64Array(k);

  return {
    forward(theta: Float64Array, previous: Float64Array, input: Input, next: Float64Array): void {
      affine.forward(theta, previous, input, next);
      for (let i = 0; i < k; i++) next[i] = Math.tanh(next[i]);
    },

    adjoint(
      theta: Float64Array,
      { previous, input, next }: CellStep,
      delta: Float64Array,
      weight: number,
      gradient: Float64Array,
      back: Float64Array,
    ): void {
      for (let i = 0; i < k; i++) dz[i] = delta[i] * (1 - next[i] * next[i]);
      affine.adjoint(theta, previous, input, dz, weight, gradient, back);
    },

    tangent(theta: Float64Array, { next }: CellStep, v: Float64Array, out: Float64Array): void {
      affine.tangent(theta, v, out);
      for (let i = 0; i < k; i++) out[i] *= 1 - next[i] * next[i];
    },
  };
}
