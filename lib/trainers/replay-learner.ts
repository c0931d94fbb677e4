import type { Costates, Engine, Numbers, Windows } from '../engines';
import { BackwardChains } from './backward-chains';
import { ReplayBuffer } from './replay-buffer';
import type { Learner, LearnerSnapshot, RunGenerators } from './trainer';
import type { ResolvedReplayOptions } from './window-options';

/** Where learning begins later than at t = T. */
interface WarmUp {
  /** Transitions that are only stored, before the first update. Default 0. */
  readonly warmUp?: number;
}

/**
 * The frame of Algorithm 1, common to all that learns from a buffer: `observe` advances and stores,
 * `learn` samples B windows of T steps and updates on them, M times.
 *
 * @param update what is done with a mini-batch; it looks at nothing that the engine computes
 * @param costates kept beside the stored states, if any: a new state has none, and they are saved
 */
export function replayLearner(
  engine: Engine,
  generators: RunGenerators,
  saved: LearnerSnapshot | undefined,
  options: ResolvedReplayOptions & WarmUp,
  update: (windows: Windows) => void,
  costates?: Costates,
): Learner {
  const { truncationLength: T, batchSize: B, updatesPerStep: M, newest, warmUp = 0 } = options;
  const samples = generators('samples');
  const buffer = new ReplayBuffer(engine, samples, saved);
  const chains =
    options.replay === 'backward' ? new BackwardChains(buffer, samples, options, saved) : null;
  if (saved !== undefined) costates?.writeAll(saved.costates as Numbers);
  return {
    canWait: true,
    observe(transitions) {
      buffer.push(transitions);
      costates?.clear(buffer.newestSlot);
      return engine.online;
    },
    learn() {
      if (buffer.time <= warmUp || buffer.windowCount(T, newest) === 0) return;
      for (let j = 0; j < M; j++) update(chains?.next() ?? buffer.sample(B, T, newest));
    },
    predict: (observations) => buffer.predict(observations),
    snapshot: () => ({
      ...buffer.snapshot(),
      ...chains?.snapshot(),
      ...(costates && { costates: costates.readAll() }),
    }),
  };
}
