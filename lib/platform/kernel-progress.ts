/** The kernel's own code offers it under this name (jupyter/kernels/tslab/learning-bar.cjs). */
const PROGRESS = Symbol.for('fixed-point-propagation.kernel-progress');

/** A bar that shows in a notebook how far a computation is. */
interface KernelBar {
  update(done: number, note?: string): void;
  done(note?: string): void;
  stop(note?: string): void;
}

type MakeBar = (label: string, total: number) => KernelBar;

/** What is over sooner needs no bar. */
const LONG_MILLISECONDS = 500;

/**
 * A progress bar for what a cell of a notebook awaits; it shows once that has taken a while. Outside of a kernel, and where
 * notebooks are executed for reports, it does nothing.
 */
export class KernelProgress {
  readonly #make = (globalThis as { [PROGRESS]?: MakeBar })[PROGRESS];
  readonly #begun = performance.now();
  readonly #label: string;
  readonly #total: number;
  #bar: KernelBar | undefined;

  constructor(label: string, total: number) {
    this.#label = label;
    this.#total = total;
  }

  /** @param done steps of the total */
  update(done: number): void {
    if (performance.now() - this.#begun < LONG_MILLISECONDS) return;
    this.#bar ??= this.#make?.(this.#label, this.#total);
    this.#bar?.update(done, this.#place(done));
  }

  /** What was shown ends, wherever it has come to. */
  end(done: number): void {
    if (done === this.#total) this.#bar?.done();
    else this.#bar?.stop(this.#place(done));
  }

  #place(done: number): string {
    return `step ${done.toLocaleString('en-US')} of ${this.#total.toLocaleString('en-US')}`;
  }
}
