import type { CellStep, CellWeights, State, TensorCell } from './cell';
import { concat, matMul, tanh, tanhGradient, type Tensor } from './kernels';

/** The Elman cell, s' = tanh(A s + U x + b): three kernels forwards, two backwards. */
export const elmanCell: TensorCell = {
  parts: 1,

  step(forward: Tensor, x: Tensor, previous: State): CellStep {
    const z = matMul(concat([x, previous[0]], 1), forward);
    return { x, previous, next: [tanh(z)], saved: null };
  },

  back(weights: CellWeights, { next }: CellStep, delta: State) {
    const dz = tanhGradient(next[0], delta[0]);
    return { dz, delta: [matMul(dz, weights.backward)] };
  },
};
