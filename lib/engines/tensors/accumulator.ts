import { SCALE_DOWN, WIDE_FROM } from '../single-precision';
import type { RmspropRule } from '../update-rules';
import { scalar } from './constants';
import {
  absolute,
  add,
  divide,
  isLess,
  negate,
  scale,
  select,
  square,
  squareRoot,
} from './kernels';
import type { Tensor } from './tensor';

/*
 * RMSprop's accumulator v ← ρ v + (1 − ρ) g² for every g that float32 holds: a large v is kept scaled
 * down, see {@link WIDE_FROM}.
 */

const DOWN = SCALE_DOWN;
const UP = 1 / SCALE_DOWN;

/** Below this, no square of a gradient and no accumulator leaves float32. */
export const LARGEST_PLAIN_GRADIENT = 2 ** 60;

/** Squares of gradients, or means of them. */
export interface Squares {
  /** g²; ∞ where it leaves float32. */
  readonly plain: Tensor;
  /** g²·2⁻¹⁶⁰; 0 where g is small. */
  readonly scaled: Tensor;
}

export function squaresOf(gradient: Tensor): Squares {
  return { plain: square(gradient), scaled: square(scale(gradient, DOWN)) };
}

/** Where v is too large to be kept as it is. */
export function isWide(v: Tensor): Tensor {
  return isLess(v, scalar(0));
}

/** ρ v + (1 − ρ) g², v as it is kept. */
export function accumulated({ decay }: RmspropRule, v: Tensor, squares: Squares): Tensor {
  const plain = scale(squares.plain, 1 - decay);
  const wasWide = isWide(v);
  const scaled = select(wasWide, absolute(v), scale(scale(v, DOWN), DOWN));
  const remains = scale(scaled, decay);
  const next = add(remains, scale(squares.scaled, 1 - decay));
  const staysWide = isLess(scalar(WIDE_FROM * DOWN * DOWN), next);
  const back = add(scale(scale(remains, UP), UP), plain);
  const ifNarrow = add(scale(v, decay), plain);
  return select(staysWide, negate(next), select(wasWide, back, ifNarrow));
}

/** step / √(v + ε) or step / (√v + ε), v as it is kept. */
export function perRoot(rule: RmspropRule, step: Tensor, v: Tensor): Tensor {
  const { epsilon, epsilonPlacement } = rule;
  const wide = isWide(v);
  const numerator = select(wide, scale(step, DOWN), step);
  const size = absolute(v);
  const isInside = epsilonPlacement === 'inside';
  const own = select(wide, scalar(epsilon * (isInside ? DOWN * DOWN : DOWN)), scalar(epsilon));
  return divide(numerator, isInside ? squareRoot(add(size, own)) : add(squareRoot(size), own));
}
