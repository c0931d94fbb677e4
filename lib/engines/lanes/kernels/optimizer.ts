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

/** Moves one parameter along its gradient, in all four runs. */
export function descend(
  f: FunctionBuilder,
  rule: RuleShape,
  parameter: Address,
  memory: Address,
  rate: Expression,
  gradient: Local,
): void {
  const g = rule.clips ? f.vector(clipped(rule, WEIGHT_SETTINGS, get(gradient))) : gradient;
  let step = multiply(rate, get(g));
  if (rule.kind === 'rmsprop') {
    const squared = multiply(get(g), get(g));
    const v = f.vector(remembered(f, WEIGHT_SETTINGS, load(memory), squared));
    f.store(memory, get(v));
    step = divide(step, divisor(rule, WEIGHT_SETTINGS, get(v)));
  }
  f.store(parameter, subtract(load(parameter), step));
}
