import { minus, norm } from '../numerics/linear-algebra';
import type { Evidence } from '../evidence';
import { projectedStep, projectOntoBall, type StepSample } from './projection';

/**
 * The last line of the proof of Theorem 1: Γ(x − α ∇L(x)) − x = Γ(α ∇L(x)). False in general. As
 * long as neither side meets the sphere, the two are −α∇L and +α∇L, equal in length only; where
 * the step is cut by the sphere, not even that. The discrepancy is |‖left‖ − ‖right‖|, absolute:
 * the theorem needs no more than the lengths.
 */
export function lastIdentity(sample: StepSample): Evidence<Float64Array, StepSample> {
  const { x, gradient, stepSize, radius } = sample;
  const left = minus(projectedStep(x, gradient, stepSize, radius), x);
  const scaled = gradient.map((value) => stepSize * value);
  const right = projectOntoBall(scaled, radius);
  return {
    statement: 'Theorem 1, last line of the proof',
    left,
    right,
    discrepancy: Math.abs(norm(left) - norm(right)),
    sample,
  };
}
