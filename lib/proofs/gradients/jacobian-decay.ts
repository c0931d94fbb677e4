import type { Window } from '../../engines';
import { cellOf } from '../../models';
import { windowSteps, type WeightedNetwork } from './window-steps';

/** A stretch of data, and the state it begins in. */
type Stretch = Pick<Window, 'start' | 'inputs'>;

/**
 * The gain of the Jacobian product P_T = ∂ŝ_i/∂s_{i−T} as the window grows: the root mean square,
 * over all directions v of a change in the first state, of ‖P_T v‖ / ‖v‖. It is ‖P_T‖_F / √n, which
 * is 1 at T = 0 and lies within a factor √n of the largest gain of any direction.
 *
 * @returns [T] log₁₀ of the gain after 1, 2, … steps; it may lie far below the smallest float64
 */
export function jacobianGains(point: WeightedNetwork, stretch: Stretch): Float64Array {
  const { network, parameters } = point;
  const n = network.stateSize;
  const cell = cellOf(network);
  let columns = Array.from({ length: n }, (_, j) =>
    Float64Array.from({ length: n }, (_, i) => Number(i === j)),
  );
  let logarithm = -Math.log10(n) / 2;
  return Float64Array.from(windowSteps(point, stretch), (step) => {
    const moved = columns.map((column) => {
      const out = new Float64Array(n);
      cell.tangent(parameters, step, column, out);
      return out;
    });
    const norm = Math.hypot(...moved.map((column) => Math.hypot(...column)));
    columns = moved.map((column) => column.map((value) => value / norm));
    logarithm += Math.log10(norm);
    return logarithm;
  });
}

/**
 * What {@link jacobianGains} is typically: its mean (of logarithms) over the stretches of T steps,
 * one after the other, that a longer one falls into.
 *
 * @returns [T] log₁₀ of the gain
 */
export function typicalGains(
  point: WeightedNetwork,
  stretch: Stretch,
  truncationLength: number,
): Float64Array {
  const T = truncationLength;
  const count = Math.floor(stretch.inputs.length / T);
  const starts = [{ next: stretch.start }, ...windowSteps(point, stretch)];
  const gains = Array.from({ length: count }, (_, i) => {
    const inputs = stretch.inputs.slice(i * T, (i + 1) * T);
    return jacobianGains(point, { start: starts[i * T].next, inputs });
  });
  return Float64Array.from({ length: T }, (_, j) => mean(gains.map((gain) => gain[j])));
}

/** An estimate with its standard error. */
export interface Estimate {
  readonly value: number;
  readonly standardError: number;
}

/** Means of this many stretches are compared for the standard error. */
const STRETCHES = 20;

/**
 * The rate at which Jacobian products grow or decay in the long run, in nats a step: the largest
 * Lyapunov exponent lim (1/T) ln ‖P_T v‖, the same for almost every v. A vector is carried through
 * the stretch and brought back to length 1 after every step; the rate is its mean logarithmic
 * growth. The first tenth is left out, until state and vector have forgotten how they began.
 */
export function jacobianRate(point: WeightedNetwork, stretch: Stretch): Estimate {
  const { network, parameters } = point;
  const cell = cellOf(network);
  let vector = new Float64Array(network.stateSize).fill(1);
  const growth = windowSteps(point, stretch).map((step) => {
    const out = new Float64Array(network.stateSize);
    cell.tangent(parameters, step, vector, out);
    const norm = Math.hypot(...out);
    const factor = norm / Math.hypot(...vector);
    vector = out.map((value) => value / norm);
    return Math.log(factor);
  });
  const settled = growth.slice(Math.floor(growth.length / 10));
  const size = Math.floor(settled.length / STRETCHES);
  const means = Array.from({ length: STRETCHES }, (_, i) =>
    mean(settled.slice(i * size, (i + 1) * size)),
  );
  const value = mean(means);
  const variance = mean(means.map((m) => (m - value) ** 2)) / (STRETCHES - 1);
  return { value, standardError: Math.sqrt(variance) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
