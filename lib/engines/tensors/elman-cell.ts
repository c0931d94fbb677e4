import type { CellStep, CellWeights, State, TensorCell } from './cell';
import { concat, matMul, tanh, tanhGradient } from './kernels';
import type { Tensor } from './tensor';

/** The Elman cell, s' = tanh(A s + U x + b): three kernels forwards, two backwards. */
export const elmanCell: TensorCell<Tensor> = {
  parts: 1,

  step(forward: Tensor, x: Tensor, previous: State): CellStep<Tensor> {
    const row = concat([x, previous[0]], 1);
    return { x, previous, next: [tanh(matMul(row, forward))], saved: row };
  },

  back(weights: CellWeights, { next }: CellStep<Tensor>, delta: State) {
    const dz = tanhGradient(next[0], delta[0]);
    return { dz, delta: [matMul(dz, weights.backward)] };
  },

  rows(steps: readonly CellStep<Tensor>[]) {
    return concat(
      steps.map(({ saved }) => saved),
      0,
    );
  },
};
