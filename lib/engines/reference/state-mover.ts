import { finiteOrNaN } from '../divergence';
import type { EngineConfig, StateGradients, Windows } from '../engine';
import type { StateStep, UpdateRule } from '../update-rules';
import { clipped, divisor, initialAccumulators, accumulate } from './follow-gradient';
import type { Run } from './run';

/** Moves stored states along their gradients; keeps the states' RMSprop accumulators. */
export class StateMover {
  readonly #config: EngineConfig;
  /** [run] accumulators, one for each unit of the state; made at the first move. */
  #accumulators: Float64Array[] | undefined;

  constructor(config: EngineConfig) {
    this.#config = config;
  }

  /** A run's accumulators; none before they are made. */
  accumulatorsOf(run: number): Float64Array {
    return this.#accumulators?.[run] ?? new Float64Array(0);
  }

  /** Replaces a run's accumulators by those of {@link accumulatorsOf}. */
  setAccumulatorsOf(run: number, accumulators: ArrayLike<number>): void {
    if (accumulators.length === 0) return;
    this.#accumulators ??= Array.from({ length: this.#config.runs }, () => new Float64Array(0));
    this.#accumulators[run] = Float64Array.from(accumulators);
  }

  /**
   * s ← s − rate · g / divisor for both end states of every window. The gradients were all taken
   * before anything moves, so windows that share a state simply add up.
   */
  move(
    step: StateStep,
    runs: readonly Run[],
    windows: Windows,
    gradients: readonly StateGradients[][][],
  ): void {
    const { rule, rate } = step;
    const { slots, network, streams: S } = this.#config;
    const { batchSize: B, starts, length: T } = windows;
    const scale = step.averaging === 'window' ? 1 : 1 / (B * S);
    this.#accumulators ??= runs.map(() => initialAccumulators(rule, network.stateSize));

    for (const [r, { learningRate, streams }] of runs.entries()) {
      const accumulators = this.#accumulators[r];
      if (rule.kind === 'rmsprop')
        accumulateMeanSquares(rule, scale, gradients[r].flat(), accumulators);
      const stepSize = rate === 'shared' ? learningRate : rate;
      const follow = (state: Float64Array, gradient: Float64Array): void => {
        for (let i = 0; i < state.length; i++) {
          const step =
            (stepSize * clipped(rule, scale * gradient[i])) / divisor(rule, accumulators, i);
          state[i] = finiteOrNaN(state[i] - step); // tanh would hide ∞, not NaN
        }
      };
      for (let s = 0; s < S; s++) {
        for (let b = 0; b < B; b++) {
          const startSlot = starts[r * B + b];
          const { start, end } = gradients[r][s][b];
          follow(streams[s].states[startSlot], start);
          follow(streams[s].states[(startSlot + T) % slots], end);
        }
      }
    }
  }
}

/** Each unit's accumulator takes in the mean over the windows' end states of (scale · g)². */
function accumulateMeanSquares(
  rule: UpdateRule,
  scale: number,
  pairs: readonly StateGradients[],
  accumulators: Float64Array,
): void {
  for (let i = 0; i < accumulators.length; i++) {
    let squares = 0;
    for (const { start, end } of pairs) {
      squares += clipped(rule, scale * start[i]) ** 2 + clipped(rule, scale * end[i]) ** 2;
    }
    accumulate(rule, accumulators, i, squares / (2 * pairs.length));
  }
}
