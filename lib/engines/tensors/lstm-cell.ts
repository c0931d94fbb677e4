import { hiddenOf, type CellStep, type CellWeights, type State, type TensorCell } from './cell';
import { concat, matMul } from './kernels';
import { lstmStep, lstmStepGradient, type LstmValues } from './lstm-kernels';
import type { Tensor } from './tensor';

/** The LSTM cell on states (c, h): one kernel forwards, two backwards. */
export function lstmCell(hiddenUnits: number): TensorCell<LstmValues> {
  return {
    parts: 2,

    step(weights: Tensor, x: Tensor, previous: State): CellStep<LstmValues> {
      const [c, h] = previous;
      const saved = lstmStep(x, c, h, { weights, hiddenUnits });
      return { x, previous, next: [saved.c, saved.h], saved };
    },

    back(weights: CellWeights, step: CellStep<LstmValues>, delta: State) {
      const { x, previous, saved: values } = step;
      const given = { x, c: previous[0], h: previous[1], values };
      const constants = { weights: weights.forward, hiddenUnits };
      const { dz, dc } = lstmStepGradient(given, { c: delta[0], h: delta[1] }, constants);
      return { dz, delta: [dc, matMul(dz, weights.backward)] };
    },

    rows(steps: readonly CellStep<LstmValues>[], inputs: Tensor) {
      const hidden = steps.map(({ previous }) => hiddenOf(previous));
      return concat([inputs, concat(hidden, 0)], 1);
    },
  };
}
