import type { Evidence } from '../evidence';
import { relativeError } from '../gradients/discrepancy';
import { rnnGradient } from '../objective/rnn-objective';
import { backwardSweep, type Sweep, type SweepOptions } from './backward-sweep';
import { partOf } from './sweep-theorem';

/**
 * λ(s_e − ŝ_e), which each window of a sweep finds at its end, is the multiplier of the constraint s_e = ŝ_e in
 * the problem "the windows' losses, their ends tied together" (Appendix A.2, for any T and the loss of every
 * step): minus the costate. The paper has it in the limit λ → ∞ (Theorem 2); here it is so for every λ.
 *
 * Left: as the trainer's engine computed it, window by window from the newest on. Right: −∂(later losses of
 * the sweep)/∂s_e · 1/T, by back-propagation through all of them; 0 at the newest.
 */
export function sweepMultipliers(options: SweepOptions): Evidence<readonly Float64Array[], Sweep> {
  const { buffer, point, truncationLength: T } = options;
  const sweep = backwardSweep(options);
  const { parameterCount, stateSize } = buffer.network;
  const left = sweep.windows.map(({ endGradient }) => endGradient);
  const right = sweep.windows.map(({ end }) => {
    if (end === sweep.last) return new Float64Array(stateSize);
    const initialState = point.states[end];
    const later = partOf(buffer, end, sweep.last);
    const gradient = rnnGradient(later, { parameters: point.parameters, initialState });
    return gradient.subarray(parameterCount).map((value) => -value / T);
  });
  const flat = (vectors: readonly Float64Array[]): number[] => vectors.flatMap((v) => [...v]);
  return {
    statement: 'Multipliers of the sweep',
    left,
    right,
    discrepancy: relativeError(flat(left), flat(right)),
    sample: sweep,
  };
}
