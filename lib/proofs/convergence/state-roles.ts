import type { FppProblem } from '../objective/fpp-objective';

/**
 * What a stored state does in the objective (proof of Lemma 3), P_0 = {0, …, n − T} being the
 * states that a window starts from, P_1 = {T, …, n} those that one ends in:
 * - `start`, j ∈ P_0 ∩ P_1ᶜ: it predicts s_{j+T}, and none predicts it;
 * - `end`, j ∈ P_0ᶜ ∩ P_1: it is predicted, and predicts none;
 * - `both`, j ∈ P_0 ∩ P_1, which is empty if T > n/2;
 * - `none`, j ∈ P_0ᶜ ∩ P_1ᶜ, which is empty unless T > n/2: no window touches it.
 */
export type StateRole = 'start' | 'end' | 'both' | 'none';

/** The role of s_j, 0 ≤ j ≤ n. */
export function stateRole({ buffer, truncationLength: T }: FppProblem, j: number): StateRole {
  const starts = j <= buffer.inputs.length - T;
  const ends = j >= T;
  if (starts) return ends ? 'both' : 'start';
  return ends ? 'end' : 'none';
}

/** In how many of the n − T + 1 windows a state of each role stands. */
export const WINDOWS_OF_ROLE: Readonly<Record<StateRole, number>> = {
  start: 1,
  end: 1,
  both: 2,
  none: 0,
};
