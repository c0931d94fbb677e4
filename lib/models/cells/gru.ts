import type { Spaces } from '../../environments';
import { parseOptions, record } from '../../validation/options';
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

/** A GRU network; see {@link gru}. */
export interface GruNetwork extends NetworkShape {
  readonly cell: 'gru';
}

/** Options of {@link gru}. */
export type GruOptions = CellOptions;

const schema = record(cellOptions);

/**
 * A layer of Gated Recurrent Units (Cho et al., 2014), in the form that cuDNN computes: the reset gate
 * acts on A_n h + c, after the product with A_n. Its state is h. With u = U x_t + b and v = A h_{t−1},
 * in three parts each:
 *
 *     r = σ(u_r + v_r),  z = σ(u_z + v_z),  n = tanh(u_n + r ∘ (v_n + c))
 *     h_t = (1 − z) ∘ n + z ∘ h_{t−1}
 *     g_β(s_t) = V h_t + c'
 *
 * The gates stand one below the other, in the order r, z, n, in A: 3k×k `recurrent`, U: 3k×d `input`
 * and b: 3k `bias`; c: k `candidateBias` follows, the last block of W but a trained embedding; V: m×k
 * `readout`, c': m `readoutBias`. Inputs, targets and losses are as in `elman`.
 *
 * @param spaces what is observed and predicted; an environment will do
 * @throws OptionError if an option does not fit
 */
export function gru(spaces: Spaces, options: GruOptions, ...surplus: never[]): GruNetwork {
  const {
    hiddenUnits: k,
    initialWeights,
    embedding,
    loss,
  } = parseOptions('gru', schema, options, surplus);
  return {
    cell: 'gru',
    ...networkShape('gru', spaces, {
      hiddenUnits: k,
      stateSize: k,
      hiddenOffset: 0,
      gates: 3,
      ownBlocks: [
        { name: 'candidateBias', role: 'W', kind: 'bias', gates: 1, rows: k, columns: 1 },
      ],
      initialWeights,
      embedding,
      loss,
    }),
  };
}

/**
 * The equations of {@link gru}, h' being the next h. With q = v_n + c, the derivatives, unit by unit:
 *
 *     ∂h'/∂n = 1 − z      ∂n/∂u_n = 1 − n²     ∂n/∂q = r (1 − n²)     ∂n/∂r = q (1 − n²)
 *     ∂h'/∂z = h − n      ∂z/∂u_z = z (1 − z)  ∂r/∂u_r = r (1 − r)    ∂h'/∂h = z, z and n being fixed
 */
export function gruCell(network: GruNetwork): Cell {
  const k = network.hiddenUnits;
  const affine = affineOf(network);
  const c = blockOffset(network, 'candidateBias');
  /** U x + b, and A h + (0, 0, c). */
  const u = new Float64Array(3 * k);
  const v = new Float64Array(3 * k);
  const du = new Float64Array(3 * k);
  const dv = new Float64Array(3 * k);
  const kept = new Float64Array(k);

  function compute(theta: Float64Array, previous: Float64Array, input: Input): void {
    affine.forwardInput(theta, input, u);
    v.fill(0, 0, 2 * k);
    for (let i = 0; i < k; i++) v[2 * k + i] = theta[c + i];
    affine.addRecurrent(theta, previous, v);
  }

  /** Gates, candidate and q of unit i, u and v being known. */
  function gatesOf(i: number) {
    const r = sigmoid(u[i] + v[i]);
    const q = v[2 * k + i];
    return { r, z: sigmoid(u[k + i] + v[k + i]), q, n: Math.tanh(u[2 * k + i] + r * q) };
  }

  /** ∂h'/∂ of unit i's u_r, u_z, u_n and q, and of its h directly; u and v being known. */
  function derivativesOf(previous: Float64Array, i: number) {
    const { r, z, q, n } = gatesOf(i);
    const candidate = (1 - z) * (1 - n * n);
    return {
      r: candidate * q * r * (1 - r),
      z: (previous[i] - n) * z * (1 - z),
      n: candidate,
      q: candidate * r,
      h: z,
    };
  }

  return {
    forward(theta: Float64Array, previous: Float64Array, input: Input, next: Float64Array): void {
      compute(theta, previous, input);
      for (let i = 0; i < k; i++) {
        const { z, n } = gatesOf(i);
        next[i] = (1 - z) * n + z * previous[i];
      }
    },

    adjoint(
      theta: Float64Array,
      { previous, input }: CellStep,
      delta: Float64Array,
      weight: number,
      gradient: Float64Array,
      back: Float64Array,
    ): void {
      compute(theta, previous, input);
      for (let i = 0; i < k; i++) {
        const by = derivativesOf(previous, i);
        du[i] = dv[i] = delta[i] * by.r;
        du[k + i] = dv[k + i] = delta[i] * by.z;
        du[2 * k + i] = delta[i] * by.n;
        dv[2 * k + i] = delta[i] * by.q;
        kept[i] = delta[i] * by.h;
        gradient[c + i] += weight * dv[2 * k + i];
      }
      affine.adjointInput(theta, input, du, weight, gradient);
      affine.adjointRecurrent(theta, previous, dv, weight, gradient, back);
      for (let i = 0; i < k; i++) back[i] += kept[i];
    },

    tangent(
      theta: Float64Array,
      { previous, input }: CellStep,
      direction: Float64Array,
      out: Float64Array,
    ): void {
      compute(theta, previous, input);
      affine.tangent(theta, direction, dv);
      for (let i = 0; i < k; i++) {
        const by = derivativesOf(previous, i);
        out[i] = by.r * dv[i] + by.z * dv[k + i] + by.q * dv[2 * k + i] + by.h * direction[i];
      }
    },
  };
}
