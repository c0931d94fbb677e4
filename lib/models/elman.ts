import { z } from 'zod';
import type { Spaces } from '../environments';
import { integer, oneOf, parseOptions } from '../validation/options';
import { checkEmbedding, embeddingSchema, type EmbeddingOptions } from './embedding';
import { networkShape, type Activation, type ElmanNetwork, type InitialWeights } from './network';

/** Options of {@link elman}. */
export interface ElmanOptions {
  /** k, the number of hidden units; at least 1. */
  readonly hiddenUnits: number;
  /** Default `tanh`. */
  readonly activation?: Activation;
  /** Default `orthogonal`. */
  readonly initialWeights?: InitialWeights;
  /** Vectors that stand for the observed classes. Default null: one-hot vectors. */
  readonly embedding?: EmbeddingOptions | null;
}

const schema = z.strictObject({
  hiddenUnits: integer(1),
  activation: oneOf('tanh').default('tanh'),
  initialWeights: oneOf('orthogonal', 'glorot', 'uniform').default('orthogonal'),
  embedding: embeddingSchema,
});

/**
 * The Elman network (the paper's "simple RNN"):
 *
 *     s_t = f_W(s_{t−1}, o_t) = tanh(A s_{t−1} + U x_t + b),   W = (A, U, b)
 *     g_β(s_t) = V s_t + c,                                    β = (V, c)
 *
 * with A: k×k `recurrent`, U: k×d `input`, b: k `bias`, V: m×k `readout`, c: m `readoutBias`. The
 * input x_t is o_t itself, or, if o_t is a class, its one-hot vector or row o_t of an `embedding`.
 * Targets that are classes are predicted by a softmax of g_β, vectors by g_β itself.
 *
 * @param spaces what is observed and predicted; an environment will do
 * @throws OptionError if an option does not fit
 */
export function elman(spaces: Spaces, options: ElmanOptions): ElmanNetwork {
  const given = parseOptions('elman', schema, options);
  const { hiddenUnits: k, activation, initialWeights, embedding } = given;
  checkEmbedding('elman', spaces, embedding);
  return {
    cell: 'elman',
    activation,
    ...networkShape(spaces, {
      hiddenUnits: k,
      stateSize: k,
      hiddenOffset: 0,
      gates: 1,
      initialWeights,
      embedding,
    }),
  };
}
