import { existsSync } from 'node:fs';
import { listFolder, makeFolder, removeFile, removeLeftovers } from '../platform/files';
import { checkSweepOptions } from './check-options';
import { computeTasks, largeFirst } from './compute-tasks';
import { SweepError } from './errors';
import { byTask, checkPlan, openJournal, readRecordsFile } from './journal';
import { loadExperiment } from './load-experiment';
import { acquireLock } from './lock';
import { readParts, removeParts } from './parts';
import { sweepPaths, type SweepPaths } from './paths';
import { planSweep, type Plan, type PlanOptions, type Task } from './plan';
import { ProgressMeter, type SweepProgress } from './progress';
import { checkResults, openResults, writeResults, type Results } from './results';
import type { Work } from './worker-pool';

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
  /** Whether to wait for a process that is at the same work, rather than to refuse. Default false. */
  readonly wait?: boolean;
  /** Whether settings that were computed one by one keep their files: others may wait for them. Default false. */
  readonly keepParts?: boolean;
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
  const { folder, engine, seeds, keepParts = false, onNote = ignore } = options;
  const plan = planSweep(await loadExperiment(options.experiment, folder), { engine, seeds });
  const paths = sweepPaths(folder, plan.experiment.name, options.experiment);
  makeFolder(folder);
  const lock = await acquireLock(paths.lock, plan.experiment.name, onNote, options);
  try {
    if (await isComplete(paths, plan)) {
      removeWorkingFiles(paths, keepParts);
      return { plan, paths, computed: 0 };
    }
    const journal = openJournal(paths.journal, plan, onNote);
    try {
      const finished = new Map([...readParts(paths, plan), ...journal.finished]);
      const missing = plan.tasks.filter((_, place) => !finished.has(place));
      await computeTasks(options, {
        plan,
        tasks: largeFirst(plan, missing),
        missing,
        meter: new ProgressMeter(plan, plan.tasks, missing),
        keep: (record) => {
          lock.assertHeld();
          journal.append(record);
          finished.set(record.task, record);
        },
      });
      await writeResults(paths, plan, finished);
      removeWorkingFiles(paths, keepParts);
      return { plan, paths, computed: settingsOf(missing).length };
    } finally {
      journal.close();
    }
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

/**
 * Whether all results are there, each row as planned.
 *
 * @throws SweepError if there are results, but of another plan, or not as they were computed
 */
export async function isComplete(paths: SweepPaths, plan: Plan): Promise<boolean> {
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

function removeWorkingFiles(paths: SweepPaths, keepParts: boolean): void {
  removeFile(paths.journal);
  if (!keepParts) removeParts(paths);
  for (const path of [paths.journal, paths.provenance, paths.rows]) removeLeftovers(path);
}

/** The settings that tasks belong to, each once. */
export function settingsOf(tasks: readonly Task[]): number[] {
  return [...new Set(tasks.map(({ index }) => index))];
}

function ignore(): void {
  // Nobody wants to know.
}
