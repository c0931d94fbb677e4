import type { ConstrainedProblem, ConstrainedSample } from './constraints';
import { relativeError } from '../gradients/discrepancy';
import type { Evidence } from '../evidence';
import type { Point } from '../objective/fixed-buffer';
import type { Multipliers } from './lagrangian';
import { closedFormMultipliers, stationarityMultipliers } from './multipliers';

/**
 * The multiplier lemma (Appendix A.2, "Lemma 1"): its closed form solves the equations (18). It
 * holds at any point, feasible or not.
 *
 * @param claimed what is claimed to solve them; default the closed form
 */
export function multiplierLemma(
  problem: ConstrainedProblem,
  point: Point,
  claimed: Multipliers = closedFormMultipliers(problem, point),
): Evidence<Multipliers, ConstrainedSample> {
  const right = stationarityMultipliers(problem, point);
  return {
    statement: 'Multiplier lemma (Appendix A.2, "Lemma 1")',
    left: claimed,
    right,
    discrepancy: relativeError(flat(claimed), flat(right)),
    sample: { problem, point },
  };
}

function flat(multipliers: Multipliers): number[] {
  return multipliers.flatMap((lambda) => [...lambda]);
}
