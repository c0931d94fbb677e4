import { kernelInterrupts } from '../platform/kernel-interrupts';

/** The event loop gets a turn this often, so that progress shows and a stop is heard. */
const MILLISECONDS_BETWEEN = 40;

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
    await new Promise((resume) => setImmediate(resume));
    this.#last = performance.now();
  }
}
