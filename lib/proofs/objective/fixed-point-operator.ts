import { windowEndingAt, type FixedBuffer, type Point } from './fixed-buffer';
import { windowSteps } from '../gradients/window-steps';

/**
 * The operator F_{T,W} of Section 3 (eq. 3 if T = 1), which puts what the network makes of the state
 * T steps before in the place of each state:
 *
 *     F_{T,W}(S, O) = [s_0, …, s_{T−1}, ŝ_T, …, ŝ_n],   ŝ_i = f_W(… f_W(s_{i−T}, o_{i−T+1}) …, o_i)
 *
 * S is a fixed point if and only if its T interleaved chains are trajectories of the network; with
 * T = 1, if it is the trajectory that starts from s_0.
 *
 * @returns F_{T,W}(S, O): [n + 1][stateSize], the first T states being those of S
 */
export function fixedPointOperator(buffer: FixedBuffer, point: Point, T: number): Float64Array[] {
  const { network, inputs } = buffer;
  const { parameters, states } = point;
  return Array.from({ length: inputs.length + 1 }, (_, i) => {
    if (i < T) return states[i];
    const steps = windowSteps({ network, parameters }, windowEndingAt(buffer, point, i, T));
    return steps[T - 1].next;
  });
}
