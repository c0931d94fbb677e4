import type { Generator } from '../../random';
import type { Evidence } from '../evidence';
import type { FppProblem } from '../objective/fpp-objective';
import {
  estimateLipschitz,
  type LipschitzEstimate,
  type LipschitzSearch,
} from './lipschitz-estimate';
import { objectiveBound } from './objective-smoothness';

/**
 * Lemma 2: ∇L is Lipschitz on C. What that takes is a bounded Hessian: C is convex, and L twice
 * continuously differentiable on it. Left: the largest ‖∇²L‖ that a search of the ball found.
 * Right: a bound that is proved for all of it. The discrepancy is by how much the left exceeds the
 * right, absolute: 0 if the lemma holds.
 */
export function lemma2(
  problem: FppProblem,
  radius: number,
  generator: Generator,
  search?: LipschitzSearch,
): Evidence<number, LipschitzEstimate> {
  const sample = estimateLipschitz(problem, radius, generator, search);
  const left = Math.max(sample.curvature, sample.pairs);
  const right = objectiveBound(problem, radius).curvature;
  return { statement: 'Lemma 2', left, right, discrepancy: Math.max(0, left - right), sample };
}
