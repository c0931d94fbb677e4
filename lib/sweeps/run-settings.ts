import { makeFolder } from '../platform/files';
import { OptionError } from '../validation/errors';
import { checkSettingsOptions } from './check-options';
import { isComplete, journalTasks } from './completion';
import { computeTasks, largeFirst } from './compute-tasks';
import { isWorthRetrying, SweepError, SweepInterrupted } from './errors';
import { loadExperiment } from './load-experiment';
import { sweepPaths } from './paths';
import { planSweep, type Plan, type Task } from './plan';
import { ProgressMeter } from './progress';
import { SettingsAtWork, type ClaimOptions } from './settings-at-work';
import type { SweepOptions, SweepResult } from './sweep';

/** Which settings of a sweep to compute, where to put them, and whom to tell. */
export interface SettingsOptions extends Omit<SweepOptions, 'keepParts'>, ClaimOptions {
  /** Their places in the plan. */
  readonly settings: readonly number[];
}

/**
 * Computes settings, each into a file of its own (a part), for a cluster's scheduler. Any number of such
 * commands may run at once, on any machines that share the folder: what another one is at is left to it.
 * `runSweep` makes the rows of the parts. Where it was stopped, it goes on, also in the middle of a task.
 *
 * A setting that cannot be computed does not keep the others from being so; the error comes in the end.
 *
 * @throws OptionError if there is no such experiment, engine or setting
 * @throws SweepStopped if the signal says stop; what is finished, and what is under way, is kept
 * @throws SweepInterrupted if something from outside came in between, or another process is at a setting
 * @throws SweepError if a setting cannot be computed
 * @throws FileError if something cannot be read or written
 */
export async function runSettings(options: SettingsOptions): Promise<SweepResult> {
  checkSettingsOptions('runSettings', options);
  const { folder, engine, seeds, settings } = options;
  const plan = planSweep(await loadExperiment(options.experiment, folder), { engine, seeds });
  const asked = tasksOf(plan, settings);
  const paths = sweepPaths(folder, plan.experiment.name, options.experiment);
  makeFolder(folder);
  if (await isComplete(paths, plan)) return { plan, paths, computed: 0 };
  makeFolder(paths.parts);
  // What a whole sweep was stopped at, in the same folder, need not be computed again.
  const work = new SettingsAtWork(plan, paths, journalTasks(paths, plan), options);
  const missing = asked.filter(({ index }) => !work.isThere(index));
  try {
    await computeTasks(options, {
      plan,
      tasks: work.tasks(largeFirst(plan, missing)),
      missing,
      meter: new ProgressMeter(plan, asked, missing),
      checkpointOf: (task) => paths.partCheckpoint(task.index, plan.tasks.indexOf(task)),
      keep: (record) => {
        work.keep(record);
      },
      onFailure: (task, error) => {
        work.fail(task, error);
      },
    });
  } finally {
    work.end();
  }
  if (work.failures.length > 0) throw summaryOf(work.failures);
  return { plan, paths, computed: work.computed };
}

/** @throws OptionError if there is no such setting */
function tasksOf({ settings, tasks }: Plan, indices: readonly number[]): Task[] {
  const asked = new Set(indices);
  const last = settings.length - 1;
  const stranger = indices.find((index) => index > last);
  if (stranger !== undefined) {
    throw new OptionError('runSettings', 'settings', stranger, `indices from 0 to ${last}`);
  }
  return tasks.filter(({ index }) => asked.has(index));
}

/** Several failures as one: worth a retry where all are. */
function summaryOf(failures: readonly SweepError[]): SweepError {
  const final = failures.filter((one) => !isWorthRetrying(one));
  const [first] = final.length > 0 ? final : failures;
  const rest = failures.length - 1;
  const message = rest === 0 ? first.message : `${first.message} (and ${rest} more)`;
  return final.length > 0 ? new SweepError(message) : new SweepInterrupted(message);
}
