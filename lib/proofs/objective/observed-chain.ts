import type { Input } from '../../models';
import { windowSteps, type WeightedNetwork } from '../gradients/window-steps';

/** The idealised setting of Section 3: a Markov chain whose states h are seen through o_h. */
export interface ObservedChain {
  /** o_h for each state h. */
  readonly observations: readonly Input[];
  /** For each state i, the states j with P(i, j) > 0. */
  readonly successors: readonly (readonly number[])[];
}

/** Every i → j with P(i, j) > 0. */
function transitions({ successors }: ObservedChain): [from: number, to: number][] {
  return successors.flatMap((ends, from) => ends.map((to): [number, number] => [from, to]));
}

/**
 * How far learned states s_h are from solving eq. 2, f_W(s_i, o_j) = s_j for all j with P(i, j) > 0.
 *
 * @param states [number of states][stateSize]
 * @returns the largest ‖f_W(s_i, o_j) − s_j‖ over all transitions
 */
export function chainResidual(
  point: WeightedNetwork,
  chain: ObservedChain,
  states: readonly Float64Array[],
): number {
  const distances = transitions(chain).map(([from, to]) => {
    const inputs = [chain.observations[to]];
    const [{ next }] = windowSteps(point, { start: states[from], inputs });
    return Math.hypot(...next.map((value, u) => value - states[to][u]));
  });
  return Math.max(...distances);
}

/**
 * Which states share one s in every solution of eq. 2: f_W has a single value, so that states which
 * look alike and are reached from one state, or from states that share theirs, coincide. Then no
 * readout can tell them apart; this is what the paper means by s_i and o_j determining s_j uniquely.
 *
 * @returns for each state, the smallest state that it coincides with
 */
export function coincidingStates(chain: ObservedChain): number[] {
  const { observations, successors } = chain;
  const looks = observations.map((observation) => JSON.stringify(observation));
  const representative = observations.map((_, h) => h);
  let isSettled = false;
  while (!isSettled) {
    isSettled = true;
    const reached = new Map<string, number>();
    for (const [from, to] of transitions({ observations, successors })) {
      const key = `${representative[from]} ${looks[to]}`;
      const other = reached.get(key) ?? representative[to];
      const [low, high] = [
        Math.min(other, representative[to]),
        Math.max(other, representative[to]),
      ];
      reached.set(key, low);
      if (low === high) continue;
      isSettled = false;
      for (const [h, value] of representative.entries())
        if (value === high) representative[h] = low;
    }
  }
  return representative;
}
