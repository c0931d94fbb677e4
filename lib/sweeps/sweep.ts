import { makeFolder, removeFile, removeLeftovers } from '../platform/files';
import { checkSweepOptions } from './check-options';
import { isComplete, settingsOf } from './completion';
import { computeTasks, largeFirst, type WorkOptions } from './compute-tasks';
import { openJournal } from './journal';
import { loadExperiment } from './load-experiment';
import { acquireLock } from './lock';
import { readParts, removeParts } from './parts';
import { sweepPaths, type SweepPaths } from './paths';
import { planSweep, type Plan, type PlanOptions } from './plan';
import { ProgressMeter } from './progress';
import { writeResults } from './results';

/** What to compute, where to put it, and whom to tell. */
export interface SweepOptions extends WorkOptions, PlanOptions {
  /** The results folder. */
  readonly folder: string;
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

function removeWorkingFiles(paths: SweepPaths, keepParts: boolean): void {
  removeFile(paths.journal);
  if (!keepParts) removeParts(paths);
  for (const path of [paths.journal, paths.provenance, paths.rows]) removeLeftovers(path);
}

function ignore(): void {
  // Nobody wants to know.
}
