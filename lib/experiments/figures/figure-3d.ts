import { Bigram, Unigram } from '../../trainers';
import type { Experiment } from '../experiment';
import { paperProtocol } from '../protocol';
import { pennTreebankOptimizer, trainersWithTruncation } from '../trainers';
import { pennTreebank } from '../worlds';

const world = pennTreebank();

/**
 * Figure 3d: how the cross-entropy on Penn Treebank's words depends on the truncation length; 5,000
 * steps of all 20 streams, so 100,000 words. The rate is chosen on three seeds instead of thirty, and
 * reported on ten fresh ones; seeds differ in weights and samples, the words are the same. Unigrams
 * and bigrams, counted online, are the lines to draw.
 */
export const figure3d: Experiment = {
  name: 'figure-3d',
  title: 'Penn Treebank: cross-entropy by truncation length',
  metric: 'loss',
  protocol: { ...paperProtocol, steps: 5_000, seeds: 3, freshSeeds: 10, bins: 25 },
  engine: 'tensors',
  settings: [
    ...[1, 5, 10, 20].flatMap((T) =>
      trainersWithTruncation(T, { optimizer: pennTreebankOptimizer }).map((trainer) => ({
        ...world,
        trainer,
      })),
    ),
    ...[new Unigram(), new Bigram()].map((trainer) => ({ ...world, trainer, learningRates: [0] })),
  ],
};
