import { cellOf, readoutOf, type Cell, type Input, type Network, type Target } from '../../models';
import { checkNetwork } from '../../models/check-network';
import type { Objective } from '../engine';

/** A window of the buffer: T + 1 stored states, of which only the ends are used, and T steps. */
export interface Window {
  /** s_{i−T}. */
  readonly start: Float64Array;
  /** s_i. */
  readonly end: Float64Array;
  /** p_i; needed by an objective with a costate. */
  readonly costate?: Float64Array | undefined;
  /** o_{i−T+1}, …, o_i. */
  readonly inputs: readonly Input[];
  /** y_{i−T+1}, …, y_i. */
  readonly targets: readonly Target[];
}

/**
 * ŝ_{i−T} = s_{i−T}, …, ŝ_i: the states that a window's observations make of its first one.
 *
 * @param unrolled T + 1 vectors, or more, to be overwritten
 */
export function unrollWindow(
  cell: Cell,
  parameters: Float64Array,
  { start, inputs }: Pick<Window, 'start' | 'inputs'>,
  unrolled: readonly Float64Array[],
): void {
  unrolled[0].set(start);
  for (const [j, input] of inputs.entries()) {
    cell.forward(parameters, unrolled[j], input, unrolled[j + 1]);
  }
}

/** Eq. 7 for one window; see {@link windowGradient}. */
export type WindowGradient = (
  parameters: Float64Array,
  window: Window,
  objective: Objective,
  weight: number,
  gradient: Float64Array,
  startGradient: Float64Array,
  endGradient: Float64Array,
) => void;

/**
 * The gradients of L_i (eq. 6) by back-propagation through the window's T steps (eq. 7):
 *
 *     ŝ_{i−T} = s_{i−T},  ŝ_j = f_W(ŝ_{j−1}, o_j)
 *     δ = ∇_ŝ ℓ_β(ŝ_i; y_i) − λ (s_i − ŝ_i)
 *     startGradient ← δᵀ ∂ŝ_i/∂s_{i−T}        endGradient ← λ (s_i − ŝ_i)
 *     gradient += weight · (δᵀ ∂ŝ_i/∂W, ∇_β ℓ_β(ŝ_i; y_i))
 *
 * With the loss at every step, ℓ is the mean over the window's steps, and each step's gradient
 * joins δ where it arises. With a costate, δ gains p_i.
 *
 * @throws OptionError if the network is none
 */
export function windowGradient(network: Network): WindowGradient {
  checkNetwork('windowGradient', network);
  const cell = cellOf(network);
  const readout = readoutOf(network);
  const n = network.stateSize;
  const unrolled: Float64Array[] = [];
  const delta = new Float64Array(n);

  return (parameters, window, objective, weight, gradient, startGradient, endGradient) => {
    const { end, inputs, targets } = window;
    const T = inputs.length;
    const lossWeight = objective.loss === 'last' ? 1 : 1 / T;
    const costate = objective.costate === true ? window.costate : undefined;
    const lambda = objective.penalty === 'sum' ? objective.lambda : objective.lambda / n;
    while (unrolled.length <= T) unrolled.push(new Float64Array(n));

    unrollWindow(cell, parameters, window, unrolled);

    for (let i = 0; i < n; i++) {
      endGradient[i] = lambda * (end[i] - unrolled[T][i]);
      delta[i] = -endGradient[i];
      if (costate !== undefined) delta[i] += costate[i];
    }
    for (let j = T; j >= 1; j--) {
      if (j === T || objective.loss === 'every') {
        const gradientWeight = weight * lossWeight;
        const target = targets[j - 1];
        readout.gradient(
          parameters,
          unrolled[j],
          target,
          lossWeight,
          delta,
          gradientWeight,
          gradient,
        );
      }
      const step = { previous: unrolled[j - 1], input: inputs[j - 1], next: unrolled[j] };
      cell.adjoint(parameters, step, delta, weight, gradient, delta);
    }
    startGradient.set(delta);
  };
}
