import { z } from 'zod';
import type { Spaces } from '../environments';
import { integer, number, oneOf, parseOptions } from '../validation/options';
import { checkEmbedding, embeddingSchema, type EmbeddingOptions } from './embedding';
import { networkShape, type InitialWeights, type LstmNetwork } from './network';

/** Options of {@link lstm}. */
export interface LstmOptions {
  /** k, the number of hidden units; at least 1. */
  readonly hiddenUnits: number;
  /** Default `orthogonal`: A of each gate orthogonal, U of each gate Glorot uniform. */
  readonly initialWeights?: InitialWeights;
  /** Added to the forget gate's initial bias, so that the cell begins by remembering. Default 1. */
  readonly forgetBias?: number;
  /** Vectors that stand for the observed classes. Default null: one-hot vectors. */
  readonly embedding?: EmbeddingOptions | null;
}

const schema = z.strictObject({
  hiddenUnits: integer(1),
  initialWeights: oneOf('orthogonal', 'glorot', 'uniform').default('orthogonal'),
  forgetBias: number().default(1),
  embedding: embeddingSchema,
});

/**
 * A layer of Long Short-Term Memory (Hochreiter & Schmidhuber, 1997; with the forget gate of Gers,
 * Schmidhuber & Cummins, 2000). Its state is s = (c, h), the k memory cells first, then the k hidden
 * units, and both are learned by FPP. With z_q = A_q h_{t−1} + U_q x_t + b_q for each gate q:
 *
 *     i = σ(z_i),  f = σ(z_f),  g = tanh(z_g),  o = σ(z_o)
 *     c_t = f ∘ c_{t−1} + i ∘ g
 *     h_t = o ∘ tanh(c_t)
 *     g_β(s_t) = V h_t + c
 *
 * The gates stand one below the other, in the order i, f, g, o, in A: 4k×k `recurrent`, U: 4k×d
 * `input` and b: 4k `bias`; V: m×k `readout`, c: m `readoutBias`. Inputs, targets and losses are as
 * in `elman`.
 *
 * @param spaces what is observed and predicted; an environment will do
 * @throws OptionError if an option does not fit
 */
export function lstm(spaces: Spaces, options: LstmOptions): LstmNetwork {
  const given = parseOptions('lstm', schema, options);
  const { hiddenUnits: k, initialWeights, forgetBias, embedding } = given;
  checkEmbedding('lstm', spaces, embedding);
  return {
    cell: 'lstm',
    forgetBias,
    ...networkShape(spaces, {
      hiddenUnits: k,
      stateSize: 2 * k,
      hiddenOffset: k,
      gates: 4,
      initialWeights,
      embedding,
    }),
  };
}
