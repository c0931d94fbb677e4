import { learn } from '../trainers';
import type { Plan, Task } from './plan';
import { rowOf, type Row } from './row';

/** How a task is computed; none of it changes a row. */
export interface ComputeOptions {
  /** Told now and then how far it is, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
  readonly signal?: AbortSignal;
  /** A file where the task is saved if the signal stops it, and goes on from if it is there. */
  readonly checkpoint?: string | undefined;
}

/**
 * Computes a task's rows: the seeds of the first learning rate, then those of the next. A row does
 * not depend on which others are computed with it.
 *
 * @throws LearningStopped if the signal says stop
 * @throws CheckpointError if the checkpoint cannot be gone on from
 */
export async function computeRows(
  plan: Plan,
  task: Task,
  { onProgress, signal, checkpoint }: ComputeOptions = {},
): Promise<Row[]> {
  const { experiment, settings } = plan;
  const { setting, values, engine } = settings[task.index];
  const { environment, network, trainer, streams } = setting;
  const { runs } = await learn({
    environment,
    network,
    trainer,
    streams,
    steps: experiment.protocol.steps,
    learningSteps: experiment.protocol.learningSteps,
    bins: experiment.protocol.bins,
    experiment: experiment.name,
    seeds: task.seeds,
    learningRate: task.learningRates,
    engine: engine.name,
    onProgress: (done, total) => onProgress?.(done / total),
    ...(signal === undefined ? {} : { signal }),
    ...(checkpoint === undefined ? {} : { checkpoint: { path: checkpoint } }),
  });
  return runs.map((run) => rowOf(experiment, values, run));
}
