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
  /** How many settings are measured, at most; the others are reckoned from those like them. Default: all. */
  readonly sample?: number | undefined;
  /** Told how far it is, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
  readonly signal?: AbortSignal;
}

/** How long a slice is, at least: steps are told of every 40 ms or so. */
const SLICE_MILLISECONDS = 250;

/**
 * What settings of a sweep would take, one after the other on one core: a slice of each is computed, of all
 * its runs, from when its windows have filled. With a sample, of some of every kind; the others take as
 * much longer as they are larger by their cell evaluations.
 *
 * @param indices of the settings in the plan
 * @throws OptionError if there is no such setting, or the sample is no number of settings
 * @throws SweepStopped if the signal says stop
 */
export async function estimateSettings(
  plan: Plan,
  indices: readonly number[],
  { sample, onProgress, signal }: EstimateOptions = {},
): Promise<SettingEstimate[]> {
  checkIndices(plan, indices, sample);
  const measured = await measure(plan, sampled(plan, indices, sample), onProgress, signal);
  return indices.map(
    (index) => measured.get(index) ?? reckoned(plan, index, [...measured.values()]),
  );
}

async function measure(
  plan: Plan,
  indices: readonly number[],
  onProgress: EstimateOptions['onProgress'],
  signal: AbortSignal | undefined,
): Promise<Map<number, SettingEstimate>> {
  const estimates = new Map<number, SettingEstimate>();
  for (const index of indices) {
    const { runs } = plan.settings[index];
    const task = taskOf(plan, index);
    const seconds = await secondsOf(plan, task, signal);
    estimates.set(index, { index, runs, seconds: (seconds * runs) / rowCountOf(task) });
    onProgress?.(estimates.size / indices.length);
  }
  return estimates;
}

function checkIndices(
  { settings }: Plan,
  indices: readonly number[],
  sample: number | undefined,
): void {
  const list = z.array(integer(0, settings.length - 1), "a list of settings' indices");
  const schema = record({ indices: list, sample: integer(1).optional() });
  parseOptions('estimateSettings', schema, { indices, sample });
}

/** Of each kind of setting so many that all kinds have the same share, and one at least; from small to large. */
function sampled(
  plan: Plan,
  indices: readonly number[],
  sample = indices.length,
): readonly number[] {
  const kinds = new Map<string, number[]>();
  for (const index of indices) {
    const kind = kindOf(plan, index);
    kinds.set(kind, [...(kinds.get(kind) ?? []), index]);
  }
  return [...kinds.values()].flatMap((alike) => {
    const count = Math.ceil((alike.length * Math.min(sample, indices.length)) / indices.length);
    const bySize = [...alike].sort((a, b) => plan.settings[a].weight - plan.settings[b].weight);
    return bySize.filter((_, i) => isPicked(i, bySize.length, count));
  });
}

/** Whether the i-th of n is among `count` that are as far apart as can be, the last one included. */
function isPicked(i: number, n: number, count: number): boolean {
  return Math.floor(((i + 1) * count) / n) > Math.floor((i * count) / n);
}

/** Settings of one kind take as much longer as they have more cell evaluations. */
function kindOf({ settings }: Plan, index: number): string {
  const { engine, setting, values } = settings[index];
  return [engine.name, setting.network.cell, values.trainer, values.environment].join(' ');
}

/** From the measured setting that is nearest in size, of the same kind. */
function reckoned(
  plan: Plan,
  index: number,
  measured: readonly SettingEstimate[],
): SettingEstimate {
  const { weight, runs } = plan.settings[index];
  const alike = measured.filter((one) => kindOf(plan, one.index) === kindOf(plan, index));
  const apart = (one: SettingEstimate): number =>
    Math.abs(Math.log(plan.settings[one.index].weight / weight));
  const nearest = alike.reduce((best, one) => (apart(one) < apart(best) ? one : best));
  return {
    index,
    runs,
    seconds: (nearest.seconds * weight) / plan.settings[nearest.index].weight,
  };
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
