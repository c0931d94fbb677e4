import type { Network } from '../../models';
import { blockOffset } from './block-offset';
import type { Cell, CellStep, Input } from './cell';

/**
 * The Elman cell: s' = tanh(z), z = A s + U x + b. With D = diag(1 − s'²) = ∂s'/∂z:
 *
 *     ∂s'/∂s = D A,   δᵀ ∂s'/∂A = (D δ) sᵀ,   δᵀ ∂s'/∂U = (D δ) xᵀ,   δᵀ ∂s'/∂b = D δ
 */
export function elmanCell(network: Network): Cell {
  const { hiddenUnits: k, inputSize: d } = network;
  const recurrent = blockOffset(network, 'recurrent');
  const inputs = blockOffset(network, 'input');
  const bias = blockOffset(network, 'bias');
  const dz = new Float64Array(k);

  return {
    forward(theta: Float64Array, previous: Float64Array, input: Input, next: Float64Array): void {
      for (let i = 0; i < k; i++) {
        let z = theta[bias + i];
        for (let j = 0; j < k; j++) z += theta[recurrent + i * k + j] * previous[j];
        if (typeof input === 'number') {
          z += theta[inputs + i * d + input];
        } else {
          for (let j = 0; j < d; j++) z += theta[inputs + i * d + j] * input[j];
        }
        next[i] = Math.tanh(z);
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
      for (let i = 0; i < k; i++) dz[i] = delta[i] * (1 - next[i] * next[i]);
      back.fill(0);
      for (let i = 0; i < k; i++) {
        const g = weight * dz[i];
        for (let j = 0; j < k; j++) {
          gradient[recurrent + i * k + j] += g * previous[j];
          back[j] += dz[i] * theta[recurrent + i * k + j];
        }
        if (typeof input === 'number') {
          gradient[inputs + i * d + input] += g;
        } else {
          for (let j = 0; j < d; j++) gradient[inputs + i * d + j] += g * input[j];
        }
        gradient[bias + i] += g;
      }
    },

    tangent(theta: Float64Array, { next }: CellStep, v: Float64Array, out: Float64Array): void {
      for (let i = 0; i < k; i++) {
        let dz = 0;
        for (let j = 0; j < k; j++) dz += theta[recurrent + i * k + j] * v[j];
        out[i] = dz * (1 - next[i] * next[i]);
      }
    },
  };
}
