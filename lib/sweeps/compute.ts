import type { EngineFactory } from '../engines';
import { learn } from '../trainers';
import type { Plan } from './plan';
import { rowOf } from './row';

/** Some runs of one setting, computed together as one batch. */
export interface Task {
  /** Which setting of the plan. */
  readonly index: number;
  readonly learningRates: readonly number[];
  readonly seeds: readonly number[];
}

/** All runs of a setting. */
export function wholeSetting(plan: Plan, index: number): Task {
  const { learningRates } = plan.settings[index];
  return { index, learningRates, seeds: Array.from({ length: plan.seeds }, (_, seed) => seed) };
}

/**
 * Computes a task's rows: the seeds of the first learning rate, then those of the next. A row does
 * not depend on which others are computed with it.
 */
export async function computeRows(
  plan: Plan,
  task: Task,
  engine: EngineFactory,
  onProgress?: (share: number) => void,
): Promise<string[]> {
  const { experiment, settings } = plan;
  const { setting, cells } = settings[task.index];
  const { runs } = await learn({
    ...setting,
    steps: experiment.protocol.steps,
    bins: experiment.protocol.bins,
    experiment: experiment.name,
    seeds: task.seeds,
    learningRate: task.learningRates,
    engine,
    onProgress: (done, total) => onProgress?.(done / total),
  });
  return runs.map((run) => rowOf(experiment, cells, run));
}
