import type { NetworkShape } from '../../models';
import {
  hiddenOf,
  recurrentOf,
  type CellAtWeights,
  type CellStep,
  type State,
  type TensorCell,
} from './cell';
import { concat, matMul } from './kernels';
import { lstmStep, lstmStepGradient, type LstmValues } from './lstm-kernels';
import type { Tensor } from './tensor';

/** The LSTM cell on states (c, h): one kernel forwards, two backwards. */
export function lstmCell(network: NetworkShape): TensorCell {
  const { hiddenUnits } = network;
  return {
    parts: 2,

    at(weights: Tensor): CellAtWeights<LstmValues, Tensor> {
      const recurrent = recurrentOf(network, weights);
      const constants = { weights, hiddenUnits };
      return {
        step(x: Tensor, previous: State) {
          const [c, h] = previous;
          const saved = lstmStep(x, c, h, constants);
          return { x, previous, next: [saved.c, saved.h], saved };
        },

        back({ x, previous, saved: values }: CellStep<LstmValues>, delta: State) {
          const given = { x, c: previous[0], h: previous[1], values };
          const { dz, dc } = lstmStepGradient(given, { c: delta[0], h: delta[1] }, constants);
          return { dz, delta: [dc, matMul(dz, recurrent())] };
        },

        gradient(steps: readonly CellStep<LstmValues>[], inputs: Tensor, dz: readonly Tensor[]) {
          const all = concat(dz, 0);
          const hidden = steps.map(({ previous }) => hiddenOf(previous));
          const rows = concat([inputs, concat(hidden, 0)], 1);
          return { cell: matMul(rows, all, { transposeA: true }), inputs: all };
        },
      };
    },
  };
}
