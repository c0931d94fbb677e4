'use strict';
// Gives lib/platform/kernel-progress.ts a progress bar for learning that a cell awaits. It is the library's own, loaded when
// one is wanted first. Notebooks that are executed for reports keep their outputs as they are.
if (!process.env.FPP_KERNEL_READS) {
  const name = Symbol.for('fixed-point-propagation.kernel-progress');
  globalThis[name] = (label, total) =>
    require('fixed-point-propagation/analysis').progress(label, total);
}
