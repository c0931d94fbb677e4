import { relativeError } from '../gradients/discrepancy';
import { minus, plus } from '../numerics/linear-algebra';
import type { Evidence } from '../evidence';
import { minimiseOverBall, type IsotropicQuadratic } from './frank-wolfe';
import { projectedStep, type StepSample } from './projection';

/** ⟨∇f(x), u⟩ + ‖x − u‖²/(2α), the left-hand side of Lemma 1. */
export function proxObjective({ x, gradient, stepSize }: StepSample): IsotropicQuadratic {
  return {
    gradient: (u) => plus(gradient, minus(u, x), 1 / stepSize),
    curvature: 1 / stepSize,
  };
}

/** ‖u − (x − α ∇f(x))‖², the right-hand side of Lemma 1. */
export function distanceObjective({ x, gradient, stepSize }: StepSample): IsotropicQuadratic {
  const aim = plus(x, gradient, -stepSize);
  return { gradient: (u) => minus(u, aim).map((value) => 2 * value), curvature: 2 };
}

/**
 * Lemma 1: the projected step is the prox step. Both objectives are minimised over C without
 * projecting, and both minimisers compared with Γ(x − α∇f(x)).
 *
 * @returns left: the minimiser of the prox objective; right: Γ(x − α∇f(x)). The discrepancy is
 *   relative, the larger of both minimisers'.
 */
export function lemma1(sample: StepSample): Evidence<Float64Array, StepSample> {
  const { x, gradient, stepSize, radius } = sample;
  const left = minimiseOverBall(proxObjective(sample), x, radius).u;
  const nearest = minimiseOverBall(distanceObjective(sample), x, radius).u;
  const right = projectedStep(x, gradient, stepSize, radius);
  return {
    statement: 'Lemma 1',
    left,
    right,
    discrepancy: Math.max(relativeError(left, right), relativeError(nearest, right)),
    sample,
  };
}
