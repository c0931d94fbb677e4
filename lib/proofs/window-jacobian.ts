import { cellOf } from '../engines/reference/cell-of';
import type { Window } from '../engines/reference/window-gradient';
import type { MiniBatch } from './mini-batch';

/**
 * ∂ŝ_i/∂s_{i−T} = J_i ⋯ J_{i−T+1} by forward mode: column j is what becomes of a unit change in
 * unit j of the window's first state.
 *
 * @returns [stateSize][stateSize], rows by unit of ŝ_i
 */
export function windowJacobian({ network, parameters }: MiniBatch, window: Window): number[][] {
  const n = network.stateSize;
  const cell = cellOf(network);
  let columns = Array.from({ length: n }, (_, j) =>
    Float64Array.from({ length: n }, (_, i) => Number(i === j)),
  );
  let previous = window.start;
  for (const input of window.inputs) {
    const next = new Float64Array(n);
    cell.forward(parameters, previous, input, next);
    const step = { previous, input, next };
    columns = columns.map((column) => {
      const out = new Float64Array(n);
      cell.tangent(parameters, step, column, out);
      return out;
    });
    previous = next;
  }
  return Array.from({ length: n }, (_, i) => columns.map((column) => column[i]));
}
