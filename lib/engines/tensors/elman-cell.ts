import type { NetworkShape } from '../../models';
import {
  recurrentOf,
  type CellAtWeights,
  type CellStep,
  type State,
  type TensorCell,
} from './cell';
import { concat, matMul, tanh, tanhGradient } from './kernels';
import type { Tensor } from './tensor';

/** The Elman cell, s' = tanh(A s + U x + b): three kernels forwards, two backwards. */
export function elmanCell(network: NetworkShape): TensorCell {
  return {
    parts: 1,

    at(weights: Tensor): CellAtWeights<Tensor, Tensor> {
      const recurrent = recurrentOf(network, weights);
      return {
        step(x: Tensor, previous: State) {
          const row = concat([x, previous[0]], 1);
          return { x, previous, next: [tanh(matMul(row, weights))], saved: row };
        },

        back({ next }: CellStep<Tensor>, delta: State) {
          const dz = tanhGradient(next[0], delta[0]);
          return { dz, delta: [matMul(dz, recurrent())] };
        },

        gradient(steps: readonly CellStep<Tensor>[], _inputs: Tensor, dz: readonly Tensor[]) {
          const all = concat(dz, 0);
          const rows = concat(
            steps.map(({ saved }) => saved),
            0,
          );
          return { cell: matMul(rows, all, { transposeA: true }), inputs: all };
        },
      };
    },
  };
}
