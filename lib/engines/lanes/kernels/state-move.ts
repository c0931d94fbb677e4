import { constant } from '../constants';
import { stateGradientBytes, type Batch } from '../layout';
import type { RuleShape } from '../shape';
import type { FunctionBuilder } from '../../kernel-language/function-builder';
import {
  add,
  get,
  load,
  loadFour,
  multiply,
  plus,
  pointedTo,
  subtract,
  type Address,
  type Expression,
  type Local,
} from '../../kernel-language/expressions';
import type { Emit } from './emit';
import { anyWide, decayed, perWideRoot, scaledSquare, squared, widened } from './accumulator';
import { eachLane, scatter, storedStates, streamParts, windowSlots } from './gather';
import { STATE_SETTINGS, clipped } from './optimizer';

export const STATE_MOVE_PARAMETERS = 4;

/** What of a state step changes the code. */
export interface StateStepShape {
  readonly rule: RuleShape;
  /** Whether every run's own learning rate is the step size. */
  readonly sharedRate: boolean;
}

/**
 * Moves the windows' end states along their gradients, each run's windows one after the other, so
 * that steps on one state add up.
 *
 * The function takes: the first group, the number of groups, the first one's windows' starts and state
 * gradients.
 */
export function writeStateMove(
  emit: Emit,
  batch: Batch,
  { rule, sharedRate }: StateStepShape,
): void {
  const { f, shape, layout } = emit;
  const [first, count, startsAt, stateGradientsAt] = f.parameters;
  const { stateSize, streams } = shape;
  const { windows: B, length: T } = batch;
  const n = streams * B;
  const walks = [
    { from: pointedTo(first), stride: layout.bytes },
    { from: pointedTo(startsAt), stride: B * f.vectorBytes },
    { from: pointedTo(stateGradientsAt), stride: stateGradientBytes(shape, batch) },
  ];
  const scaled = (gradient: Address): Expression =>
    clipped(rule, STATE_SETTINGS, multiply(load(gradient), load(constant('stateScale'))));

  f.eachOf(count, walks, ([group, starts, gradients]) => {
    const accumulators = plus(group, layout.stateAccumulators);
    if (rule.kind === 'rmsprop') accumulateStates(f, stateSize, n, gradients, accumulators, scaled);
    const rate = sharedRate ? load(plus(group, layout.rate)) : load(constant('stateRate'));
    const step = f.vector(rate);

    const move = (gradient: Address, lanes: readonly Address[]): void => {
      scatter(
        f,
        [gradient, accumulators],
        lanes,
        stateSize,
        ([at, accumulatorAt]) => {
          const moved = multiply(get(step), scaled(at));
          if (rule.kind === 'sgd') return moved;
          return perWideRoot(f, rule, STATE_SETTINGS, moved, f.vector(load(accumulatorAt)));
        },
        (stored, moved) => {
          const state = f.four(subtract(loadFour(stored), get(moved)));
          // ∞ becomes NaN, which tanh cannot hide: x − x is 0, or NaN.
          return subtract(get(state), subtract(get(state), get(state)));
        },
      );
    };

    const { states } = streamParts(emit, group);
    const streamWalks = [
      states,
      { from: gradients, stride: B * stateSize * f.vectorBytes },
      {
        from: plus(gradients, n * stateSize * f.vectorBytes),
        stride: B * stateSize * f.vectorBytes,
      },
    ];
    f.each(streams, streamWalks, ([stream, begin, end]) => {
      const windowWalks = [
        { from: starts, stride: f.vectorBytes },
        { from: begin, stride: stateSize * f.vectorBytes },
        { from: end, stride: stateSize * f.vectorBytes },
      ];
      f.each(B, windowWalks, ([start, beginGradient, endGradient]) => {
        const lanes = eachLane(start, f.lanes);
        const slots = windowSlots(emit, lanes, T);
        move(beginGradient, storedStates(emit, stream, slots.start));
        move(endGradient, storedStates(emit, stream, slots.end));
      });
    });
  });
}

/** v ← ρ v + (1 − ρ) · the mean of g² over both end states of all windows, for each entry. */
function accumulateStates(
  f: FunctionBuilder,
  stateSize: number,
  samples: number,
  gradients: Address,
  accumulators: Address,
  scaled: (gradient: Address) => Expression,
): void {
  const names = STATE_SETTINGS;
  const unitWalks = [gradients, accumulators].map((from) => ({ from, stride: f.vectorBytes }));
  f.each(stateSize, unitWalks, ([gradient, at]) => {
    const meanOf = (square: (g: Local) => Expression): Local => {
      const sum = f.vector(load(constant('zero')));
      f.each(2 * samples, [{ from: gradient, stride: stateSize * f.vectorBytes }], ([from]) => {
        f.set(sum, add(get(sum), square(f.vector(scaled(from)))));
      });
      return f.vector(multiply(get(sum), load(constant('stateWeight'))));
    };
    const before = f.vector(load(at));
    const mean = meanOf((g) => get(squared(f, names, g)));
    const after = f.vector(decayed(f, names, get(before), get(mean)));
    f.branch(
      anyWide([[before, after]]),
      () => {
        const scaled = get(meanOf((g) => scaledSquare(f, get(g))));
        f.store(at, widened(f, names, before, after, { plain: get(mean), scaled }));
      },
      () => {
        f.store(at, get(after));
      },
    );
  });
}
