import type { ConstrainedProblem } from './constraints';
import type { Point } from '../objective/fixed-buffer';
import { countTerms, fppGradient, fppObjective, type FppProblem } from '../objective/fpp-objective';

/** Eq. 5 or 6 without its penalty. */
function withoutPenalty({ buffer, truncationLength }: ConstrainedProblem): FppProblem {
  const objective = { loss: 'last', lambda: 0, penalty: 'sum' } as const;
  return { buffer, truncationLength, objective };
}

/**
 * E_fpp(W, β, s_0, …, s_n) = Σ_{i=T}^{n} ℓ_β(ŝ_i(s_{i−T}, W); y_i), eq. 12: a sum where eq. 5, 6 and
 * 11 have a mean.
 */
export function constrainedObjective(problem: ConstrainedProblem, point: Point): number {
  const mean = withoutPenalty(problem);
  return countTerms(mean) * fppObjective(mean, point);
}

/** ∇E_fpp with respect to all of x, laid out as in `toVector`. */
export function constrainedGradient(problem: ConstrainedProblem, point: Point): Float64Array {
  const mean = withoutPenalty(problem);
  const terms = countTerms(mean);
  return fppGradient(mean, point).map((g) => terms * g);
}
