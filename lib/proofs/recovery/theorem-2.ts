import type { ConstrainedProblem } from './constraints';
import { relativeError } from '../gradients/discrepancy';
import type { Evidence } from '../evidence';
import { unrollChains, type FreeVector } from './interleaved-rnns';
import type { Multipliers } from './lagrangian';
import { closedFormMultipliers } from './multipliers';
import type { PenaltyMinimiser } from './penalty-path';

/** Where on the path Theorem 2 was measured, and against which point of the RNN problem. */
export interface PenaltySample {
  readonly problem: ConstrainedProblem;
  readonly minimiser: PenaltyMinimiser;
  readonly limit: FreeVector;
}

/**
 * Theorem 2 at one λ_k: λ_k (s_i − ŝ_i) (left) against the multipliers of the lemma at the limit
 * (right). With the mean of eq. 11 and the sum of eq. 12 no factor n is left between them, and with
 * the signs of eq. 16 no minus. The discrepancy falls as 1/λ_k.
 */
export function theorem2(
  problem: ConstrainedProblem,
  minimiser: PenaltyMinimiser,
  limit: FreeVector,
): Evidence<Multipliers, PenaltySample> {
  const left = minimiser.multipliers;
  const right = closedFormMultipliers(problem, unrollChains(problem, limit));
  const flat = (multipliers: Multipliers): number[] => multipliers.flatMap((m) => [...m]);
  return {
    statement: 'Theorem 2',
    left,
    right,
    discrepancy: relativeError(flat(left), flat(right)),
    sample: { problem, minimiser, limit },
  };
}
