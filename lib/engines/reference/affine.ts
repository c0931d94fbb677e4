import { blockOffset, type Network } from '../../models';
import type { Input } from './cell';

/** z = A h + U x + b, which every cell begins with, and its derivatives. */
export interface Affine {
  /** z ← A h + U x + b, h being the hidden units of `state`. */
  forward(parameters: Float64Array, state: Float64Array, input: Input, z: Float64Array): void;

  /**
   * Reverse mode, from dz = ∂L/∂z: the hidden units of `back` ← Aᵀ dz, and
   * gradient += weight · (dz hᵀ, dz xᵀ, dz) in the parts of A, U and b; with a trained embedding,
   * weight · Uᵀ dz in its row.
   */
  adjoint(
    parameters: Float64Array,
    state: Float64Array,
    input: Input,
    dz: Float64Array,
    weight: number,
    gradient: Float64Array,
    back: Float64Array,
  ): void;

  /** Forward mode: dz ← A h, h being the hidden units of `v`. */
  tangent(parameters: Float64Array, v: Float64Array, dz: Float64Array): void;
}

/** The affine map of a network's cell; with several gates, that of all of them, one below the other. */
export function affineOf(network: Network): Affine {
  const { hiddenUnits: k, hiddenOffset: h, inputSize: d } = network;
  const A = blockOffset(network, 'recurrent');
  const U = blockOffset(network, 'input');
  const b = blockOffset(network, 'bias');
  const rows = (U - A) / k;
  const E = network.embedding === null ? null : blockOffset(network, 'embedding');

  /** x, with an embedding its row; a class without one stays an index into a one-hot vector. */
  function vectorOf(theta: Float64Array, input: Input): Input {
    if (E === null || typeof input !== 'number') return input;
    return theta.subarray(E + input * d, E + (input + 1) * d);
  }

  return {
    forward(theta: Float64Array, state: Float64Array, input: Input, z: Float64Array): void {
      const x = vectorOf(theta, input);
      for (let i = 0; i < rows; i++) {
        let sum = theta[b + i];
        for (let j = 0; j < k; j++) sum += theta[A + i * k + j] * state[h + j];
        if (typeof x === 'number') {
          sum += theta[U + i * d + x];
        } else {
          for (let j = 0; j < d; j++) sum += theta[U + i * d + j] * x[j];
        }
        z[i] = sum;
      }
    },

    adjoint(
      theta: Float64Array,
      state: Float64Array,
      input: Input,
      dz: Float64Array,
      weight: number,
      gradient: Float64Array,
      back: Float64Array,
    ): void {
      const x = vectorOf(theta, input);
      const isTrained = network.embedding?.trained === true;
      const row = isTrained ? vectorOf(gradient, input) : null;
      back.fill(0, h, h + k);
      for (let i = 0; i < rows; i++) {
        const g = weight * dz[i];
        for (let j = 0; j < k; j++) {
          gradient[A + i * k + j] += g * state[h + j];
          back[h + j] += dz[i] * theta[A + i * k + j];
        }
        if (typeof x === 'number') {
          gradient[U + i * d + x] += g;
        } else {
          for (let j = 0; j < d; j++) gradient[U + i * d + j] += g * x[j];
        }
        if (row instanceof Float64Array) {
          for (let j = 0; j < d; j++) row[j] += g * theta[U + i * d + j];
        }
        gradient[b + i] += g;
      }
    },

    tangent(theta: Float64Array, v: Float64Array, dz: Float64Array): void {
      for (let i = 0; i < rows; i++) {
        let sum = 0;
        for (let j = 0; j < k; j++) sum += theta[A + i * k + j] * v[h + j];
        dz[i] = sum;
      }
    },
  };
}
