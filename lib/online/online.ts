import { OnlineLearner } from './online-learner';
import { resolveOnlineOptions, type OnlineOptions } from './online-options';
import type { ValueSpec } from './values';

/**
 * Makes a learner for a stream of one's own, which is pushed a sample at a time:
 *
 *     const learner = online({
 *       observation: { kind: 'vector', size: 2 },
 *       target: { kind: 'vector', size: 1 },
 *       network: { cell: 'elman', hiddenUnits: 8 },
 *       trainer: new Fpp({ truncationLength: 3 }),
 *       learningRate: 0.01,
 *     });
 *     const [guess] = learner.predict([0.3, 0.9]);
 *     const { loss } = learner.learn([0.3, 0.9], [0.5]);
 *
 * What it learns is, to the bit, what `learn` does from a `Recording` of the same data, by every trainer, cell
 * and engine. It remembers no more after ten million samples than after the first thousand.
 *
 * @throws OptionError if an option does not fit
 * @throws MemoryError if it would take more memory than there is
 * @throws CheckpointError if the `checkpoint` is damaged, or of another learner
 * @throws FileError if the `checkpoint` cannot be read, or none could be written where it should be
 */
export function online<const Observation extends ValueSpec, const Target extends ValueSpec>(
  options: OnlineOptions<Observation, Target>,
  ...surplus: never[]
): OnlineLearner<Observation, Target> {
  return new OnlineLearner<Observation, Target>(resolveOnlineOptions(options, surplus));
}
