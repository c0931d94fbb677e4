import { existsSync } from 'node:fs';
import { thisMachine } from '../platform/machine';
import { checkSweepOptions } from './check-options';
import { codeNote } from './compute';
import { SweepError, SweepStopped } from './errors';
import { OptionError } from '../validation/errors';
import { listFolder, makeFolder, removeFile, removeLeftovers } from '../platform/files';
import { byTask, checkPlan, openJournal, readRecordsFile } from './journal';
import { loadExperiment } from './load-experiment';
import { acquireLock } from './lock';
import { readParts, removeParts, writePart } from './parts';
import { sweepPaths, type SweepPaths } from './paths';
import { planSweep, type Plan, type PlanOptions, type Task } from './plan';
import { ProgressMeter, weightOf, type SweepProgress } from './progress';
import type { TaskRecord } from './records';
import { checkResults, openResults, writeResults, type Results } from './results';
import { runInProcesses, type Work } from './worker-pool';

/** What to compute, where to put it, and whom to tell. */
export interface SweepOptions extends PlanOptions {
  /** An experiment's name, or the path of a module that exports one. */
  readonly experiment: string;
  /** The results folder. */
  readonly folder: string;
  /** How many tasks (settings, or runs of large networks) are computed at a time. */
  readonly workers: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: SweepProgress) => void;
  /** Told what is worth knowing: a lock that was taken over, a line that was taken out. */
  readonly onNote?: (text: string) => void;
  /** What computes tasks. Default `runInProcesses`. */
  readonly compute?: (work: Work) => Promise<void>;
}

/** What came of it. */
export interface SweepResult {
  readonly plan: Plan;
  readonly paths: SweepPaths;
  /** How many settings this command computed or completed; 0 if everything was there. */
  readonly computed: number;
}

/**
 * Computes what is missing of an experiment and writes its results. What is finished goes
 * into a journal at once, so that whatever happens, it need not be computed again.
 *
 * @throws OptionError if there is no such experiment or engine
 * @throws SweepStopped if the signal says stop; the journal is kept
 * @throws SweepError if something goes wrong; the journal is kept
 * @throws FileError if something cannot be read or written; the journal is kept
 */
export async function runSweep(options: SweepOptions): Promise<SweepResult> {
  checkSweepOptions('runSweep', options);
  const { folder, engine, seeds, onNote = ignore } = options;
  const plan = planSweep(await loadExperiment(options.experiment, folder), { engine, seeds });
  const paths = sweepPaths(folder, plan.experiment.name, options.experiment);
  makeFolder(folder);
  const lock = await acquireLock(paths.lock, plan.experiment.name, onNote);
  try {
    if (await isComplete(paths, plan)) {
      removeWorkingFiles(paths);
      return { plan, paths, computed: 0 };
    }
    const journal = openJournal(paths.journal, plan, onNote);
    try {
      const finished = new Map([...readParts(paths, plan), ...journal.finished]);
      const missing = plan.tasks.filter((_, place) => !finished.has(place));
      await computeTasks(plan, plan.tasks, missing, options, (record) => {
        lock.assertHeld();
        journal.append(record);
        finished.set(record.task, record);
      });
      await writeResults(paths, plan, finished);
      removeWorkingFiles(paths);
      return { plan, paths, computed: settingsOf(missing).length };
    } finally {
      journal.close();
    }
  } finally {
    lock.release();
  }
}

/**
 * Computes one setting into a file of its own, for a cluster's scheduler; any number of such
 * commands may run at once, each for another setting. {@link runSweep} collects the files. Where it was
 * stopped, it goes on, also in the middle of a task.
 *
 * @throws as runSweep
 */
