import { Fpp, NoOverlapTruncatedBptt, StoredState, TruncatedBptt, type Trainer } from '../trainers';

/**
 * The step size of stored states that have a rate of their own, the same in all figures.
 *
 * Provisional: the paper names no such rate. With λ = 1, 0 leaves a state where it is and 1 puts
 * the recomputed state in its place.
 */
export const OWN_STATE_RATE = 0.5;

/** What FPP's figures vary. */
export interface BufferOptions {
  readonly truncationLength: number;
  readonly batchSize?: number;
  readonly updatesPerStep?: number;
  readonly bufferSize?: number;
  readonly lambda?: number;
}

/** FPP in both readings of the state step: the weights' learning rate, and a rate of its own. */
export function bothReadingsOfFpp(options: BufferOptions): Trainer[] {
  return [new Fpp(options), new Fpp({ ...options, stateStep: { rate: OWN_STATE_RATE } })];
}

/** FPP with and without state updates, at the same buffer, windows and updates. */
export function withAndWithoutStateUpdates(options: Omit<BufferOptions, 'lambda'>): Trainer[] {
  return [...bothReadingsOfFpp(options), new StoredState(options)];
}

/** FPP and what Figure 3 compares it with, at one T. */
export function trainersWithTruncation(truncationLength: number): Trainer[] {
  return [
    ...withAndWithoutStateUpdates({ truncationLength }),
    new TruncatedBptt({ truncationLength }),
    new NoOverlapTruncatedBptt({ truncationLength }),
  ];
}
