import { constant } from '../../lanes/constants';
import {
  anyWide,
  decayed,
  perWideRoot,
  scaledSquare,
  squared,
  widened,
} from '../../lanes/kernels/accumulator';
import { clipped, STATE_SETTINGS } from '../../lanes/kernels/optimizer';
import type { RuleShape } from '../../lanes/shape';
import {
  add,
  get,
  load,
  multiply,
  negate,
  subtract,
  zeroVector,
  type Address,
  type Expression,
  type Local,
} from '../../kernel-language/expressions';
import { statePanels, VECTOR } from '../shape';
import type { Emit } from './emit';

/** ends ← λ (s_i − ŝ_i), which is ∇_{s_i} L_i, and δ ← minus that. */
export function writePenalty(
  { f, shape, samples }: Emit,
  ends: Address,
  unrolled: Address,
  delta: Address,
): void {
  const walks = [ends, unrolled, delta].map((from) => ({ from, stride: VECTOR }));
  f.each(statePanels(shape) * samples, walks, ([end, state, at]) => {
    const gap = subtract(load(end), load(state));
    const gradient = f.vector(multiply(gap, load(constant('lambda'))));
    f.store(end, get(gradient));
    f.store(at, negate(get(gradient)));
  });
}

function scaled(rule: RuleShape, gradient: Address): Expression {
  const share = multiply(load(gradient), load(constant('stateScale')));
  return clipped(rule, STATE_SETTINGS, share);
}

/**
 * v ← ρ v + (1 − ρ) · the mean of g² over both end states of all samples, for each unit.
 *
 * @param gradients those of the first states, and those of the last
 */
export function writeAccumulateStates(
  { f, shape, samples }: Emit,
  rule: RuleShape,
  gradients: readonly Address[],
  accumulators: Address,
): void {
  const names = STATE_SETTINGS;
  const byUnits = [
    { from: accumulators, stride: VECTOR },
    ...gradients.map((from) => ({ from, stride: samples * VECTOR })),
  ];
  f.each(statePanels(shape), byUnits, ([at, ...ofUnits]) => {
    const meanOf = (square: (g: Local) => Expression): Local => {
      const sum = f.vector(zeroVector);
      const bySamples = ofUnits.map((from) => ({ from, stride: VECTOR }));
      f.each(samples, bySamples, (ofSample) => {
        for (const from of ofSample) {
          f.scoped(() => {
            f.set(sum, add(get(sum), square(f.vector(scaled(rule, from)))));
          });
        }
      });
      return f.vector(multiply(get(sum), load(constant('stateWeight'))));
    };
    const before = f.vector(load(at));
    const mean = meanOf((g) => get(squared(f, names, g)));
    const after = f.vector(decayed(f, names, get(before), get(mean)));
    f.branch(
      anyWide([[before, after]]),
      () => {
        const ofScaled = get(meanOf((g) => scaledSquare(f, get(g))));
        const square = { plain: get(mean), scaled: ofScaled };
        f.store(at, widened(f, names, before, after, square));
      },
      () => {
        f.store(at, get(after));
      },
    );
  });
}

/** The places of a window's end states. */
export interface MovedStates {
  /** [panel][S] the stored states. */
  readonly states: Address;
  /** [panel][n] the gradients of which those of one window are taken. */
  readonly gradients: Address;
  readonly accumulators: Address;
  readonly rate: Address;
}

/** s ← s − rate · g / √(v + ε) for the stored states of all streams in one slot. */
export function writeMoveStates(
  { f, shape, samples }: Emit,
  rule: RuleShape,
  streams: number,
  { states, gradients, accumulators, rate }: MovedStates,
): void {
  const byPanels = [
    { from: states, stride: streams * VECTOR },
    { from: gradients, stride: samples * VECTOR },
    { from: accumulators, stride: VECTOR },
  ];
  f.each(statePanels(shape), byPanels, ([statesAt, gradientsAt, accumulatorAt]) => {
    const byStreams = [statesAt, gradientsAt].map((from) => ({ from, stride: VECTOR }));
    f.each(streams, byStreams, ([at, gradient]) => {
      const step = f.vector(multiply(load(rate), scaled(rule, gradient)));
      if (rule.kind === 'rmsprop') {
        const v = f.vector(load(accumulatorAt));
        f.set(step, perWideRoot(f, rule, STATE_SETTINGS, get(step), v));
      }
      const state = f.vector(subtract(load(at), get(step)));
      // ∞ becomes NaN, which tanh cannot hide: x − x is 0, or NaN.
      f.store(at, subtract(get(state), subtract(get(state), get(state))));
    });
  });
}
