import { thisMachine } from '../platform/machine';
import { codeNote } from './compute';
import { SweepStopped } from './errors';
import { weightOf, type ProgressMeter, type SweepProgress } from './progress';
import type { Plan, Task } from './plan';
import type { TaskRecord } from './records';
import { runInProcesses, type Work } from './worker-pool';

/** What computes, and whom to tell. */
export interface WorkOptions {
  /** An experiment's name, or the path of a module that exports one. */
  readonly experiment: string;
  /** How many tasks (settings, or runs of large networks) are computed at a time. */
  readonly workers: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: SweepProgress) => void;
  /** Told what is worth knowing: a lock that was taken over, a line that was taken out. */
  readonly onNote?: (text: string) => void;
  /** What computes tasks. Default `runInProcesses`. */
  readonly compute?: (work: Work) => Promise<void>;
}

/** Tasks of a plan that are to be computed, and what to do with what comes of them. */
export interface TasksToCompute extends Pick<
  Work,
  'plan' | 'tasks' | 'checkpointOf' | 'onFailure'
> {
  /** Those that are thought to be missing. */
  readonly missing: readonly Task[];
  /** Is told how far they are. */
  readonly meter: ProgressMeter;
  /** Keeps what is finished, at once. */
  readonly keep: (record: TaskRecord) => void;
}

/**
 * Computes tasks in worker processes, and tells of it.
 *
 * @throws SweepStopped if the signal says stop
 * @throws SweepError if a task fails and nobody is told
 */
export async function computeTasks(
  options: WorkOptions,
  { plan, tasks, missing, meter, keep, checkpointOf, onFailure }: TasksToCompute,
): Promise<void> {
  const { experiment, signal, onProgress, onNote, compute = runInProcesses } = options;
  const start = performance.now();
  const command = `${new Date().toISOString()} ${process.pid}`;
  const machine = thisMachine();
  // Told once something is computed: what fails before says one line, why.
  let note = await codeNote(plan, missing);
  const tellNote = (): void => {
    if (note !== undefined) onNote?.(note);
    note = undefined;
  };
  onProgress?.(meter.now());
  await compute({
    plan,
    experiment,
    tasks,
    workers: Math.min(options.workers, missing.length),
    signal,
    ...(checkpointOf === undefined ? {} : { checkpointOf }),
    ...(onFailure === undefined ? {} : { onFailure }),
    onProgress: (task, share) => {
      tellNote();
      onProgress?.(meter.move(task, share));
    },
    onRows: (task, rows) => {
      tellNote();
      const elapsed = (performance.now() - start) / 1000;
      const place = plan.tasks.indexOf(task);
      keep({ kind: 'task', task: place, rows: [...rows], command, elapsed, machine });
      onProgress?.(meter.finish(task));
    },
  });
  if (signal?.aborted === true) throw new SweepStopped('stopped');
}

/** Tasks by size, large ones first, so that all workers end at about the same time. */
export function largeFirst(plan: Plan, tasks: readonly Task[]): Task[] {
  return [...tasks].sort((a, b) => weightOf(plan, b) - weightOf(plan, a));
}
