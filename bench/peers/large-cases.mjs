import { createRequire } from 'node:module';
import { paceOf } from './pace.mjs';

const { setUpsFor } = createRequire(import.meta.url)('../../dist/bench');

const WAYS = ['by hand', 'jax.grad, unrolled', 'jax.grad, scan'];

/** One run of a large network a process: every way to have the gradient, in every set-up. */
export async function* measureLarge({ name, network, trainer, streams }, { threads }) {
  const { truncationLength, bufferSize, optimizer } = trainer.options;
  const given = {
    cell: network.cell,
    inputSize: network.inputSize,
    hiddenUnits: network.hiddenUnits,
    outputSize: network.outputSize,
    words: network.embedding === null ? 0 : network.observation.classes,
    truncationLength,
    streams,
    bufferSize,
    clip: optimizer.clip ?? 0,
  };
  for (const way of WAYS) {
    for (const setUp of setUpsFor(threads)) {
      const cases = Array.from({ length: setUp.processes }, () => given);
      const pinned = setUp.threads < threads;
      const stepMilliseconds = await paceOf({ module: 'fpp_jax_large', way, cases, pinned });
      yield { name, engine: 'jax', ...setUp, stepMilliseconds, variant: way };
    }
  }
}
