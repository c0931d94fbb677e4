import type { LstmNetwork } from '../../models';
import { affineOf } from './affine';
import type { Cell, CellStep, Input } from './cell';

/**
 * The LSTM cell on states s = (c, h). With z = A h + U x + b in four parts, one a gate:
 *
 *     i = σ(z_i),  f = σ(z_f),  g = tanh(z_g),  o = σ(z_o)
 *     c' = f ∘ c + i ∘ g,   h' = o ∘ tanh(c')
 *
 * The derivatives, unit by unit, with σ' = σ (1 − σ) and r = tanh(c'):
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
  const slopesOf = (previous: Float64Array, next: Float64Array, u: number) => {
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
        const slope = slopesOf(previous, next, u);
        const dh = delta[k + u];
        const dc = delta[u] + dh * slope.h;
        dz[u] = dc * slope.i;
        dz[k + u] = dc * slope.f;
        dz[2 * k + u] = dc * slope.g;
        dz[3 * k + u] = dh * slope.o;
        back[u] = dc * slope.c;
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
        const slope = slopesOf(previous, next, u);
        out[u] = slope.i * dz[u] + slope.f * dz[k + u] + slope.g * dz[2 * k + u] + slope.c * v[u];
        out[k + u] = slope.o * dz[3 * k + u] + slope.h * out[u];
      }
    },
  };
}

/** σ(z) = 1 / (1 + e^{−z}); without NaN however large z is. */
function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}
