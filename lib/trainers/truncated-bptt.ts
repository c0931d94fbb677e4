import { z } from 'zod';
import type { Engine, Objective, UpdateRule } from '../engines';
import { integer, parseOptions } from '../validation/options';
import { rmsprop, updateRuleSchema } from './optimizers';
import { ReplayBuffer } from './replay-buffer';
import type { EngineNeeds, Learner, LearnerMemory, RunGenerators, Trainer } from './trainer';

/** Options of {@link TruncatedBptt} and {@link NoOverlapTruncatedBptt}. */
export interface TruncatedBpttOptions {
  /** T, steps that the gradient goes back; at least 1. */
  readonly truncationLength: number;
  /** How weights follow their gradient. Default `rmsprop()`. */
  readonly optimizer?: UpdateRule;
}

const schema = z.strictObject({
  truncationLength: integer(1),
  optimizer: updateRuleSchema.default(rmsprop()),
});

/**
 * Truncated BPTT (Williams & Peng, 1990), the overlapping kind: at every step t ≥ T, the gradient
 * of the newest loss ℓ_β(s_t; y_t) through the last T steps, unrolled from the state s_{t−T} as it
 * was stored.
 */
export class TruncatedBptt implements Trainer {
  readonly name = 'T-BPTT';
  readonly options: Required<TruncatedBpttOptions>;
  readonly needs: EngineNeeds;

  /** @throws OptionError if an option does not fit */
  constructor(options: TruncatedBpttOptions) {
    this.options = parseTruncatedBpttOptions('TruncatedBptt', options);
    this.needs = truncatedBpttNeeds(this.options);
  }

  start(engine: Engine, _: RunGenerators, memory?: LearnerMemory): Learner {
    const { truncationLength: T } = this.options;
    const objective: Objective = { loss: 'last', lambda: 0, penalty: 'sum' };
    const buffer = new ReplayBuffer(engine, [], memory);

    return {
      observe(transitions) {
        buffer.push(transitions);
        return engine.online;
      },
      learn() {
        if (buffer.time < T) return;
        engine.gradient(buffer.newest(T), objective);
        engine.updateWeights();
      },
      memory: () => buffer.memory(),
    };
  }
}

/** @throws OptionError if an option does not fit */
export function parseTruncatedBpttOptions(
  owner: string,
  options: TruncatedBpttOptions,
): Required<TruncatedBpttOptions> {
  return parseOptions(owner, schema, options);
}

/** T + 1 states: the newest T and the one before them. */
export function truncatedBpttNeeds(options: Required<TruncatedBpttOptions>): EngineNeeds {
  const { truncationLength, optimizer } = options;
  return { slots: truncationLength + 1, optimizer, actingState: 'linked' };
}
