import { ConstantPrediction, Fpp, type Trainer } from '../../trainers';
import type { Experiment } from '../experiment';
import { paperProtocol } from '../protocol';
import { trainersWithTruncation } from '../trainers';
import { sequentialMnist } from '../worlds';

const world = sequentialMnist();

/** The figure's methods at one T, and FPP with the averaged penalty. */
function withAveragedPenalty(truncationLength: number): Trainer[] {
  return [
    ...trainersWithTruncation(truncationLength),
    new Fpp({ truncationLength, penalty: 'mean' }),
  ];
}

const common = { metric: 'error', engine: 'tensors' } as const;

/** The most frequent class among the digits. */
const MOST_FREQUENT = 1;

/**
 * Figure 3c: how the error in Sequential MNIST, over the rows 15 to 28 of every image, depends on the
 * truncation length. The paper's 28,000 steps are read as rows in all: 50 images for each of the 20
 * streams. The rate is chosen on five seeds instead of thirty, and reported on thirty fresh ones.
 */
const learning: Experiment = {
  ...common,
  name: 'figure-3c',
  title: 'Sequential MNIST: error by truncation length',
  protocol: { ...paperProtocol, steps: 1_400, seeds: 5, freshSeeds: 30, bins: 25 },
  settings: [
    ...[7, 14, 21, 28].flatMap((T) =>
      trainersWithTruncation(T).map((trainer) => ({ ...world, trainer })),
    ),
    {
      ...world,
      trainer: new ConstantPrediction({ prediction: MOST_FREQUENT }),
      learningRates: [0],
    },
  ],
};

/**
 * Figure 3c's other reading: 28,000 steps of all streams, so 1,000 images for each, at the shortest
 * truncation length and the learning rates that serve it; FPP also with the averaged penalty.
 */
const trajectory: Experiment = {
  ...common,
  name: 'figure-3c-trajectory',
  title: 'Sequential MNIST: error with T = 7, 1,000 images a stream',
  protocol: { ...paperProtocol, learningRates: [1e-4, 3e-4], steps: 28_000, seeds: 5, bins: 50 },
  settings: withAveragedPenalty(7).map((trainer) => ({ ...world, trainer })),
};

/**
 * Figure 3c, tested: learning ends after its 1,400 steps, and each stream goes on with ten digits that
 * no stream has seen, without their labels. While a network learns, it is told a digit's label 14
 * times before its prediction counts. The last bin of a curve is the test.
 */
const test: Experiment = {
  ...common,
  name: 'figure-3c-test',
  title: 'Sequential MNIST: error on digits whose label is not told, by truncation length',
  protocol: {
    ...paperProtocol,
    learningRates: [1e-4, 3e-4, 1e-3],
    steps: 1_680,
    learningSteps: 1_400,
    seeds: 3,
    bins: 6,
  },
  settings: [7, 14, 21, 28].flatMap((T) =>
    withAveragedPenalty(T).map((trainer) => ({ ...world, trainer })),
  ),
};

export const figure3c: readonly Experiment[] = [learning, test, trajectory];
