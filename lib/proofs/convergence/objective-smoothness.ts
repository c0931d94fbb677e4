import { cellBound, type StateBound } from './cell-smoothness';
import { OptionError } from '../../validation/errors';
import { norm } from '../numerics/linear-algebra';
import type { FppProblem } from '../objective/fpp-objective';
import {
  affineBound,
  crossEntropyBound,
  meanBound,
  squareBound,
  sumBound,
  variableBound,
  type SmoothnessBound,
} from './smoothness-bound';

/**
 * What holds for every L_i, and so for L, on the ball of radius r, proved by the chain rule step by
 * step: `derivative` bounds ‖∇L_i‖ and makes Lemma 4 a number, `curvature` bounds ‖∇²L_i‖ and makes
 * Lemma 2 one. Far from tight: each rule assumes the worst of the one before.
 *
 * @throws OptionError if the loss is none that is bounded here
 */
export function objectiveBound(problem: FppProblem, radius: number): SmoothnessBound {
  const { buffer, truncationLength: T, objective } = problem;
  const { network } = buffer;
  const input = Math.max(...buffer.inputs.map(length));
  const target = Math.max(...buffer.targets.map(length));
  const penalty =
    objective.penalty === 'sum' ? objective.lambda : objective.lambda / network.stateSize;
  const loss = (hidden: SmoothnessBound): SmoothnessBound => {
    const outputs = affineBound(hidden, 0, radius);
    if (network.loss === 'softmax-cross-entropy') {
      return crossEntropyBound(outputs, network.outputSize);
    }
    if (network.loss === 'squared-error') {
      return squareBound({ ...outputs, size: outputs.size + target }, 1);
    }
    const allowed = '"squared-error" or "softmax-cross-entropy"';
    throw new OptionError('objectiveBound', 'network.loss', network.loss, allowed);
  };

  const start = variableBound(radius);
  let unrolled: StateBound = { state: start, hidden: start, cellState: start };
  const losses: SmoothnessBound[] = [];
  for (let j = 1; j <= T; j++) {
    unrolled = cellBound(network, unrolled, input, radius);
    if (j === T || objective.loss === 'every') losses.push(loss(unrolled.hidden));
  }
  const distance = sumBound(start, unrolled.state);
  return sumBound(meanBound(losses), squareBound(distance, penalty / 2));
}

function length(value: number | Float64Array): number {
  return typeof value === 'number' ? 1 : norm(value);
}
