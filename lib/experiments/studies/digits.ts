import { Fpp, StoredState, TruncatedBptt, type Trainer } from '../../trainers';
import type { Experiment, Setting } from '../experiment';
import { paperProtocol } from '../protocol';
import { sequentialMnist } from '../worlds';

/** What both have in common: rows that verify by bits, beside the rivals that draw the same windows or none. */
const common = { metric: 'error', engine: 'dense' } as const;

const world = sequentialMnist();

const at = (lengths: readonly number[], trainersOf: (T: number) => readonly Trainer[]): Setting[] =>
  lengths.flatMap((T) => trainersOf(T).map((trainer) => ({ ...world, trainer })));

/**
 * Figure 3c with the penalty's mean over 512 units in place of its sum, at three weights: λ as the paper has it,
 * doubled, and tenfold.
 */
const weights: Experiment = {
  ...common,
  name: 'mean-3c',
  title: 'Sequential MNIST: error by truncation length, the penalty’s mean at three weights',
  protocol: {
    ...paperProtocol,
    learningRates: [1e-4, 3e-4, 1e-3],
    steps: 1_400,
    seeds: 5,
    freshSeeds: 10,
    bins: 5,
  },
  settings: at([7, 14, 21, 28], (truncationLength) => [
    ...[1, 2, 10].map((lambda) => new Fpp({ truncationLength, lambda, penalty: 'mean' })),
    new StoredState({ truncationLength }),
    new TruncatedBptt({ truncationLength }),
  ]),
};

/**
 * 28,000 steps as those of each stream, so 1,000 images for each, at the truncation lengths that
 * `figure-3c-trajectory` leaves out.
 */
const images: Experiment = {
  ...common,
  name: 'images-3c',
  title: 'Sequential MNIST: error by truncation length, 1,000 images a stream',
  protocol: {
    ...paperProtocol,
    learningRates: [1e-4, 3e-4],
    steps: 28_000,
    seeds: 3,
    freshSeeds: 5,
    bins: 50,
  },
  settings: at([14, 21, 28], (truncationLength) => [
    new Fpp({ truncationLength }),
    new Fpp({ truncationLength, penalty: 'mean' }),
    new StoredState({ truncationLength }),
    new TruncatedBptt({ truncationLength }),
  ]),
};

export const digits: readonly Experiment[] = [weights, images];
