import type { UpdateRule } from '../update-rules';

/** The memory that a rule starts with: RMSprop's accumulator v for each of `size` components. */
export function initialMemory(rule: UpdateRule, size: number): Float64Array {
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
export function remember(rule: UpdateRule, memory: Float64Array, i: number, squared: number): void {
  if (rule.kind === 'rmsprop') memory[i] = rule.decay * memory[i] + (1 - rule.decay) * squared;
}

/** What a component's gradient is divided by: √(v + ε) or √v + ε; 1 under SGD. */
export function divisor(rule: UpdateRule, memory: Float64Array, i: number): number {
  if (rule.kind === 'sgd') return 1;
  return rule.epsilonPlacement === 'inside'
    ? Math.sqrt(memory[i] + rule.epsilon)
    : Math.sqrt(memory[i]) + rule.epsilon;
}

/** parameters ← parameters − rate · g / divisor, component by component. */
export function followGradient(
  rule: UpdateRule,
  rate: number,
  gradient: Float64Array,
  memory: Float64Array,
  parameters: Float64Array,
): void {
  for (let i = 0; i < parameters.length; i++) {
    const g = clipped(rule, gradient[i]);
    remember(rule, memory, i, g * g);
    parameters[i] -= (rate * g) / divisor(rule, memory, i);
  }
}
