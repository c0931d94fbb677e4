import { z } from 'zod';
import { LearningStopped } from '../trainers';
import { integer, parseOptions, record } from '../validation/options';
import { computeRows } from './compute';
import { SweepStopped } from './errors';
import { rowCountOf, type Plan, type Task } from './plan';

/** What a setting would take here. */
export interface SettingEstimate {
  /** Its place in the plan. */
  readonly index: number;
  /** Rows that it makes: learning rates × seeds. */
  readonly runs: number;
  /** Seconds of one core. What is set up once (code compiled, data read) is not in it. */
  readonly seconds: number;
}

/** What an estimate is told, and who is told of it. */
export interface EstimateOptions {
  /** Told how many settings are measured. */
  readonly onProgress?: (done: number) => void;
  readonly signal?: AbortSignal;
}

/** How long a slice is, at least: steps are told of every 40 ms or so. */
const SLICE_MILLISECONDS = 250;

/**
 * What settings of a sweep would take, one after the other on one core: a slice of each is computed, of all
 * its runs, from when its windows have filled.
 *
 * @param indices of the settings in the plan
 * @throws OptionError if there is no such setting
 * @throws SweepStopped if the signal says stop
 */
export async function estimateSettings(
  plan: Plan,
  indices: readonly number[],
  { onProgress, signal }: EstimateOptions = {},
): Promise<SettingEstimate[]> {
  checkIndices(plan, indices);
  const estimates: SettingEstimate[] = [];
  for (const index of indices) {
    const { runs } = plan.settings[index];
    const task = taskOf(plan, index);
    const seconds = await secondsOf(plan, task, signal);
    estimates.push({ index, runs, seconds: (seconds * runs) / rowCountOf(task) });
    onProgress?.(estimates.length);
  }
  return estimates;
}

function checkIndices({ settings }: Plan, indices: readonly number[]): void {
  const list = z.array(integer(0, settings.length - 1), "a list of settings' indices");
  parseOptions('estimateSettings', record({ indices: list }), { indices });
}

/** The first of a setting's tasks, which are alike; every setting has one. */
function taskOf({ tasks }: Plan, index: number): Task {
  return tasks[tasks.findIndex((one) => one.index === index)];
}

async function secondsOf(plan: Plan, task: Task, signal: AbortSignal | undefined): Promise<number> {
  const { steps } = plan.experiment.protocol;
  const filled = windowLength(plan, task) + 1;
  const enough = new AbortController();
  const clock = { done: 0, at: performance.now() };
  let isBegun = false;
  let seconds = 0;
  const onProgress = (share: number): void => {
    if (signal?.aborted === true) enough.abort();
    if (enough.signal.aborted) return;
    const [done, at] = [Math.round(share * steps), performance.now()];
    if (!isBegun) {
      if (done < Math.min(filled, steps)) return;
      isBegun = true;
      Object.assign(clock, { done, at });
      // A run that is over before it can be sliced has been computed whole.
      seconds = (at - begun) / 1000;
      return;
    }
    if (done > clock.done) seconds = ((at - clock.at) / (done - clock.done) / 1000) * steps;
    if (at - clock.at >= SLICE_MILLISECONDS) enough.abort();
  };
  const begun = performance.now();
  try {
    await computeRows(plan, task, { onProgress, signal: enough.signal });
  } catch (error) {
    if (!(error instanceof LearningStopped)) throw error;
  }
  if (signal?.aborted === true) throw new SweepStopped('stopped');
  return seconds;
}

/** Steps before there is a window to learn from: at first less is computed. */
function windowLength({ settings }: Plan, { index }: Task): number {
  const { truncationLength } = settings[index].setting.trainer.options as Readonly<
    Record<string, unknown>
  >;
  return typeof truncationLength === 'number' ? truncationLength : 0;
}
