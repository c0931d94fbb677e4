import type { Objective, Window } from '../../engines';
import { cellOf, readoutOf } from '../../models';
import { windowSteps, type WeightedNetwork } from './window-steps';

/**
 * The T summands of ∇_W L_i = Σ_j δ_jᵀ ∂f_W(ŝ_{j−1}, o_j)/∂W (eq. 7): what each step's own use of W is blamed
 * for. With λ = 0, the summands of back-propagation through time, truncated or not.
 *
 * @returns [T][cellParameterCount], the oldest step first
 */
export function stepContributions(
  point: WeightedNetwork,
  window: Window,
  { loss, lambda, penalty }: Objective,
): Float64Array[] {
  const { network, parameters } = point;
  const cell = cellOf(network);
  const readout = readoutOf(network);
  const steps = windowSteps(point, window);
  const T = steps.length;
  const last = steps[T - 1].next;
  const weight = penalty === 'sum' ? lambda : lambda / network.stateSize;
  const delta = last.map((entry, i) => -weight * (window.end[i] - entry));
  const ofReadout = new Float64Array(network.parameterCount);
  const contributions: Float64Array[] = [];
  for (let j = T - 1; j >= 0; j--) {
    const step = steps[j];
    if (j === T - 1 || loss === 'every') {
      const share = loss === 'last' ? 1 : 1 / T;
      readout.gradient(parameters, step.next, window.targets[j], share, delta, 0, ofReadout);
    }
    const contribution = new Float64Array(network.cellParameterCount);
    cell.adjoint(parameters, step, delta, 1, contribution, delta);
    contributions.push(contribution);
  }
  return contributions.reverse();
}
