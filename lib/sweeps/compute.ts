import { learn } from '../trainers';
import type { Plan, Task } from './plan';
import { rowOf, type Row } from './row';

/**
 * Computes a task's rows: the seeds of the first learning rate, then those of the next. A row does
 * not depend on which others are computed with it.
 */
export async function computeRows(
  plan: Plan,
  task: Task,
  onProgress?: (share: number) => void,
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
  });
  return runs.map((run) => rowOf(experiment, values, run));
}
