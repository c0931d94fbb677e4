import type { Spaces } from '../../environments';
import { number, parseOptions, record } from '../../validation/options';
import { blockOffset, networkShape, type NetworkShape } from '../network-shape';
import { affineOf } from './affine';
import {
  cellOptions,
  sigmoid,
  type Cell,
  type CellOptions,
  type CellStep,
  type Input,
} from './cell';

/** An LSTM network; see {@link lstm}. */
export interface LstmNetwork extends NetworkShape {
  readonly cell: 'lstm';
  /** Added to the forget gate's initial bias. */
  readonly forgetBias: number;
}

/** Options of {@link lstm}. */
export interface LstmOptions extends CellOptions {
  /** Added to the forget gate's initial bias, so that the cell begins by remembering. Default 1. */
  readonly forgetBias?: number;
}

const schema = record({
  hiddenUnits: cellOptions.hiddenUnits,
  initialWeights: cellOptions.initialWeights,
  forgetBias: number().default(1),
  embedding: cellOptions.embedding,
  loss: cellOptions.loss,
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
export function lstm(spaces: Spaces, options: LstmOptions, ...surplus: never[]): LstmNetwork {
  const given = parseOptions('lstm', schema, options, surplus);
  const { hiddenUnits: k, initialWeights, forgetBias, embedding, loss } = given;
  return {
    cell: 'lstm',
    forgetBias,
    ...networkShape('lstm', spaces, {
      hiddenUnits: k,
      stateSize: 2 * k,
      hiddenOffset: k,
      gates: 4,
      initialWeights,
      embedding,
      loss,
    }),
  };
}

/** Adds `forgetBias` to the biases of the forget gate, the second of the four. */
export function addForgetBias(network: LstmNetwork, parameters: Float64Array): void {
  const k = network.hiddenUnits;
  const bias = blockOffset(network, 'bias');
  for (let i = 0; i < k; i++) parameters[bias + k + i] += network.forgetBias;
}

/**
 * The equations of {@link lstm}, c' and h' being the next c and h. The derivatives, unit by unit, with
 * σ' = σ (1 − σ) and r = tanh(c'):
 *
 *     ∂c'/∂z_i = g i (1 − i)    ∂c'/∂z_f = c f (1 − f)    ∂c'/∂z_g = i (1 − g²)    ∂c'/∂c = f
 *     ∂h'/∂z_o = r o (1 − o)    ∂h'/∂c' = o (1 − r²)
 */
export function lstmCell(network: LstmNetwork): Cell {
  const k = network.hiddenUnits;
  const affine = affineOf(network);
  const z = new Float64Array(4 * k);
  const dz = new Float64Array(4 * k);

  /** The four gates of unit u, z being known. */
  const gatesOf = (u: number) => ({
    i: sigmoid(z[u]),
    f: sigmoid(z[k + u]),
    g: Math.tanh(z[2 * k + u]),
    o: sigmoid(z[3 * k + u]),
  });

  /** The six derivatives above for unit u, z being known. */
  const derivativesOf = (previous: Float64Array, next: Float64Array, u: number) => {
    const { i, f, g, o } = gatesOf(u);
    const r = Math.tanh(next[u]);
    return {
      i: g * i * (1 - i),
      f: previous[u] * f * (1 - f),
      g: i * (1 - g * g),
      o: r * o * (1 - o),
      c: f,
      h: o * (1 - r * r),
    };
  };

  return {
    forward(theta: Float64Array, previous: Float64Array, input: Input, next: Float64Array): void {
      affine.forward(theta, previous, input, z);
      for (let u = 0; u < k; u++) {
        const { i, f, g, o } = gatesOf(u);
        next[u] = f * previous[u] + i * g;
        next[k + u] = o * Math.tanh(next[u]);
      }
    },

    adjoint(
      theta: Float64Array,
      { previous, input, next }: CellStep,
      delta: Float64Array,
      weight: number,
      gradient: Float64Array,
      back: Float64Array,
    ): void {
      affine.forward(theta, previous, input, z);
      for (let u = 0; u < k; u++) {
        const by = derivativesOf(previous, next, u);
        const dh = delta[k + u];
        const dc = delta[u] + dh * by.h;
        dz[u] = dc * by.i;
        dz[k + u] = dc * by.f;
        dz[2 * k + u] = dc * by.g;
        dz[3 * k + u] = dh * by.o;
        back[u] = dc * by.c;
      }
      affine.adjoint(theta, previous, input, dz, weight, gradient, back);
    },

    tangent(
      theta: Float64Array,
      { previous, input, next }: CellStep,
      v: Float64Array,
      out: Float64Array,
    ): void {
      affine.forward(theta, previous, input, z);
      affine.tangent(theta, v, dz);
      for (let u = 0; u < k; u++) {
        const by = derivativesOf(previous, next, u);
        out[u] = by.i * dz[u] + by.f * dz[k + u] + by.g * dz[2 * k + u] + by.c * v[u];
        out[k + u] = by.o * dz[3 * k + u] + by.h * out[u];
      }
    },
  };
}
