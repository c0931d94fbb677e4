import type { ElmanNetwork } from '../../models';
import { affineOf } from './affine';
import type { Cell, CellStep, Input } from './cell';

/**
 * The Elman cell: s' = tanh(z), z = A s + U x + b. With D = diag(1 − s'²) = ∂s'/∂z:
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
