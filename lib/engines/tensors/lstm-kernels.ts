import { flag, real } from './attributes';
import { zeros } from './constants';
import { executeAll, type Tensor } from './tensor';

/** What one step of an LSTM computes; i, f, o after σ, g and r = tanh(c') after tanh. */
export interface LstmValues {
  readonly i: Tensor;
  readonly c: Tensor;
  readonly f: Tensor;
  readonly o: Tensor;
  readonly g: Tensor;
  readonly r: Tensor;
  readonly h: Tensor;
}

/** What does not change from step to step of an LSTM. */
export interface LstmConstants {
  /** [(d + k) × 4k], the gates in the order i, g, f, o. */
  readonly weights: Tensor;
  /** k. */
  readonly hiddenUnits: number;
}

/** The kernel's peepholes, which are not used, and its bias, which stands in our weights. */
function lstmInputs({ weights, hiddenUnits: k }: LstmConstants): Tensor[] {
  const none = zeros(k);
  return [weights, none, none, none, zeros(4 * k)];
}

const stepAttributes = [real('forget_bias', 0), real('cell_clip', -1)];

/** A whole step of an LSTM, matrix product included, in one kernel. */
export function lstmStep(x: Tensor, c: Tensor, h: Tensor, constants: LstmConstants): LstmValues {
  const inputs = [x, c, h, ...lstmInputs(constants)];
  const [i, next, f, o, g, r, hidden] = executeAll('LSTMBlockCell', stepAttributes, inputs, 7);
  return { i, c: next, f, o, g, r, h: hidden };
}

const gradientAttributes = [flag('use_peephole', false)];

/** ∂L/∂z of the four gates, side by side, and ∂L/∂c of the step before; without any product. */
export function lstmStepGradient(
  step: { x: Tensor; c: Tensor; h: Tensor; values: LstmValues },
  delta: { c: Tensor; h: Tensor },
  constants: LstmConstants,
): { dz: Tensor; dc: Tensor } {
  const { i, c: next, f, o, g, r } = step.values;
  const given = [step.x, step.c, step.h, ...lstmInputs(constants)];
  const inputs = [...given, i, next, f, o, g, r, delta.c, delta.h];
  const [dc, dz] = executeAll('LSTMBlockCellGrad', gradientAttributes, inputs, 5);
  return { dc, dz };
}
