import type { Window } from '../../engines';
import { cellOf, type CellStep, type Network } from '../../models';

/** Which network, at which weights: θ = (W, β). */
export interface WeightedNetwork {
  readonly network: Network;
  /** θ in the layout of `network.blocks`: [parameterCount]. */
  readonly parameters: Float64Array;
}

/** The T steps of an unrolled window, ŝ_j = f_W(ŝ_{j−1}, o_j) with ŝ_{i−T} = s_{i−T}, in order. */
export function windowSteps(
  { network, parameters }: WeightedNetwork,
  { start, inputs }: Pick<Window, 'start' | 'inputs'>,
): CellStep[] {
  const cell = cellOf(network);
  let previous = start;
  return inputs.map((input) => {
    const next = new Float64Array(network.stateSize);
    cell.forward(parameters, previous, input, next);
    const step = { previous, input, next };
    previous = next;
    return step;
  });
}
