import * as tf from '@tensorflow/tfjs-node';
import type { StateStep, UpdateRule } from '../update-rules';
import type { State } from './cell';
import { scale, sliceRows, subtract, type Tensor } from './kernels';
import { inScope } from './scope';
import { keep, type StateRing } from './state-ring';
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
        const scaled = share === 1 ? gradient : scale(gradient, share);
        return rule.clip === null ? scaled : scaled.clipByValue(-rule.clip, rule.clip);
      };
      const both = [gradients.starts, gradients.ends].map((state) => state.map(clipped));
      const divisors = this.#divisors(rule, both);
      const stepSize = rate === 'shared' ? learningRate : rate;
      const [startSteps, endSteps] = both.map((state) =>
        state.map((gradient, part) => {
          const step = scale(gradient, stepSize);
          return divisors === null ? step : step.div(divisors[part]);
        }),
      );
      follow(ring, starts, startSteps);
      follow(ring, ends, endSteps);
    });
  }

  /** The accumulators, [stateSize]; none before the first move. */
  memory(): Float32Array {
    return Float32Array.from((this.#memory ?? []).flatMap((part) => [...part.dataSync()]));
  }

  /** Replaces them by what {@link memory} gave. */
  setMemory(values: ArrayLike<number>, parts: number): void {
    if (values.length === 0) return;
    this.dispose();
    const k = values.length / parts;
    const all = Float32Array.from(values);
    this.#memory = Array.from({ length: parts }, (_, part) =>
      tf.keep(tf.tensor1d(all.slice(part * k, (part + 1) * k))),
    );
  }

  dispose(): void {
    if (this.#memory !== null) tf.dispose([...this.#memory]);
  }

  /** What each unit's gradient is divided by, after v has taken in the mean of g²; null under SGD. */
  #divisors(rule: UpdateRule, gradients: readonly State[]): State | null {
    if (rule.kind === 'sgd') return null;
    const { decay, epsilon, epsilonPlacement, initialAccumulator } = rule;
    const squares = gradients.map((state) => state.map((gradient) => gradient.square().mean(0)));
    const memory = squares[0].map((ofStarts, part) => {
      const mean = ofStarts.add(squares[1][part]).mul((1 - decay) / 2);
      const before = this.#memory?.[part] ?? tf.fill(mean.shape, initialAccumulator);
      return before.mul(decay).add(mean);
    });
    if (this.#memory !== null) tf.dispose([...this.#memory]);
    this.#memory = keep(memory);
    return memory.map((v) =>
      epsilonPlacement === 'inside' ? v.add(epsilon).sqrt() : v.sqrt().add(epsilon),
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
