import type { UpdateRule } from '../update-rules';

/** What a rule starts with: RMSprop's accumulator v for each of `size` components. */
export function initialAccumulators(rule: UpdateRule, size: number): Float64Array {
  return new Float64Array(rule.kind === 'rmsprop' ? size : 0).fill(
    rule.kind === 'rmsprop' ? rule.initialAccumulator : 0,
  );
}

/** g clipped to ±clip. */
export function clipped(rule: UpdateRule, gradient: number): number {
  if (rule.clip === null) return gradient;
  return Math.max(-rule.clip, Math.min(rule.clip, gradient));
}

/** v ← ρ v + (1 − ρ) g² for one component; nothing under SGD. */
export function accumulate(
  rule: UpdateRule,
  accumulators: Float64Array,
  i: number,
  squared: number,
): void {
  if (rule.kind === 'rmsprop')
    accumulators[i] = rule.decay * accumulators[i] + (1 - rule.decay) * squared;
}

/** What a component's gradient is divided by: √(v + ε) or √v + ε; 1 under SGD. */
export function divisor(rule: UpdateRule, accumulators: Float64Array, i: number): number {
  if (rule.kind === 'sgd') return 1;
  return rule.epsilonPlacement === 'inside'
    ? Math.sqrt(accumulators[i] + rule.epsilon)
    : Math.sqrt(accumulators[i]) + rule.epsilon;
}

/** parameters ← parameters − rate · g / divisor, component by component. */
export function followGradient(
  rule: UpdateRule,
  rate: number,
  gradient: Float64Array,
  accumulators: Float64Array,
  parameters: Float64Array,
): void {
  for (let i = 0; i < parameters.length; i++) {
    const g = clipped(rule, gradient[i]);
    accumulate(rule, accumulators, i, g * g);
    parameters[i] -= (rate * g) / divisor(rule, accumulators, i);
  }
}
