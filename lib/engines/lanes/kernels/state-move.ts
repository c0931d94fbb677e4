import { constant } from '../constants';
import { VECTOR, stateGradientBytes, type Batch, type GroupLayout } from '../layout';
import type { RuleShape, Shape } from '../shape';
import type { FunctionBuilder } from '../wasm/function-builder';
import {
  divide,
  get,
  load,
  multiply,
  plus,
  pointedTo,
  subtract,
  type Address,
  type Expression,
} from '../wasm/expressions';
import { scatter, storedStates, streamParts, windowSlots } from './gather';
import { STATE_SETTINGS, clipped, divisor, remembered } from './optimizer';

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
 * The function takes: the first group, its windows' starts, its state gradients, and the number of
 * groups.
 */
export function writeStateMove(
  f: FunctionBuilder,
  shape: Shape,
  layout: GroupLayout,
  batch: Batch,
  { rule, sharedRate }: StateStepShape,
): void {
  const [first, startsAt, stateGradientsAt, count] = f.parameters;
  const { hiddenUnits: k, streams } = shape;
  const { windows: B, length: T } = batch;
  const n = streams * B;
  const walks = [
    { from: pointedTo(first), stride: layout.bytes },
    { from: pointedTo(startsAt), stride: B * VECTOR },
    { from: pointedTo(stateGradientsAt), stride: stateGradientBytes(shape, batch) },
  ];
  const scaled = (gradient: Address): Expression =>
    clipped(rule, STATE_SETTINGS, multiply(load(gradient), load(constant('stateScale'))));

  f.eachOf(count, walks, ([group, starts, gradients]) => {
    const memory = plus(group, layout.stateMemory);
    if (rule.kind === 'rmsprop') rememberStates(f, k, n, gradients, memory, scaled);
    const rate = sharedRate ? load(plus(group, layout.rate)) : load(constant('stateRate'));
    const step = f.vector(rate);

    const move = (gradient: Address, lanes: readonly Address[]): void => {
      scatter(
        f,
        [gradient, memory],
        lanes,
        k,
        ([at, memoryAt]) => {
          const moved = multiply(get(step), scaled(at));
          if (rule.kind === 'sgd') return moved;
          return divide(moved, divisor(rule, STATE_SETTINGS, load(memoryAt)));
        },
        (stored, moved) => subtract(load(stored), get(moved)),
      );
    };

    const { states } = streamParts(shape, layout, group);
    const streamWalks = [
      states,
      { from: gradients, stride: B * k * VECTOR },
      { from: plus(gradients, n * k * VECTOR), stride: B * k * VECTOR },
    ];
    f.each(streams, streamWalks, ([stream, begin, end]) => {
      const windowWalks = [
        { from: starts, stride: VECTOR },
        { from: begin, stride: k * VECTOR },
        { from: end, stride: k * VECTOR },
      ];
      f.each(B, windowWalks, ([start, beginGradient, endGradient]) => {
        const lanes = [0, 1, 2, 3].map((l) => plus(start, l * 4));
        const slots = windowSlots(f, shape, lanes, T);
        move(beginGradient, storedStates(f, shape, stream, slots.start));
        move(endGradient, storedStates(f, shape, stream, slots.end));
      });
    });
  });
}

/** v ← ρ v + (1 − ρ) · the mean of g² over both end states of all windows, for each unit. */
function rememberStates(
  f: FunctionBuilder,
  hiddenUnits: number,
  samples: number,
  gradients: Address,
  memory: Address,
  scaled: (gradient: Address) => Expression,
): void {
  const unitWalks = [gradients, memory].map((from) => ({ from, stride: VECTOR }));
  f.each(hiddenUnits, unitWalks, ([gradient, at]) => {
    const sum = f.vector(load(constant('zero')));
    f.each(2 * samples, [{ from: gradient, stride: hiddenUnits * VECTOR }], ([from]) => {
      const g = f.vector(scaled(from));
      f.set(sum, f.multiplyAdd(get(g), get(g), get(sum)));
    });
    const mean = multiply(get(sum), load(constant('stateWeight')));
    f.store(at, remembered(f, STATE_SETTINGS, load(at), mean));
  });
}
