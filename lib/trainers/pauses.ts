import { kernelInterrupts } from '../platform/kernel-interrupts';

/** The event loop gets a turn this often, so that progress shows and a stop is heard. */
const MILLISECONDS_BETWEEN = 40;

/** What lets the event loop in; browsers have no setImmediate. */
const { setImmediate: later = (resume: () => void) => setTimeout(resume, 0) } =
  globalThis as Partial<Pick<typeof globalThis, 'setImmediate'>>;

/** The pauses of a long computation, in which it hears whether it should stop. */
export class Pauses {
  readonly #signal: AbortSignal | undefined;
  readonly #interrupts = kernelInterrupts();
  /** By a clock that nobody can set. */
  #last = performance.now();

  /** @param signal says stop; in a notebook the kernel's interrupt does the same */
  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** Whether it is time for a pause. */
  get isDue(): boolean {
    return performance.now() - this.#last >= MILLISECONDS_BETWEEN;
  }

  /** Whether somebody said stop. */
  get isStopped(): boolean {
    return this.#signal?.aborted === true || kernelInterrupts() > this.#interrupts;
  }

  /** Gives the event loop its turn. */
  async take(): Promise<void> {
    await new Promise<void>((resume) => {
      later(resume);
    });
    this.#last = performance.now();
  }
}

/** Steps that take less are taken more at a time, */
const SHORT_MILLISECONDS = 5;
/** and those that take more fewer at a time. */
const LONG_MILLISECONDS = 20;

/** How many steps are taken at a time: many, but so few that pauses come in time. */
export class Pace {
  readonly #most: number;
  #steps = 1;

  /** @param most that can be taken at a time */
  constructor(most: number) {
    this.#most = most;
  }

  /** Takes some steps, as many as were left over at most. */
  take(left: number, steps: (count: number) => void): void {
    const count = Math.min(left, this.#steps);
    const begun = performance.now();
    steps(count);
    const spent = performance.now() - begun;
    if (spent > LONG_MILLISECONDS) this.#steps = Math.ceil(count / 2);
    else if (spent < SHORT_MILLISECONDS && count === this.#steps) {
      this.#steps = Math.min(this.#most, 2 * count);
    }
  }
}
