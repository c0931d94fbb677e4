import { constant, type SettingName } from '../constants';
import type { RuleShape } from '../shape';
import type { FunctionBuilder } from '../../kernel-language/function-builder';
import {
  absoluteValue,
  add,
  anyTrue,
  divide,
  get,
  lessThan,
  load,
  multiply,
  negate,
  or,
  pmax,
  select,
  squareRoot,
  type Expression,
  type Local,
} from '../../kernel-language/expressions';

/*
 * RMSprop's accumulator v ← ρ v + (1 − ρ) g², for every g that float32 holds.
 *
 * g² overflows where |g| is above 1.8e19: with v = ∞ a weight would never move again, and nothing would
 * show it. So a v above 2¹²⁰ is kept as −v·2⁻¹⁶⁰. No v is negative, so the sign tells which it is; a
 * power of two changes no digit. It is rare: the few instructions on the way find out whether any
 * lane needs it, and only then is it computed so.
 *
 * At the other end, g² of a tiny g would be denormal, which costs a hundred cycles a number. |g| is
 * raised to a floor first, whose square adds nothing to ε that float32 would show.
 */

const setting = (name: SettingName): Expression => load(constant(name));
const zero = load(constant('zero'));

/** x·2⁻⁸⁰: what a gradient is made of, so that its square fits. */
const scaledDown = (x: Expression): Expression => multiply(x, load(constant('scaleDown')));
const scaledDownTwice = (x: Expression): Expression => scaledDown(scaledDown(x));

/** An update rule's numbers, by the names they are stored under. */
export interface RuleSettings {
  readonly decay: SettingName;
  readonly oneMinusDecay: SettingName;
  readonly epsilon: SettingName;
  readonly squareFloor: SettingName;
  readonly clip: SettingName;
  readonly minusClip: SettingName;
}

/** g², of which tiny ones are raised to the floor's. */
export function squared(f: FunctionBuilder, names: RuleSettings, gradient: Local): Local {
  const size = f.vector(pmax(absoluteValue(get(gradient)), setting(names.squareFloor)));
  return f.vector(multiply(get(size), get(size)));
}

/** ρ v + (1 − ρ) g². */
export function decayed(
  f: FunctionBuilder,
  names: RuleSettings,
  accumulator: Expression,
  square: Expression,
): Expression {
  const kept = multiply(accumulator, setting(names.decay));
  return f.multiplyAdd(square, setting(names.oneMinusDecay), kept);
}

/** The lanes in which v is, or becomes, too large to be kept as it is. */
function wideLanes(before: Local, after: Local): Expression {
  return or(lessThan(get(before), zero), lessThan(load(constant('wideFrom')), get(after)));
}

/** Whether there are any among a few vectors. */
export function anyWide(pairs: readonly (readonly [before: Local, after: Local])[]): Expression {
  return anyTrue(pairs.map(([before, after]) => wideLanes(before, after)).reduce(or));
}

/** g², and how large it is beside what float32 holds. */
export interface Square {
  /** g²; ∞ where it leaves float32. */
  readonly plain: Expression;
  /** g²·2⁻¹⁶⁰; 0 where g is small. */
  readonly scaled: Expression;
}

/**
 * v as it is kept, where some lane is wide.
 *
 * @param before v before, as it was kept
 * @param after what {@link decayed} made of it, right where the lane is not wide
 */
export function widened(
  f: FunctionBuilder,
  names: RuleSettings,
  before: Local,
  after: Local,
  square: Square,
): Expression {
  const wasWide = lessThan(get(before), zero);
  const scaled = select(absoluteValue(get(before)), scaledDownTwice(get(before)), wasWide);
  const remains = f.vector(multiply(scaled, setting(names.decay)));
  const share = setting(names.oneMinusDecay);
  const next = f.vector(f.multiplyAdd(square.scaled, share, get(remains)));
  const up = load(constant('scaleUp'));
  const back = f.multiplyAdd(square.plain, share, multiply(multiply(get(remains), up), up));
  const staysWide = lessThan(load(constant('wideFromScaled')), get(next));
  const kept = select(negate(get(next)), back, staysWide);
  return select(kept, get(after), wideLanes(before, after));
}

/** (g·2⁻⁸⁰)². */
export function scaledSquare(f: FunctionBuilder, gradient: Expression): Expression {
  const scaled = f.vector(scaledDown(gradient));
  return multiply(get(scaled), get(scaled));
}

/** step / √(v + ε) or step / (√v + ε), where no lane of v is wide. */
export function perRoot(
  rule: RuleShape,
  names: RuleSettings,
  step: Expression,
  accumulator: Expression,
): Expression {
  return divide(step, root(rule, accumulator, setting(names.epsilon)));
}

/** The same for every v, as it is kept. */
export function perWideRoot(
  f: FunctionBuilder,
  rule: RuleShape,
  names: RuleSettings,
  step: Expression,
  accumulator: Local,
): Expression {
  const wide = f.vector(lessThan(get(accumulator), zero));
  const epsilon = setting(names.epsilon);
  const small = rule.epsilonPlacement === 'inside' ? scaledDownTwice(epsilon) : scaledDown(epsilon);
  const numerator = f.vector(step);
  f.set(numerator, select(scaledDown(get(numerator)), get(numerator), get(wide)));
  const own = select(small, epsilon, get(wide));
  return divide(get(numerator), root(rule, absoluteValue(get(accumulator)), own));
}

function root(rule: RuleShape, accumulator: Expression, epsilon: Expression): Expression {
  return rule.epsilonPlacement === 'inside'
    ? squareRoot(add(accumulator, epsilon))
    : add(squareRoot(accumulator), epsilon);
}
