import { minus } from '../numerics/linear-algebra';
import { projectOntoBall, projectedStep } from './projection';

/**
 * (x − Γ(x − α ∇L(x))) / α, the gradient mapping g_X of Ghadimi, Lan & Zhang (2016): ∇L(x) as long
 * as the step stays in C, and 0 exactly where no direction into C descends.
 */
export function gradientMapping(
  x: Float64Array,
  gradient: Float64Array,
  stepSize: number,
  radius: number,
): Float64Array {
  const step = minus(x, projectedStep(x, gradient, stepSize, radius));
  return step.map((value) => value / stepSize);
}

/** Γ(α ∇L(x)) / α, what Theorem 1 is printed with in place of the gradient mapping. */
export function printedMapping(
  gradient: Float64Array,
  stepSize: number,
  radius: number,
): Float64Array {
  const scaled = gradient.map((value) => stepSize * value);
  return projectOntoBall(scaled, radius).map((value) => value / stepSize);
}
