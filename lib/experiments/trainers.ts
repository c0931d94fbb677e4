import { Fpp, NoOverlapTruncatedBptt, StoredState, TruncatedBptt, type Trainer } from '../trainers';

/**
 * The step size of stored states that have a rate of their own, the same in all figures.
 *
 * Provisional: the paper names no such rate. With λ = 1, 0 leaves a state where it is and 1 puts
 * the recomputed state in its place.
 */
export const PROVISIONAL_STATE_RATE = 0.5;

/** FPP in both readings of the state step, and what it is compared with, at one T. */
export function trainersWithTruncation(truncationLength: number): Trainer[] {
  return [
    new Fpp({ truncationLength }),
    new Fpp({ truncationLength, stateStep: { rate: PROVISIONAL_STATE_RATE } }),
    new StoredState({ truncationLength }),
    new TruncatedBptt({ truncationLength }),
    new NoOverlapTruncatedBptt({ truncationLength }),
  ];
}
