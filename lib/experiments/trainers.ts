import type { UpdateRule } from '../engines';
import {
  Fpp,
  NoOverlapTruncatedBptt,
  rmsprop,
  StoredState,
  TruncatedBptt,
  type Trainer,
} from '../trainers';

/**
 * The step size of stored states that have a rate of their own, the same in all figures: what the
 * rule of `studies/state-rate.ts` chooses by the committed rows. The paper names no such rate. At λ = 1,
 * rate 1 puts the recomputed state in the stored one's place.
 */
export const OWN_STATE_RATE = 1;

/** What weights follow their gradient by on Penn Treebank. */
export const pennTreebankOptimizer = rmsprop({ clip: 5 });

/** RMSprop as other libraries have it: a longer memory, from 0, and ε outside the root. */
export const longMemory = rmsprop({
  decay: 0.99,
  epsilon: 1e-8,
  epsilonPlacement: 'outside',
  initialAccumulator: 0,
});

/** What FPP's figures vary, and how weights follow their gradient. */
export interface BufferOptions {
  readonly truncationLength: number;
  readonly batchSize?: number;
  readonly updatesPerStep?: number;
  readonly bufferSize?: number;
  readonly lambda?: number;
  readonly optimizer?: UpdateRule;
}

/**
 * FPP in both readings of the state step: the weights' learning rate, and a rate of its own. The
 * penalty pulls a state by rate × λ of the way to its target; beyond λ = 1 the own rate is divided
 * by λ, so that no state overshoots.
 */
export function bothReadingsOfFpp(options: BufferOptions): Trainer[] {
  const rate = OWN_STATE_RATE / Math.max(1, options.lambda ?? 1);
  return [new Fpp(options), new Fpp({ ...options, stateStep: { rate } })];
}

/** FPP with and without state updates, at the same buffer, windows and updates. */
export function withAndWithoutStateUpdates(options: Omit<BufferOptions, 'lambda'>): Trainer[] {
  return [...bothReadingsOfFpp(options), new StoredState(options)];
}

/** FPP and what Figure 3 compares it with, at one T. */
export function trainersWithTruncation(
  truncationLength: number,
  common: Pick<BufferOptions, 'optimizer'> = {},
): Trainer[] {
  const options = { truncationLength, ...common };
  return [
    ...withAndWithoutStateUpdates(options),
    new TruncatedBptt(options),
    new NoOverlapTruncatedBptt(options),
  ];
}
