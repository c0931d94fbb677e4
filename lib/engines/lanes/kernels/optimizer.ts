import { constant, type SettingName } from '../constants';
import type { RuleShape } from '../shape';
import type { FunctionBuilder } from '../wasm/function-builder';
import {
  add,
  divide,
  get,
  load,
  multiply,
  pmax,
  pmin,
  squareRoot,
  subtract,
  type Address,
  type Expression,
  type Local,
} from '../wasm/expressions';

const setting = (name: SettingName): Expression => load(constant(name));

/** An update rule's numbers, by the names they are stored under. */
export interface RuleSettings {
  readonly decay: SettingName;
  readonly oneMinusDecay: SettingName;
  readonly epsilon: SettingName;
  readonly clip: SettingName;
  readonly minusClip: SettingName;
}

export const WEIGHT_SETTINGS: RuleSettings = {
  decay: 'decay',
  oneMinusDecay: 'oneMinusDecay',
  epsilon: 'epsilon',
  clip: 'clip',
  minusClip: 'minusClip',
};

export const STATE_SETTINGS: RuleSettings = {
  decay: 'stateDecay',
  oneMinusDecay: 'oneMinusStateDecay',
  epsilon: 'stateEpsilon',
  clip: 'stateClip',
  minusClip: 'minusStateClip',
};

/** g clipped to ±clip, if the rule clips. */
export function clipped(rule: RuleShape, names: RuleSettings, gradient: Expression): Expression {
  if (!rule.clips) return gradient;
  return pmax(pmin(gradient, setting(names.clip)), setting(names.minusClip));
}

/** ρ v + (1 − ρ) g². */
export function remembered(
  f: FunctionBuilder,
  names: RuleSettings,
  memory: Expression,
  squared: Expression,
): Expression {
  const kept = multiply(memory, setting(names.decay));
  return f.multiplyAdd(squared, setting(names.oneMinusDecay), kept);
}

/** √(v + ε) or √v + ε. */
export function divisor(rule: RuleShape, names: RuleSettings, memory: Expression): Expression {
  return rule.epsilonPlacement === 'inside'
    ? squareRoot(add(memory, setting(names.epsilon)))
    : add(squareRoot(memory), setting(names.epsilon));
}

/** Numbers of several parameters, in all four runs. */
export interface Moving {
  readonly parameter: Address;
  readonly memory: Address;
  readonly gradient: Local;
}

/**
 * Moves a few parameters along their gradients, all in step, so that one fills the waiting times of
 * the other.
 */
export function descend(
  f: FunctionBuilder,
  rule: RuleShape,
  rate: Local,
  moving: readonly Moving[],
): void {
  const vectors = (values: readonly Expression[]): Local[] =>
    values.map((value) => f.vector(value));
  const gradients = rule.clips
    ? vectors(moving.map(({ gradient }) => clipped(rule, WEIGHT_SETTINGS, get(gradient))))
    : moving.map(({ gradient }) => gradient);
  const steps = vectors(gradients.map((g) => multiply(get(rate), get(g))));
  if (rule.kind === 'rmsprop') {
    const squares = vectors(gradients.map((g) => multiply(get(g), get(g))));
    const memories = vectors(
      moving.map(({ memory }, i) => remembered(f, WEIGHT_SETTINGS, load(memory), get(squares[i]))),
    );
    for (const [i, { memory }] of moving.entries()) f.store(memory, get(memories[i]));
    for (const [i, step] of steps.entries()) {
      f.set(step, divide(get(step), divisor(rule, WEIGHT_SETTINGS, get(memories[i]))));
    }
  }
  for (const [i, { parameter }] of moving.entries()) {
    f.store(parameter, subtract(load(parameter), get(steps[i])));
  }
}
