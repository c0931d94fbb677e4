import { FppError } from '../validation/errors';

/** The kernel's own code counts under this name (jupyter/kernels/tslab/count-interrupts.cjs). */
const COUNT = Symbol.for('fixed-point-propagation.kernel-interrupts');

/**
 * How often the notebook's kernel has been interrupted; always 0 outside a kernel. An interrupt ends
 * the cell, but nothing can end from outside what the cell awaits: whatever computes for long while
 * it yields to the event loop looks here now and then, and stops by itself.
 */
export function kernelInterrupts(): number {
  return (globalThis as { [COUNT]?: number })[COUNT] ?? 0;
}

/** A computation stopped because the notebook's kernel was interrupted. */
export class KernelInterrupted extends FppError {
  /** @param what was stopped */
  constructor(what: string) {
    super(`${what}: stopped, since the kernel was interrupted`);
  }
}
