import type { Window } from '../../engines';
import { cellOf } from '../../models';
import { windowSteps, type WeightedNetwork } from './window-steps';

/**
 * ∂ŝ_i/∂s_{i−T} = J_i ⋯ J_{i−T+1} by forward mode: column j is what becomes of a entry change in
 * entry j of the window's first state.
 *
 * @returns [stateSize][stateSize], rows by entry of ŝ_i
 */
export function windowJacobian(point: WeightedNetwork, window: Window): number[][] {
  const { network, parameters } = point;
  const n = network.stateSize;
  const cell = cellOf(network);
  let columns = Array.from({ length: n }, (_, j) =>
    Float64Array.from({ length: n }, (_, i) => Number(i === j)),
  );
  for (const step of windowSteps(point, window)) {
    columns = columns.map((column) => {
      const out = new Float64Array(n);
      cell.tangent(parameters, step, column, out);
      return out;
    });
  }
  return Array.from({ length: n }, (_, i) => columns.map((column) => column[i]));
}

/**
 * ∂ŝ_i/∂W = Σ_j (J_i ⋯ J_{j+1}) ∂f_W(ŝ_{j−1}, o_j)/∂W by reverse mode: row r is the gradient of
 * entry r of the window's last state.
 *
 * @returns [stateSize][cellParameterCount], rows by entry of ŝ_i
 */
export function windowParameterJacobian(point: WeightedNetwork, window: Window): number[][] {
  const { network, parameters } = point;
  const n = network.stateSize;
  const cell = cellOf(network);
  const steps = windowSteps(point, window).reverse();
  return Array.from({ length: n }, (_, entry) => {
    const gradient = new Float64Array(network.cellParameterCount);
    const delta = Float64Array.from({ length: n }, (_, i) => Number(i === entry));
    for (const step of steps) cell.adjoint(parameters, step, delta, 1, gradient, delta);
    return [...gradient];
  });
}
