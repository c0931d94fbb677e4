import type { Input } from '../engines/reference/cell';
import { cellOf } from '../engines/reference/cell-of';
import type { Network } from '../models';

/** s, f_W(s, o_1), f_W(f_W(s, o_1), o_2), …: [inputs + 1][stateSize]; the first is `start` itself. */
export function unrollStates(
  network: Network,
  parameters: Float64Array,
  start: Float64Array,
  inputs: readonly Input[],
): Float64Array[] {
  const cell = cellOf(network);
  const states = [start];
  for (const [j, input] of inputs.entries()) {
    const next = new Float64Array(network.stateSize);
    cell.forward(parameters, states[j], input, next);
    states.push(next);
  }
  return states;
}