export async function runSetting(options: SweepOptions, index: number): Promise<SweepResult> {
  checkSweepOptions('runSetting', options);
  const { folder, engine, seeds, onNote = ignore } = options;
  const plan = planSweep(await loadExperiment(options.experiment, folder), { engine, seeds });
  if (!plan.settings.some((setting) => setting.index === index)) {
    const allowed = `an integer from 0 to ${plan.settings.length - 1}`;
    throw new OptionError('runSetting', 'index', index, allowed);
  }
  const paths = sweepPaths(folder, plan.experiment.name, options.experiment);
  makeFolder(folder);
  const isThere = !(await missingSettings(paths, plan)).includes(index);
  if (isThere) return { plan, paths, computed: 0 };
  makeFolder(paths.parts);
  const what = `${plan.experiment.name}, setting ${index}`;
  const lock = await acquireLock(paths.partLock(index), what, onNote);
  try {
    const own = plan.tasks.filter((task) => task.index === index);
    const place = (task: Task): number => plan.tasks.indexOf(task);
    const checkpointOf = (task: Task): string => paths.partCheckpoint(index, place(task));
    const journal = openJournal(paths.partJournal(index), plan, onNote);
    try {
      const finished = new Map(journal.finished);
      const missing = own.filter((task) => !finished.has(place(task)));
      await computeTasks(plan, own, missing, { ...options, checkpointOf }, (record) => {
        lock.assertHeld();
        journal.append(record);
        finished.set(record.task, record);
        removeFile(paths.partCheckpoint(index, record.task));
      });
      writePart(paths, plan, index, [...finished.values()]);
    } finally {
      journal.close();
    }
    removeFile(paths.partJournal(index));
    return { plan, paths, computed: 1 };
  } finally {
    lock.release();
  }
}

/**
 * The settings that are not, or not wholly, in the results, the journal or a part.
 *
 * @throws SweepError if what is there belongs to another plan
 * @throws FileError if the folder cannot be read
 */
export async function missingSettings(paths: SweepPaths, plan: Plan): Promise<number[]> {
  // Nothing is missing from a folder that is not there: it is the folder that is wrong.
  listFolder(paths.folder);
  if (await isComplete(paths, plan)) return [];
  const { header, records } = readRecordsFile(paths.journal);
  if (header !== undefined) checkPlan(paths.journal, header, plan);
  const found = new Set([...byTask(records, plan).keys(), ...readParts(paths, plan).keys()]);
  return settingsOf(plan.tasks.filter((_, place) => !found.has(place)));
}

/** Tasks go to the workers by size, large ones first, so that all end at about the same time. */
async function computeTasks(
  plan: Plan,
  asked: readonly Task[],
  missing: readonly Task[],
  options: SweepOptions & Pick<Work, 'checkpointOf'>,
  keep: (record: TaskRecord) => void,
): Promise<void> {
  const { signal, onProgress = ignore, onNote = ignore, compute = runInProcesses } = options;
  const { checkpointOf } = options;
  const start = performance.now();
  const command = `${new Date().toISOString()} ${process.pid}`;
  const machine = thisMachine();
  const meter = new ProgressMeter(plan, asked, missing);
  const tasks = [...missing].sort((a, b) => weightOf(plan, b) - weightOf(plan, a));
  // Told once something is computed: what fails before says one line, why.
  let note = await codeNote(plan, missing);
  const tellNote = (): void => {
    if (note !== undefined) onNote(note);
    note = undefined;
  };
  onProgress(meter.now());
  await compute({
    plan,
    experiment: options.experiment,
    tasks,
    workers: Math.min(options.workers, tasks.length),
    signal,
    ...(checkpointOf === undefined ? {} : { checkpointOf }),
    onProgress: (task, share) => {
      tellNote();
      onProgress(meter.move(task, share));
    },
    onRows: (task, rows) => {
      tellNote();
      const elapsed = (performance.now() - start) / 1000;
      const place = plan.tasks.indexOf(task);
      keep({ kind: 'task', task: place, rows: [...rows], command, elapsed, machine });
      onProgress(meter.finish(task));
    },
  });
  if (signal?.aborted === true) throw new SweepStopped('stopped');
}

/**
 * Whether all results are there, each row as planned.
 *
 * @throws SweepError if there are results, but of another plan, or not as they were computed
 */
async function isComplete(paths: SweepPaths, plan: Plan): Promise<boolean> {
  if (!existsSync(paths.rows)) return false;
  // Where a journal still is, results that are not whole were cut off while they were written: they
  // are made of it again.
  const isUnderWay = existsSync(paths.journal);
  let results: Results;
  try {
    results = await openResults(paths, plan.experiment.name);
  } catch (error) {
    if (error instanceof SweepError && isUnderWay) return false;
    throw error;
  }
  const { provenance } = results;
  checkPlan(paths.rows, { ...provenance, fingerprint: provenance.plan }, plan);
  checkResults(paths, results, plan);
  return true;
}

function removeWorkingFiles(paths: SweepPaths): void {
  removeFile(paths.journal);
  removeParts(paths);
  for (const path of [paths.journal, paths.provenance, paths.rows]) removeLeftovers(path);
}

/** The settings that tasks belong to, each once. */
function settingsOf(tasks: readonly Task[]): number[] {
  return [...new Set(tasks.map(({ index }) => index))];
}

function ignore(): void {
  // Nobody wants to know.
}
