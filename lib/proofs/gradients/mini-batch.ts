import type { Objective, Window } from '../../engines';
import { cellOf, readoutOf, type Network } from '../../models';

/** A point at which to differentiate: weights, and B windows with their stored end states. */
export interface MiniBatch {
  readonly network: Network;
  /** θ = (W, β) in the layout of `network.blocks`: [parameterCount]. */
  readonly parameters: Float64Array;
  /** B windows; they may differ in length. */
  readonly windows: readonly Window[];
  readonly objective: Objective;
}

/** The four gradients of eq. 7. */
export interface Eq7Gradients {
  /** ∇_W of the mean of L_i over the windows: [cellParameterCount]. */
  readonly W: Float64Array;
  /** ∇_β of that mean: [learnedParameterCount − cellParameterCount]. */
  readonly beta: Float64Array;
  /** ∇_{s_{i−T}} L_i of each window: [B][stateSize]. */
  readonly starts: readonly Float64Array[];
  /** ∇_{s_i} L_i of each window: [B][stateSize]. */
  readonly ends: readonly Float64Array[];
}

/**
 * L_i of one window, written down as eq. 6 says and not differentiated:
 *
 *     L_i = ℓ_β(ŝ_i; y_i) + (λ/2) ‖s_i − ŝ_i‖²,   ŝ_i = f_W(… f_W(s_{i−T}, o_{i−T+1}) …, o_i)
 */
export function windowObjective(batch: MiniBatch, window: Window): number {
  const { network, parameters, objective } = batch;
  const { start, end, inputs, targets } = window;
  const cell = cellOf(network);
  const readout = readoutOf(network);
  const T = inputs.length;
  let state = start;
  let loss = 0;
  for (let j = 0; j < T; j++) {
    const next = new Float64Array(network.stateSize);
    cell.forward(parameters, state, inputs[j], next);
    state = next;
    const isScored = objective.loss === 'every' || j === T - 1;
    if (isScored) loss += readout.predict(parameters, state, targets[j]).loss;
  }
  if (objective.loss === 'every') loss /= T;
  const squares = state.map((unrolled, i) => (end[i] - unrolled) ** 2);
  const distance = squares.reduce((sum, square) => sum + square, 0);
  const norm = objective.penalty === 'sum' ? distance : distance / network.stateSize;
  return loss + (objective.lambda / 2) * norm;
}

/** The mean of L_i over the mini-batch's windows. */
export function miniBatchObjective(batch: MiniBatch): number {
  const total = batch.windows.reduce((sum, window) => sum + windowObjective(batch, window), 0);
  return total / batch.windows.length;
}
