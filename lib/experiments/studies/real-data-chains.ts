import { backwardFpp, Fpp, StoredState, TruncatedBptt, type Trainer } from '../../trainers';
import type { Experiment, Setting } from '../experiment';
import { paperProtocol } from '../protocol';
import { pennTreebankOptimizer, type BufferOptions } from '../trainers';
import { pennTreebank, sequentialMnist, type World } from '../worlds';

/**
 * Backward chains on real data, the recipe and what differs from it by one thing: the penalty's mean in place
 * of its sum; windows at random; the newest window alone (N = T). Beside them stored state and T-BPTT with
 * whatever of it they can have, and T-BPTT as it is.
 */
function contenders(options: BufferOptions): Trainer[] {
  const recipe = backwardFpp(options).options;
  const averaged = { ...recipe, penalty: 'mean' } as const;
  const stored = { ...options, windowLoss: 'every' } as const;
  return [
    new Fpp(recipe),
    new Fpp(averaged),
    new Fpp({ ...averaged, replay: undefined }),
    new Fpp({ ...averaged, bufferSize: options.truncationLength }),
    new StoredState(stored),
    new StoredState({ ...stored, replay: 'backward' }),
    new TruncatedBptt({ ...options, windowLoss: 'every' }),
    new TruncatedBptt(options),
  ];
}

const at = (world: World, lengths: readonly number[], options: Partial<BufferOptions>): Setting[] =>
  lengths.flatMap((truncationLength) =>
    contenders({ truncationLength, ...options }).map((trainer) => ({ ...world, trainer })),
  );

/** Rows that verify by bits, at the pace of TensorFlow. */
const common = { engine: 'dense' } as const;

/**
 * Figure 3c with backward chains, and its test: 1,400 steps while every row's label is told, which is the
 * paper's measure, by the horizon; then ten digits of each stream that no stream has seen, whose labels nobody
 * tells: the last bin.
 */
const digits: Experiment = {
  ...common,
  name: 'chains-3c',
  title: 'Sequential MNIST: error by truncation length, told and untold; backward chains',
  metric: 'error',
  protocol: {
    ...paperProtocol,
    learningRates: [1e-4, 3e-4, 1e-3],
    steps: 1_680,
    learningSteps: 1_400,
    horizons: [1_400],
    seeds: 5,
    freshSeeds: 10,
    bins: 6,
  },
  settings: at(sequentialMnist(), [7, 14, 21, 28], {}),
};

/** Figure 3d with backward chains. */
const words: Experiment = {
  ...common,
  name: 'chains-3d',
  title: 'Penn Treebank: cross-entropy by truncation length; backward chains',
  metric: 'loss',
  protocol: {
    ...paperProtocol,
    learningRates: [1e-3, 3e-3, 1e-2],
    steps: 5_000,
    seeds: 3,
    freshSeeds: 10,
    bins: 25,
  },
  settings: at(pennTreebank(), [1, 5, 10, 20], { optimizer: pennTreebankOptimizer }),
};

export const realDataChains: readonly Experiment[] = [digits, words];
