import { Fpp, type FppOptions } from './fpp';

/** Options of {@link backwardFpp}: what the recipe leaves open. */
export type BackwardFppOptions = Omit<
  FppOptions,
  'replay' | 'windowLoss' | 'penalty' | 'stateStep'
>;

/**
 * FPP with backward chains, the whole recipe: windows in chains, the loss of every step, and stored states
 * that move by 1/λ of their gradient, or 1/(2λ) where several windows are learned from at a step. With one
 * window of T steps a step and weights held still, a sweep through the buffer is full BPTT.
 *
 * @throws OptionError if an option does not fit, or T > N; or if λ is 0, for which there is no 1/λ
 */
export function backwardFpp(options: BackwardFppOptions): Fpp {
  const { lambda = 1, batchSize = 1, updatesPerStep = 1 } = options;
  const rate = 1 / (batchSize * updatesPerStep > 1 ? 2 * lambda : lambda);
  return new Fpp({
    ...options,
    ...{ replay: 'backward', windowLoss: 'every', stateStep: { rate } },
  });
}
