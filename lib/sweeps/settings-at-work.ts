import { removeFile } from '../platform/files';
import { SweepError } from './errors';
import { readFailure, writeFailure } from './failures';
import { openJournal, readSoundRecords, type Journal } from './journal';
import { acquireLock, pause, SweepBusy, type Lock } from './lock';
import { readPart, writePart } from './parts';
import type { SweepPaths } from './paths';
import type { Plan, Task } from './plan';
import type { TaskRecord } from './records';

/** How settings are claimed. */
export interface ClaimOptions {
  /** Whether to wait for settings that another process is at, rather than to leave them to it. Default false. */
  readonly wait?: boolean;
  /** The scheduler's how-manieth attempt it is: from 2 on, what failed for good is not tried again. Default 1. */
  readonly attempt?: number;
  readonly signal?: AbortSignal;
  readonly onNote?: (text: string) => void;
}

/** A setting that this process has claimed. */
interface Claimed {
  readonly lock: Lock;
  readonly journal: Journal;
  readonly finished: Map<number, TaskRecord>;
  /** Tasks that are neither done nor failed. */
  left: number;
}

/**
 * The settings that one command computes into their parts: each is claimed by its lock when its turn comes,
 * so that other commands, on whatever machine, take others meanwhile.
 */
export class SettingsAtWork {
  readonly #plan: Plan;
  readonly #paths: SweepPaths;
  /** Tasks of a whole sweep that was stopped, by their place. */
  readonly #ofSweep: ReadonlyMap<number, TaskRecord>;
  readonly #options: ClaimOptions;
  readonly #claimed = new Map<number, Claimed>();
  readonly #places: ReadonlyMap<number, readonly number[]>;
  readonly #failures: SweepError[] = [];
  #computed = 0;
  #isOver = false;

  constructor(
    plan: Plan,
    paths: SweepPaths,
    ofSweep: ReadonlyMap<number, TaskRecord>,
    options: ClaimOptions,
  ) {
    this.#plan = plan;
    this.#paths = paths;
    this.#ofSweep = ofSweep;
    this.#options = options;
    const places = new Map<number, number[]>();
    for (const [place, { index }] of plan.tasks.entries()) {
      places.set(index, [...(places.get(index) ?? []), place]);
    }
    this.#places = places;
  }

  /** Why settings could not be computed. */
  get failures(): readonly SweepError[] {
    return this.#failures;
  }

  /** How many settings this command computed or completed. */
  get computed(): number {
    return this.#computed;
  }

  /** Whether a setting's part is there, and whole; made of a sweep's journal if it is all in there. */
  isThere(index: number): boolean {
    const places = this.#placesOf(index);
    const part = readPart(this.#paths.part(index), this.#plan, index);
    if (places.every((place) => part.has(place))) return true;
    const records = places.flatMap((place) => this.#ofSweep.get(place) ?? []);
    if (records.length < places.length) return false;
    writePart(this.#paths, this.#plan, index, records);
    return true;
  }

  /**
   * The tasks to compute, one after another; what others are at comes last, or not at all.
   *
   * @param tasks in the order in which their settings are to be claimed
   */
  async *tasks(tasks: readonly Task[]): AsyncGenerator<Task, void> {
    let waiting = [...new Set(tasks.map(({ index }) => index))];
    const { wait = false, signal, onNote } = this.#options;
    for (let isTold = false; waiting.length > 0; isTold = true) {
      const busy: number[] = [];
      for (const index of waiting) {
        if (this.#isOver || signal?.aborted === true) return;
        try {
          for (const task of await this.#claim(index)) yield task;
        } catch (error) {
          if (!(error instanceof SweepBusy)) throw error;
          if (wait) busy.push(index);
          else this.#failures.push(error);
        }
      }
      waiting = busy;
      if (waiting.length === 0) return;
      if (!isTold) onNote?.(`waiting for others that compute setting ${waiting.join(', ')}`);
      await pause(signal);
    }
  }

  /** A task is done. */
  keep(record: TaskRecord): void {
    const { index } = this.#plan.tasks[record.task];
    const claimed = this.#claimedOf(index);
    claimed.lock.assertHeld();
    claimed.journal.append(record);
    claimed.finished.set(record.task, record);
    removeFile(this.#paths.partCheckpoint(index, record.task));
    this.#oneLess(index, claimed);
  }

  /** A task cannot be computed. */
  fail(task: Task, error: SweepError): void {
    this.#failures.push(error);
    writeFailure(this.#paths, task.index, error);
    this.#oneLess(task.index, this.#claimedOf(task.index));
  }

  /** Lets go of everything; what is finished of a setting stays in its journal. */
  end(): void {
    this.#isOver = true;
    for (const index of [...this.#claimed.keys()]) this.#letGo(index);
  }

  /**
   * @returns what is missing of a setting, once it is this process's
   * @throws SweepBusy if another process is at it
   */
  async #claim(index: number): Promise<Task[]> {
    const { attempt = 1, onNote = ignore } = this.#options;
    const plan = this.#plan;
    if (attempt > 1) {
      const failure = readFailure(this.#paths, index);
      if (failure?.isFinal === true) {
        this.#failures.push(new SweepError(failure.message));
        return [];
      }
    }
    const what = `${plan.experiment.name}, setting ${index}`;
    const lock = await acquireLock(this.#paths.partLock(index), what, onNote);
    // It took a while: another may have finished it, or all may be over.
    if (this.#isOver || this.isThere(index)) {
      lock.release();
      return [];
    }
    let journal: Journal;
    try {
      removeFile(this.#paths.partFailure(index));
      journal = openJournal(this.#paths.partJournal(index), plan, onNote, readSoundRecords);
    } catch (error) {
      lock.release();
      throw error;
    }
    const sound = readPart(this.#paths.part(index), plan, index);
    const finished = new Map([...sound, ...journal.finished]);
    const missing = this.#placesOf(index).filter((place) => !finished.has(place));
    const claimed = { lock, journal, finished, left: missing.length };
    this.#claimed.set(index, claimed);
    if (missing.length === 0) this.#finish(index, claimed);
    return missing.map((place) => plan.tasks[place]);
  }

  #oneLess(index: number, claimed: Claimed): void {
    claimed.left -= 1;
    if (claimed.left === 0) this.#finish(index, claimed);
  }

  #finish(index: number, { finished }: Claimed): void {
    const isWhole = this.#placesOf(index).every((place) => finished.has(place));
    if (isWhole) {
      writePart(this.#paths, this.#plan, index, [...finished.values()]);
      this.#computed += 1;
    }
    this.#letGo(index, isWhole);
  }

  #letGo(index: number, isWhole = false): void {
    const { journal, lock } = this.#claimedOf(index);
    this.#claimed.delete(index);
    journal.close();
    if (isWhole) removeFile(this.#paths.partJournal(index));
    lock.release();
  }

  #claimedOf(index: number): Claimed {
    const claimed = this.#claimed.get(index);
    if (claimed === undefined) throw new SweepError(`setting ${index} is not being computed`);
    return claimed;
  }

  #placesOf(index: number): readonly number[] {
    return this.#places.get(index) ?? [];
  }
}

function ignore(): void {
  // Nobody wants to know.
}
