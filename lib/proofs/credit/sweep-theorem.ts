import type { Evidence } from '../evidence';
import { relativeError } from '../gradients/discrepancy';
import { minus, norm, plus } from '../numerics/linear-algebra';
import type { FixedBuffer } from '../objective/fixed-buffer';
import { rnnGradient } from '../objective/rnn-objective';
import { windowSteps } from '../gradients/window-steps';
import { backwardSweep, type Sweep, type SweepOptions } from './backward-sweep';

/** What the theorem of the sweep was checked on. */
export interface SweepSample extends Sweep {
  /**
   * The largest ‖s_j − f_W(s_{j−1}, o_j)‖ after the sweep, at the weights before it, over what it covers; the
   * oldest state aside, which has moved, and no window has put back.
   */
  readonly inconsistency: number;
}

/**
 * The theorem of the sweep. Weights stand still, stored states are those of the network, every step has its
 * loss, and states move by 1/λ of their gradient: then the windows of a backward sweep, T steps each, come
 * to the gradient of full BPTT through all that they cover, whatever λ and T,
 *
 *     T Σ_e ∇_θ L_e = ∇_θ Σ_j ℓ_β(f_W(… f_W(s_first, o_{first+1}) …, o_j); y_j)
 *
 * and the states are the network's again. By induction from the newest window on: a window that starts at
 * a moves s_a to s_a − p_a/λ with p_a = ∂(later losses)/∂s_a; the next one ends there and computes ŝ_a from
 * what nothing has moved, so −λ(s_a − ŝ_a) = p_a joins its δ, and s_a goes back to ŝ_a.
 *
 * Left: T times the sum of the windows' gradients, as a trainer's engine computed them. Right: BPTT.
 */
export function sweepTheorem(options: SweepOptions): Evidence<Float64Array, SweepSample> {
  const sweep = backwardSweep(options);
  const left = sweepGradient(sweep, options.truncationLength);
  const right = bpttGradient(options, sweep);
  return {
    statement: 'Theorem of the sweep',
    left,
    right,
    discrepancy: relativeError(left, right),
    sample: { ...sweep, inconsistency: inconsistencyAfter(options, sweep) },
  };
}

/** T Σ_e ∇_θ L_e. */
export function sweepGradient({ windows }: Sweep, T: number): Float64Array {
  const zero = new Float64Array(windows[0].gradient.length);
  return windows.reduce<Float64Array>((sum, { gradient }) => plus(sum, gradient, T), zero);
}

/** ∇_θ of the losses that a sweep covers, through all of its steps at the point's weights. */
export function bpttGradient(
  { buffer, point }: Pick<SweepOptions, 'buffer' | 'point'>,
  { first, last }: Pick<Sweep, 'first' | 'last'>,
): Float64Array {
  const { parameters, states } = point;
  const whole = rnnGradient(partOf(buffer, first, last), {
    parameters,
    initialState: states[first],
  });
  return whole.subarray(0, buffer.network.parameterCount);
}

/** The transitions after time `from` up to time `to`. */
export function partOf(
  { network, inputs, targets }: FixedBuffer,
  from: number,
  to: number,
): FixedBuffer {
  return { network, inputs: inputs.slice(from, to), targets: targets.slice(from, to) };
}

/** The largest ‖s_j − f_W(s_{j−1}, o_j)‖ after a sweep, at the weights before it; s_first aside. */
function inconsistencyAfter(
  { buffer, point }: Pick<SweepOptions, 'buffer' | 'point'>,
  { first, last, after }: Sweep,
): number {
  const { network, inputs } = buffer;
  const { parameters } = point;
  let largest = 0;
  for (let j = first + 2; j <= last; j++) {
    const window = { start: after.states[j - 1], inputs: [inputs[j - 1]] };
    const [{ next }] = windowSteps({ network, parameters }, window);
    largest = Math.max(largest, norm(minus(next, after.states[j])));
  }
  return largest;
}
