import type { Network } from '../../models';
import type { Generator } from '../../random';
import type { FixedBuffer, Point } from './fixed-buffer';
import { randomMiniBatch } from '../gradients/random-mini-batch';

/** A random buffer of n transitions and a random point on it, states and all: nowhere consistent. */
export function randomFixedBuffer(
  generator: Generator,
  network: Network,
  length: number,
): { readonly buffer: FixedBuffer; readonly point: Point } {
  const batch = randomMiniBatch(generator, {
    network,
    batchSize: length + 1,
    truncationLength: length,
    objective: { loss: 'last', lambda: 1, penalty: 'sum' },
  });
  const [{ inputs, targets }] = batch.windows;
  return {
    buffer: { network, inputs, targets },
    point: { parameters: batch.parameters, states: batch.windows.map(({ start }) => start) },
  };
}
