import {
  Fpp,
  rmsprop,
  StoredState,
  TruncatedBptt,
  type FppOptions,
  type StoredStateOptions,
  type Trainer,
} from '../../trainers';
import type { Experiment, Setting } from '../experiment';
import { paperProtocol } from '../protocol';
import { longMemory, OWN_STATE_RATE, pennTreebankOptimizer } from '../trainers';
import {
  cycleWorld,
  pennTreebank,
  sequentialMnist,
  startingFrom,
  stochasticWorld,
  type World,
} from '../worlds';

/** What the figure at hand has in common, whichever way the paper is read. */
type Situation = Required<
  Pick<FppOptions, 'truncationLength' | 'batchSize' | 'updatesPerStep' | 'bufferSize'>
>;

const own = { rate: OWN_STATE_RATE } as const;

/** FPP with both state rates, at options that only FPP has. */
function fppOnly(situation: Situation, options: Partial<FppOptions>): Trainer[] {
  return [
    new Fpp({ ...situation, ...options }),
    new Fpp({ ...situation, ...options, stateStep: { ...options.stateStep, ...own } }),
  ];
}

/** The same, and stored state. */
function withBuffer(situation: Situation, options: Partial<StoredStateOptions>): Trainer[] {
  return [...fppOnly(situation, options), new StoredState({ ...situation, ...options })];
}

/** The same, and T-BPTT: for options that concern every trainer. */
function all(situation: Situation, options: Pick<StoredStateOptions, 'optimizer'> = {}): Trainer[] {
  const { truncationLength } = situation;
  return [...withBuffer(situation, options), new TruncatedBptt({ truncationLength, ...options })];
}

/** The defaults, and every other reading of one open point at a time. */
function everyReading(world: World, situation: Situation): Setting[] {
  const inWorld = (place: World, trainers: readonly Trainer[]): Setting[] =>
    trainers.map((trainer) => ({ ...place, trainer }));
  return [
    ...inWorld(world, all(situation)),
    ...inWorld(startingFrom(world, 'glorot'), all(situation)),
    ...inWorld(startingFrom(world, 'uniform'), all(situation)),
    ...inWorld(world, all(situation, { optimizer: longMemory })),
    ...inWorld(world, fppOnly(situation, { penalty: 'mean' })),
    ...inWorld(world, [new Fpp({ ...situation, stateStep: { rule: rmsprop() } })]),
    ...inWorld(world, withBuffer(situation, { newest: 'excluded' })),
    ...inWorld(world, fppOnly(situation, { actingState: 'separate' })),
    ...inWorld(world, withBuffer(situation, { windowLoss: 'every' })),
  ];
}

const single = { batchSize: 1, updatesPerStep: 1, bufferSize: 100 };

/** What the open points do to Figure 3a, at a T below the cycle's length and at the length itself. */
const readings3a: Experiment = {
  name: 'readings-3a',
  title: 'CycleWorld(10): every reading of what the paper leaves open',
  metric: 'error',
  protocol: { ...paperProtocol, steps: 5_000, bins: 5 },
  engine: 'lanes',
  settings: [5, 10].flatMap((truncationLength) => {
    const situation = { ...single, truncationLength };
    const inSixteenStreams = { ...cycleWorld(10), streams: 16 };
    return [
      ...everyReading(cycleWorld(10), situation),
      ...all(situation).map((trainer) => ({ ...inSixteenStreams, trainer })),
    ];
  }),
};

/** What they do to Figure 3b, at a T below the shorter lag and at one between the two lags. */
const readings3b: Experiment = {
  name: 'readings-3b',
  title: 'StochasticWorld: every reading of what the paper leaves open',
  metric: 'loss',
  protocol: { ...paperProtocol, steps: 10_000, bins: 5 },
  engine: 'lanes',
  settings: [10, 20].flatMap((truncationLength) =>
    everyReading(stochasticWorld(), { ...single, truncationLength }),
  ),
};

/**
 * What the penalty does to Figure 3c: a sum over 512 units is large beside the loss, its mean, or a
 * smaller λ, is not. With the sum, the lowest rate of the figure's grid is the best: here the grid
 * goes further down. T-BPTT is there to compare with, seed by seed.
 */
const readings3c: Experiment = {
  name: 'readings-3c',
  title: 'Sequential MNIST: the weight of the penalty',
  metric: 'error',
  protocol: {
    ...paperProtocol,
    learningRates: [1e-5, 3e-5, 1e-4, 3e-4, 1e-3],
    steps: 1_400,
    seeds: 5,
    bins: 25,
  },
  engine: 'tensors',
  settings: [
    ...[7, 14, 21, 28].flatMap((truncationLength) => [
      ...fppOnly({ ...single, truncationLength }, {}),
      ...fppOnly({ ...single, truncationLength }, { penalty: 'mean' }),
      new TruncatedBptt({ truncationLength }),
    ]),
    ...[7, 28].flatMap((truncationLength) =>
      fppOnly({ ...single, truncationLength }, { lambda: 0.1 }),
    ),
  ].map((trainer) => ({ ...sequentialMnist(), trainer })),
};

const fiveWords = { truncationLength: 5, optimizer: pennTreebankOptimizer } as const;

/**
 * Figure 3d at T = 5 with the averaged penalty; with the shortest buffer, N = T, where the one
 * window is the newest, so that every word is learned from, as by T-BPTT; and with the loss of every
 * step of a window, so that hardly a word is missed. At the two rates that are best for FPP in
 * Figure 3d, one for each way to move stored states; the lower is the best for T-BPTT, too.
 */
const readings3d: Experiment = {
  name: 'readings-3d',
  title:
    'Penn Treebank, T = 5: the averaged penalty, the shortest buffer, and the loss of every step',
  metric: 'loss',
  protocol: {
    ...paperProtocol,
    learningRates: [3e-3, 1e-2],
    steps: 5_000,
    seeds: 3,
    bins: 25,
  },
  engine: 'tensors',
  settings: [
    new Fpp({ ...fiveWords, penalty: 'mean' }),
    new Fpp({ ...fiveWords, bufferSize: 5 }),
    new Fpp({ ...fiveWords, windowLoss: 'every' }),
    new StoredState({ ...fiveWords, windowLoss: 'every' }),
  ].map((trainer) => ({ ...pennTreebank(), trainer })),
};

const many = { truncationLength: 1, batchSize: 16, updatesPerStep: 4, bufferSize: 1000 };

/** What they do to Figure 7, where the state's own gradient may also be that of the mini-batch. */
const readings7: Experiment = {
  name: 'readings-7',
  title: 'CycleWorld(10), T = 1, B = 16, M = 4: every reading of what the paper leaves open',
  metric: 'error',
  protocol: { ...paperProtocol, steps: 50_000, bins: 10 },
  engine: 'lanes',
  settings: [
    ...everyReading(cycleWorld(10), many),
    ...fppOnly(many, { stateStep: { averaging: 'batch' } }).map((trainer) => ({
      ...cycleWorld(10),
      trainer,
    })),
  ],
};

/** What the paper leaves open, read in every way that it can be. */
export const readings: readonly Experiment[] = [
  readings3a,
  readings3b,
  readings3c,
  readings3d,
  readings7,
];
