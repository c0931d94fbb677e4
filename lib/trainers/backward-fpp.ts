import { OptionError } from '../validation/errors';
import { Fpp, type FppOptions } from './fpp';

/** Options of {@link backwardFpp}: what the recipe leaves open. */
export type BackwardFppOptions = Omit<FppOptions, (typeof ofRecipe)[number]>;

/** What the recipe sets. */
const ofRecipe = ['replay', 'windowLoss', 'penalty', 'stateStep'] as const;

/**
 * FPP with backward chains, the whole recipe: windows in chains, the loss of every step, and stored states
 * that move by 1/λ of their gradient, or 1/(2λ) where several windows are learned from at a step. With one
 * window of T steps a step and weights held still, a sweep through the buffer is full BPTT.
 *
 * @throws OptionError if an option does not fit, or T > N; or if λ is 0, for which there is no 1/λ
 */
export function backwardFpp(options: BackwardFppOptions, ...surplus: never[]): Fpp {
  const { lambda, batchSize, updatesPerStep } = new Fpp(options, ...surplus).options;
  const given: Readonly<Record<string, unknown>> = { ...options };
  for (const name of ofRecipe) {
    const value = given[name];
    if (value === undefined) continue;
    throw new OptionError('backwardFpp', name, value, 'left out, as this recipe sets it');
  }
  if (lambda === 0) {
    const allowed = 'above 0, as stored states move by 1/λ of their gradient';
    throw new OptionError('backwardFpp', 'lambda', lambda, allowed);
  }
  const rate = 1 / (batchSize * updatesPerStep > 1 ? 2 * lambda : lambda);
  return new Fpp({
    ...options,
    ...{ replay: 'backward', windowLoss: 'every', stateStep: { rate } },
  });
}
