import { blockOffset, type NetworkShape } from '../network-shape';
import type { Input } from './cell';

/**
 * A h + U x + b, of which every cell is made, and its derivatives. Most cells take the sum z; for one
 * that uses the hidden units' part A h by itself, there are both parts alone.
 */
export interface Affine {
  /** z ← A h + U x + b, h being the hidden units of `state`. */
  forward(parameters: Float64Array, state: Float64Array, input: Input, z: Float64Array): void;
  /** u ← U x + b. */
  forwardInput(parameters: Float64Array, input: Input, u: Float64Array): void;
  /** v += A h. */
  addRecurrent(parameters: Float64Array, state: Float64Array, v: Float64Array): void;

  /** Reverse mode, from dz = ∂L/∂z: {@link adjointInput} and {@link adjointRecurrent}, both of dz. */
  adjoint(
    parameters: Float64Array,
    state: Float64Array,
    input: Input,
    dz: Float64Array,
    weight: number,
    gradient: Float64Array,
    back: Float64Array,
  ): void;
  /**
   * From du = ∂L/∂(U x + b): gradient += weight · (du xᵀ, du) in the parts of U and b; with a trained
   * embedding, weight · Uᵀ du in its row.
   */
  adjointInput(
    parameters: Float64Array,
    input: Input,
    du: Float64Array,
    weight: number,
    gradient: Float64Array,
  ): void;
  /**
   * From dv = ∂L/∂(A h): the hidden units of `back` ← Aᵀ dv, and gradient += weight · dv hᵀ in the part
   * of A.
   */
  adjointRecurrent(
    parameters: Float64Array,
    state: Float64Array,
    dv: Float64Array,
    weight: number,
    gradient: Float64Array,
    back: Float64Array,
  ): void;

  /** Forward mode: dz ← A h, h being the hidden units of `v`. */
  tangent(parameters: Float64Array, v: Float64Array, dz: Float64Array): void;
}

/** The affine map of a network's cell; with several gates, that of all of them, one below the other. */
export function affineOf(network: NetworkShape): Affine {
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

  function setBias(theta: Float64Array, z: Float64Array): void {
    for (let i = 0; i < rows; i++) z[i] = theta[b + i];
  }

  function addInput(theta: Float64Array, input: Input, z: Float64Array): void {
    const x = vectorOf(theta, input);
    for (let i = 0; i < rows; i++) {
      let sum = z[i];
      if (typeof x === 'number') {
        sum += theta[U + i * d + x];
      } else {
        for (let j = 0; j < d; j++) sum += theta[U + i * d + j] * x[j];
      }
      z[i] = sum;
    }
  }

  function addRecurrent(theta: Float64Array, state: Float64Array, v: Float64Array): void {
    for (let i = 0; i < rows; i++) {
      let sum = v[i];
      for (let j = 0; j < k; j++) sum += theta[A + i * k + j] * state[h + j];
      v[i] = sum;
    }
  }

  function adjointInput(
    theta: Float64Array,
    input: Input,
    du: Float64Array,
    weight: number,
    gradient: Float64Array,
  ): void {
    const x = vectorOf(theta, input);
    const isTrained = network.embedding?.trained === true;
    const row = isTrained ? vectorOf(gradient, input) : null;
    for (let i = 0; i < rows; i++) {
      const g = weight * du[i];
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
  }

  function adjointRecurrent(
    theta: Float64Array,
    state: Float64Array,
    dv: Float64Array,
    weight: number,
    gradient: Float64Array,
    back: Float64Array,
  ): void {
    back.fill(0, h, h + k);
    for (let i = 0; i < rows; i++) {
      const g = weight * dv[i];
      for (let j = 0; j < k; j++) {
        gradient[A + i * k + j] += g * state[h + j];
        back[h + j] += dv[i] * theta[A + i * k + j];
      }
    }
  }

  return {
    forward(theta: Float64Array, state: Float64Array, input: Input, z: Float64Array): void {
      setBias(theta, z);
      addRecurrent(theta, state, z);
      addInput(theta, input, z);
    },
    forwardInput(theta: Float64Array, input: Input, u: Float64Array): void {
      setBias(theta, u);
      addInput(theta, input, u);
    },
    addRecurrent,
    adjoint(
      theta: Float64Array,
      state: Float64Array,
      input: Input,
      dz: Float64Array,
      weight: number,
      gradient: Float64Array,
      back: Float64Array,
    ): void {
      adjointInput(theta, input, dz, weight, gradient);
      adjointRecurrent(theta, state, dz, weight, gradient, back);
    },
    adjointInput,
    adjointRecurrent,
    tangent(theta: Float64Array, v: Float64Array, dz: Float64Array): void {
      dz.fill(0, 0, rows);
      addRecurrent(theta, v, dz);
    },
  };
}
