import { checkWritable } from '../../platform/files';
import { FileError } from '../../validation/errors';

/** What there is to save. */
export interface Saved {
  /** @throws FileError if its file would be too large */
  check(): void;
  /** @throws FileError if it cannot be written */
  write(): void;
}

/** Saves learning now and then. Nothing that becomes of the file disturbs learning. */
export class Saver {
  readonly #path: string;
  readonly #every: number;
  readonly #saved: Saved;
  /** Steps done when it was saved last, or resumed. */
  #savedAt = 0;
  /** Why the latest save failed, if it did. */
  #unsaved: FileError | undefined;

  /**
   * @param every steps from one save to the next
   * @param saved what there is to save, as it is when it is asked
   */
  constructor(path: string, every: number, saved: Saved) {
    this.#path = path;
    this.#every = every;
    this.#saved = saved;
  }

  /** Why the latest save failed, if it did. */
  get unsaved(): FileError | undefined {
    return this.#unsaved;
  }

  /**
   * Sees to it, before anything more is learned, that it can be saved.
   *
   * @param done steps that are saved already
   * @throws OptionError if the engine cannot be saved
   * @throws FileError if the file cannot be written there, or would be too large
   */
  tryOut(done: number): void {
    this.#savedAt = done;
    checkWritable(this.#path);
    this.#saved.check();
  }

  /** After how many steps it is saved next. */
  nextDue(done: number): number {
    return done - (done % this.#every) + this.#every;
  }

  /** Saves after every so many steps. */
  saveIfDue(done: number): void {
    if (done % this.#every === 0) this.save(done);
  }

  /** Saves, unless it is saved; if that fails, it says so once, and learning goes on. */
  save(done: number): void {
    if (done === this.#savedAt) return;
    try {
      this.#saved.write();
      this.#unsaved = undefined;
      this.#savedAt = done;
    } catch (error) {
      const isFirst = this.#unsaved === undefined;
      this.#unsaved = error instanceof FileError ? error : unknownProblem(this.#path, error);
      if (isFirst) process.emitWarning(`${this.#unsaved.message}; learning goes on`);
    }
  }
}

function unknownProblem(path: string, error: unknown): FileError {
  return new FileError(
    `cannot write ${path}: ${error instanceof Error ? error.message : 'failed'}`,
  );
}
