import type { EngineFactory, EngineName } from '../engines';
import { fastestLanes, isWorthCompiling, nativeDense, nativeLanes } from '../engines/load-engines';
import type { Setting } from '../experiments';
import { learn } from '../trainers';
import { multiplyAdds } from '../trainers/cost';
import { rowCountOf, type Plan, type Task } from './plan';
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
  const { setting, values } = settings[task.index];
  const { environment, network, trainer, streams } = setting;
  const { runs } = await learn({
    environment,
    network,
    trainer,
    streams,
    steps: experiment.protocol.steps,
    learningSteps: experiment.protocol.learningSteps,
    bins: experiment.protocol.bins,
    experiment: experiment.seedsOf ?? experiment.name,
    seeds: task.seeds,
    learningRate: task.learningRates,
    engine: await engineOf(plan, task),
    // Playing the streams forward to where the checkpoint stands is no part of the task.
    onProgress: (done, total, phase) => {
      if (phase === 'learn') onProgress?.(done / total);
    },
    ...(signal === undefined ? {} : { signal }),
    ...(checkpoint === undefined ? {} : { checkpoint: { path: checkpoint } }),
  });
  return runs.map((run) => rowOf(experiment, values, run));
}

/** Unless it was asked for, lanes are what is fastest; the bits are the same. */
async function engineOf(plan: Plan, task: Task): Promise<EngineFactory | EngineName> {
  const { setting, engine } = plan.settings[task.index];
  if (engine.name !== 'lanes' || plan.isEngineAskedFor) return engine.name;
  return fastestLanes(workOf(plan, task, setting));
}

function workOf({ experiment }: Plan, task: Task, setting: Setting): number {
  return multiplyAdds(setting, rowCountOf(task), experiment.protocol.steps);
}

/**
 * By what lanes, or dense, are computed, in a line: C++, or WebAssembly and why. Nothing where compiling would
 * take longer than computing, or no task is computed by either.
 */
export async function codeNote(plan: Plan, tasks: readonly Task[]): Promise<string | undefined> {
  const isComputedBy = (name: EngineName): boolean =>
    tasks.some((task) => {
      const { engine, setting } = plan.settings[task.index];
      return engine.name === name && isWorthCompiling(workOf(plan, task, setting));
    });
  if (isComputedBy('lanes')) {
    if (plan.isEngineAskedFor) return 'lanes in WebAssembly, as --engine asks for';
    return noteOf('lanes', await nativeLanes(), ' (--engine lanes)');
  }
  return isComputedBy('dense') ? noteOf('dense', await nativeDense(), '') : undefined;
}

function noteOf(name: EngineName, native: EngineFactory | string, how: string): string {
  if (typeof native === 'string') return `${name} in WebAssembly: ${native}`;
  return `${name} in C++, compiled for this processor: the bits of WebAssembly${how}, faster`;
}
