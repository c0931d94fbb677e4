import type { Objective, Window } from '../../engines';
import { cellOf, readoutOf } from '../../models';
import { windowSteps, type WeightedNetwork } from './window-steps';

/**
 * The T summands of ∇_W L_i = Σ_j δ_jᵀ ∂f_W(ŝ_{j−1}, o_j)/∂W (eq. 7 with the loss at the last step):
 * what each step's own use of W is blamed for. With λ = 0, the summands of back-propagation through
 * time, truncated or not.
 *
 * @returns [T][cellParameterCount], the oldest step first
 */
export function stepContributions(
  point: WeightedNetwork,
  window: Window,
  { lambda, penalty }: Omit<Objective, 'loss'>,
): Float64Array[] {
  const { network, parameters } = point;
  const cell = cellOf(network);
  const steps = windowSteps(point, window);
  const last = steps[steps.length - 1].next;
  const weight = penalty === 'sum' ? lambda : lambda / network.stateSize;
  const delta = last.map((entry, i) => -weight * (window.end[i] - entry));
  const target = window.targets[steps.length - 1];
  readoutOf(network).gradient(
    parameters,
    last,
    target,
    1,
    delta,
    0,
    new Float64Array(network.parameterCount),
  );
  return steps
    .reverse()
    .map((step) => {
      const contribution = new Float64Array(network.cellParameterCount);
      cell.adjoint(parameters, step, delta, 1, contribution, delta);
      return contribution;
    })
    .reverse();
}
