import type { Task } from './compute';
import type { Plan } from './plan';

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
  readonly #start = performance.now();
  readonly #total: number;
  readonly #weightBefore: number;
  /** Weight that was done, by setting; of those under way, what they report. */
  readonly #weights = new Map<number, number>();
  #settingsDone: number;

  /** @param finished the settings that need not be computed any more */
  constructor(plan: Plan, finished: Iterable<number>) {
    this.#plan = plan;
    this.#total = plan.settings.reduce((sum, { weight }) => sum + weight, 0);
    const before = [...finished];
    this.#settingsDone = before.length;
    this.#weightBefore = before.reduce((sum, index) => sum + plan.settings[index].weight, 0);
  }

  /** A task is this far, from 0 to 1. */
  move(task: Task, share: number): SweepProgress {
    this.#weights.set(task.index, share * this.#plan.settings[task.index].weight);
    return this.now();
  }

  /** A task is done. */
  finish(task: Task): SweepProgress {
    this.#settingsDone += 1;
    return this.move(task, 1);
  }

  now(): SweepProgress {
    const done = [...this.#weights.values()].reduce((sum, weight) => sum + weight, 0);
    const left = this.#total - this.#weightBefore - done;
    const seconds = (performance.now() - this.#start) / 1000;
    const known = seconds > 1 && done > 0;
    return {
      settingsDone: this.#settingsDone,
      settings: this.#plan.settings.length,
      share: 1 - left / this.#total,
      secondsLeft: known ? (seconds * left) / done : undefined,
    };
  }
}
