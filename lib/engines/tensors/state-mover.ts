import type { StateStep, UpdateRule } from '../update-rules';
import type { State } from './cell';
import { accumulated, perRoot, squaresOf, type Squares } from './accumulator';
import { scalar } from './constants';
import { add, clip, meanOfRows, multiply, scale, subtract } from './kernels';
import { freeState, keepState, partOfWindow, type StateRing } from './state-ring';
import { inScope, numbersOf, tensorOf, type Tensor } from './tensor';
import type { WindowGradients } from './window-gradients';

/** The slots in which a mini-batch's windows begin and end: [B] each. */
export interface WindowEnds {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** Moves one run's stored states along their gradients; remembers RMSprop's accumulators. */
export class StateMover {
  /** v of each unit, parts [k]; made at the first move. */
  #accumulators: State | null = null;

  /** See the reference's `StateMover`. */
  move(
    { rule, rate, averaging }: StateStep,
    learningRate: number,
    ring: StateRing,
    { starts, ends }: WindowEnds,
    gradients: Pick<WindowGradients, 'starts' | 'ends'>,
  ): void {
    inScope(() => {
      const n = gradients.starts[0].shape[0];
      const share = averaging === 'window' ? 1 : 1 / n;
      const clipped = (gradient: Tensor): Tensor => {
        const scaled = scale(gradient, share);
        if (rule.clip === null) return scaled;
        return clip(scaled, scalar(-rule.clip), scalar(rule.clip));
      };
      const both = [gradients.starts, gradients.ends].map((state) => state.map(clipped));
      const accumulators = this.#accumulate(rule, both);
      // Not one of few, as it may be set while learning goes on.
      const stepSize = tensorOf(Float32Array.of(rate === 'shared' ? learningRate : rate), []);
      const [startSteps, endSteps] = both.map((state) =>
        state.map((gradient, part) => {
          const step = multiply(gradient, stepSize);
          return rule.kind === 'sgd' ? step : perRoot(rule, step, accumulators[part]);
        }),
      );
      follow(ring, starts, startSteps);
      follow(ring, ends, endSteps);
    });
  }

  /** The accumulators, [stateSize]; none before the first move. */
  accumulators(): Float32Array {
    return Float32Array.from((this.#accumulators ?? []).flatMap((part) => [...numbersOf(part)]));
  }

  /** Replaces them by what {@link accumulators} gave. */
  setAccumulators(values: ArrayLike<number>, parts: number): void {
    if (values.length === 0) return;
    this.dispose();
    const k = values.length / parts;
    const all = Float32Array.from(values);
    this.#accumulators = inScope(() =>
      keepState(
        Array.from({ length: parts }, (_, part) =>
          tensorOf(all.slice(part * k, (part + 1) * k), [k]),
        ),
      ),
    );
  }

  dispose(): void {
    if (this.#accumulators !== null) freeState(this.#accumulators);
  }

  /** v of each unit, parts [k], after it has taken in the mean of g²; none under SGD. */
  #accumulate(rule: UpdateRule, gradients: readonly State[]): State {
    if (rule.kind === 'sgd') return [];
    const means = gradients.map((state) => state.map((g) => meanSquares(g)));
    const accumulators = means[0].map((ofStarts, part) => {
      const ofEnds = means[1][part];
      const mean = (a: Tensor, b: Tensor): Tensor => scale(add(a, b), 0.5);
      return accumulated(rule, this.#accumulators?.[part] ?? scalar(rule.initialAccumulator), {
        plain: mean(ofStarts.plain, ofEnds.plain),
        scaled: mean(ofStarts.scaled, ofEnds.scaled),
      });
    });
    if (this.#accumulators !== null) freeState(this.#accumulators);
    this.#accumulators = keepState(accumulators);
    return accumulators;
  }
}

/** The mean of each column's g². */
function meanSquares(gradient: Tensor): Squares {
  const { plain, scaled } = squaresOf(gradient);
  return { plain: meanOfRows(plain), scaled: meanOfRows(scaled) };
}

/** s ← s − step in each slot; a slot that comes up again moves again. */
function follow(ring: StateRing, slots: readonly number[], steps: State): void {
  for (const [b, slot] of slots.entries()) {
    const own = partOfWindow(steps, b, slots.length);
    const moved = ring.at(slot).map((part, p) => {
      const state = subtract(part, own[p]);
      // ∞ becomes NaN, which tanh cannot hide: x − x is 0, or NaN.
      return subtract(state, subtract(state, state));
    });
    ring.replace(slot, moved);
  }
}
