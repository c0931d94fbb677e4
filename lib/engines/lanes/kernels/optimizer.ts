import { constant } from '../constants';
import type { RuleShape } from '../shape';
import type { FunctionBuilder } from '../../kernel-language/function-builder';
import {
  get,
  load,
  multiply,
  pmax,
  pmin,
  subtract,
  type Address,
  type Expression,
  type Local,
} from '../../kernel-language/expressions';
import {
  anyWide,
  decayed,
  perRoot,
  perWideRoot,
  scaledSquare,
  squared,
  widened,
  type RuleSettings,
} from './accumulator';

export const WEIGHT_SETTINGS: RuleSettings = {
  decay: 'decay',
  oneMinusDecay: 'oneMinusDecay',
  epsilon: 'epsilon',
  squareFloor: 'squareFloor',
  clip: 'clip',
  minusClip: 'minusClip',
};

export const STATE_SETTINGS: RuleSettings = {
  decay: 'stateDecay',
  oneMinusDecay: 'oneMinusStateDecay',
  epsilon: 'stateEpsilon',
  squareFloor: 'stateSquareFloor',
  clip: 'stateClip',
  minusClip: 'minusStateClip',
};

/** g clipped to ±clip, if the rule clips. */
export function clipped(rule: RuleShape, names: RuleSettings, gradient: Expression): Expression {
  if (!rule.clips) return gradient;
  const [high, low] = [names.clip, names.minusClip].map((name) => load(constant(name)));
  return pmax(pmin(gradient, high), low);
}

/** Numbers of several parameters, in all four runs. */
export interface Moving {
  readonly parameter: Address;
  readonly accumulator: Address;
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
  if (rule.kind === 'rmsprop') scaleSteps(f, rule, moving, gradients, steps);
  for (const [i, { parameter }] of moving.entries()) {
    f.store(parameter, subtract(load(parameter), get(steps[i])));
  }
}

/** v takes g² in, and the step is divided by what v makes of it. */
function scaleSteps(
  f: FunctionBuilder,
  rule: RuleShape,
  moving: readonly Moving[],
  gradients: readonly Local[],
  steps: readonly Local[],
): void {
  const names = WEIGHT_SETTINGS;
  const squares = gradients.map((g) => squared(f, names, g));
  const befores = moving.map(({ accumulator }) => f.vector(load(accumulator)));
  const afters = befores.map((v, i) => f.vector(decayed(f, names, get(v), get(squares[i]))));
  f.branch(
    anyWide(befores.map((before, i) => [before, afters[i]])),
    () => {
      for (const [i, { accumulator }] of moving.entries()) {
        f.scoped(() => {
          const [before, after] = [befores[i], afters[i]];
          const scaled = scaledSquare(f, get(gradients[i]));
          const square = { plain: get(squares[i]), scaled };
          const kept = f.vector(widened(f, names, before, after, square));
          f.store(accumulator, get(kept));
          f.set(steps[i], perWideRoot(f, rule, names, get(steps[i]), kept));
        });
      }
    },
    () => {
      for (const [i, { accumulator }] of moving.entries()) {
        f.store(accumulator, get(afters[i]));
        f.set(steps[i], perRoot(rule, names, get(steps[i]), get(afters[i])));
      }
    },
  );
}
