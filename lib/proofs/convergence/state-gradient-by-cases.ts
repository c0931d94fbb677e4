import type { Window } from '../../engines';
import { readoutOf } from '../../models';
import { OptionError } from '../../validation/errors';
import { plus } from '../numerics/linear-algebra';
import { windowEndingAt, type Point } from '../objective/fixed-buffer';
import { countTerms, type FppProblem } from '../objective/fpp-objective';
import { unroll } from '../objective/rnn-objective';
import { stateRole } from './state-roles';
import { windowJacobian } from '../gradients/window-jacobian';

/**
 * ∇_{s_j} L written down by the four cases in the proof of Lemma 3, by forward mode:
 *
 *     1/(n−T+1) · [ λ(s_j − ŝ_j)                                            if j ∈ P_1
 *                 + (∇ℓ_β(ŝ_{j+T}; y_{j+T}) − λ(s_{j+T} − ŝ_{j+T}))ᵀ ∂ŝ_{j+T}/∂s_j   if j ∈ P_0 ]
 *
 * @throws OptionError if the loss is not the last step's, as the proof has it
 */
export function stateGradientByCases(problem: FppProblem, point: Point, j: number): Float64Array {
  const { buffer, truncationLength: T, objective } = problem;
  const { network } = buffer;
  if (objective.loss !== 'last') {
    throw new OptionError('stateGradientByCases', 'objective.loss', objective.loss, '"last"');
  }
  const { parameters } = point;
  const lambda =
    objective.penalty === 'sum' ? objective.lambda : objective.lambda / network.stateSize;
  const role = stateRole(problem, j);
  const predict = (window: Window): Float64Array =>
    unroll({ ...window, network }, { parameters, initialState: window.start }).states[T];
  let gradient: Float64Array = new Float64Array(network.stateSize);

  if (role === 'end' || role === 'both') {
    const predicted = predict(windowEndingAt(buffer, point, j, T));
    gradient = gradient.map((_, u) => lambda * (point.states[j][u] - predicted[u]));
  }
  if (role === 'start' || role === 'both') {
    const window = windowEndingAt(buffer, point, j + T, T);
    const prediction = predict(window);
    const delta = prediction.map((value, u) => -lambda * (window.end[u] - value));
    const target = window.targets[T - 1];
    const ignored = new Float64Array(network.parameterCount);
    readoutOf(network).gradient(parameters, prediction, target, 1, delta, 0, ignored);
    const batch = { network, parameters, windows: [window], objective };
    for (const [row, sensitivities] of windowJacobian(batch, window).entries()) {
      gradient = plus(gradient, sensitivities, delta[row]);
    }
  }
  return gradient.map((value) => value / countTerms(problem));
}
