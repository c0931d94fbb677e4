import type { StateStep, UpdateRule } from '../update-rules';
import type { State } from './cell';
import { scalar } from './constants';
import {
  add,
  clip,
  divide,
  meanOfRows,
  scale,
  sliceRows,
  square,
  squareRoot,
  subtract,
} from './kernels';
import { freeState, keepState, type StateRing } from './state-ring';
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
  #memory: State | null = null;

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
      const divisors = this.#divisors(rule, both);
      const stepSize = rate === 'shared' ? learningRate : rate;
      const [startSteps, endSteps] = both.map((state) =>
        state.map((gradient, part) => {
          const step = scale(gradient, stepSize);
          return divisors === null ? step : divide(step, divisors[part]);
        }),
      );
      follow(ring, starts, startSteps);
      follow(ring, ends, endSteps);
    });
  }

  /** The accumulators, [stateSize]; none before the first move. */
  memory(): Float32Array {
    return Float32Array.from((this.#memory ?? []).flatMap((part) => [...numbersOf(part)]));
  }

  /** Replaces them by what {@link memory} gave. */
  setMemory(values: ArrayLike<number>, parts: number): void {
    if (values.length === 0) return;
    this.dispose();
    const k = values.length / parts;
    const all = Float32Array.from(values);
    this.#memory = inScope(() =>
      keepState(
        Array.from({ length: parts }, (_, part) =>
          tensorOf(all.slice(part * k, (part + 1) * k), [k]),
        ),
      ),
    );
  }

  dispose(): void {
    if (this.#memory !== null) freeState(this.#memory);
  }

  /** What each unit's gradient is divided by, after v has taken in the mean of g²; null under SGD. */
  #divisors(rule: UpdateRule, gradients: readonly State[]): State | null {
    if (rule.kind === 'sgd') return null;
    const { decay, epsilon, epsilonPlacement, initialAccumulator } = rule;
    const squares = gradients.map((state) => state.map((g) => meanOfRows(square(g))));
    const memory = squares[0].map((ofStarts, part) => {
      const mean = scale(add(ofStarts, squares[1][part]), (1 - decay) / 2);
      const before = this.#memory?.[part];
      return add(
        before === undefined ? scalar(decay * initialAccumulator) : scale(before, decay),
        mean,
      );
    });
    if (this.#memory !== null) freeState(this.#memory);
    this.#memory = keepState(memory);
    return memory.map((v) =>
      epsilonPlacement === 'inside'
        ? squareRoot(add(v, scalar(epsilon)))
        : add(squareRoot(v), scalar(epsilon)),
    );
  }
}

/** s ← s − step in each slot; a slot that comes up again moves again. */
function follow(ring: StateRing, slots: readonly number[], steps: State): void {
  const streams = steps[0].shape[0] / slots.length;
  for (const [b, slot] of slots.entries()) {
    const moved = ring.at(slot).map((part, p) => {
      const step = slots.length === 1 ? steps[p] : sliceRows(steps[p], b * streams, streams);
      return subtract(part, step);
    });
    ring.replace(slot, moved);
  }
}
