import { rowCountOf, type Plan, type Task } from './plan';

/** How far a sweep is. */
export interface SweepProgress {
  /** Settings that are finished, those of earlier commands included. */
  readonly settingsDone: number;
  readonly settings: number;
  /** Share of the work that is done, from 0 to 1. */
  readonly share: number;
  /** Undefined until this command has got far enough to tell. */
  readonly secondsLeft: number | undefined;
}

/** Adds up how far a sweep is, and reckons how long the rest will take. */
export class ProgressMeter {
  readonly #plan: Plan;
  /** When it was first told of any work, and how much was done by then: what went before is no measure. */
  #first: { readonly time: number; readonly done: number } | undefined;
  readonly #total: number;
  readonly #weightBefore: number;
  /** Share that is done of each task that was not finished before. */
  readonly #shares = new Map<Task, number>();
  /** Tasks that are left, by setting. */
  readonly #left = new Map<number, number>();

  /**
   * @param asked the tasks that are asked for: all of the plan's, or those of one setting
   * @param missing those of them that are to be computed
   */
  constructor(plan: Plan, asked: readonly Task[], missing: readonly Task[]) {
    this.#plan = plan;
    this.#total = asked.reduce((sum, task) => sum + weightOf(plan, task), 0);
    this.#weightBefore = missing.reduce((rest, task) => rest - weightOf(plan, task), this.#total);
    for (const { index } of missing) this.#left.set(index, (this.#left.get(index) ?? 0) + 1);
  }

  /** A task is this far, from 0 to 1. */
  move(task: Task, share: number): SweepProgress {
    this.#shares.set(task, share);
    return this.now();
  }

  /** A task is done. */
  finish(task: Task): SweepProgress {
    this.#left.set(task.index, (this.#left.get(task.index) ?? 1) - 1);
    return this.move(task, 1);
  }

  now(): SweepProgress {
    const done = [...this.#shares].reduce(
      (sum, [task, share]) => sum + share * weightOf(this.#plan, task),
      0,
    );
    const time = performance.now();
    if (this.#shares.size > 0) this.#first ??= { time, done };
    const left = this.#total - this.#weightBefore - done;
    const first = this.#first ?? { time, done };
    const seconds = (time - first.time) / 1000;
    const known = seconds > 1 && done > first.done;
    const settings = this.#plan.settings.length;
    return {
      settingsDone: settings - [...this.#left.values()].filter((count) => count > 0).length,
      settings,
      share: Math.min(1, 1 - left / this.#total),
      secondsLeft: known ? (seconds * left) / (done - first.done) : undefined,
    };
  }
}

/** Roughly how much work a task is, relative to the others. */
export function weightOf({ settings }: Plan, task: Task): number {
  const { weight, runs } = settings[task.index];
  return (weight * rowCountOf(task)) / runs;
}
