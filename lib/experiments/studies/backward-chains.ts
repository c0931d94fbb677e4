import {
  backwardFpp,
  Fpp,
  FppWithoutWeightPenalty,
  Rtrl,
  StoredCostates,
  StoredState,
  TruncatedBptt,
  type Trainer,
} from '../../trainers';
import type { Experiment, Setting } from '../experiment';
import { figure2 } from '../figures/figure-2';
import { figure3a } from '../figures/figure-3a';
import { figure3b } from '../figures/figure-3b';
import { figure4 } from '../figures/figure-4';
import { figure5 } from '../figures/figure-5';
import { figure6 } from '../figures/figure-6';
import { figure7 } from '../figures/figure-7';
import { paperProtocol } from '../protocol';
import { OWN_STATE_RATE, type BufferOptions } from '../trainers';
import { cycleWorld, stochasticWorld, type World } from '../worlds';

/** What a figure's name begins with where backward chains are added to it. */
const PREFIX = 'chains';

/**
 * A figure of the paper again with FPP in backward chains, and with its rivals as strong as they can be made. The
 * seeds are the figure's, so that its rows (FPP as the paper has it, T-BPTT, RTRL) pair with these.
 */
function again(figure: Experiment, settings: readonly Setting[]): Experiment {
  return {
    ...figure,
    name: figure.name.replace('figure', PREFIX),
    title: `${figure.title}; backward chains`,
    seedsOf: figure.name,
    settings,
  };
}

/** Rivals from a buffer, with the loss of every step: windows drawn at random, and in chains. */
function storedStates(options: BufferOptions): Trainer[] {
  const stored = { ...options, windowLoss: 'every' } as const;
  return [new StoredState(stored), new StoredState({ ...stored, replay: 'backward' })];
}

/** The recipe, and rivals with every advantage that it has; one window a step. */
function contenders(truncationLength: number): Trainer[] {
  return [
    backwardFpp({ truncationLength }),
    ...storedStates({ truncationLength }),
    new TruncatedBptt({ truncationLength, windowLoss: 'every' }),
  ];
}

/** {@link contenders}; and whatever has a buffer with larger ones, and with four windows a step. */
function contendersOfFigure3(truncationLength: number): Trainer[] {
  const others = [{ bufferSize: 200 }, { bufferSize: 1_000 }, { updatesPerStep: 4 }].flatMap(
    (more) => {
      const options = { truncationLength, ...more };
      return [backwardFpp(options), ...storedStates(options)];
    },
  );
  return [...contenders(truncationLength), ...others];
}

const inWorld = (world: World, trainers: readonly Trainer[]): Setting[] =>
  trainers.map((trainer) => ({ ...world, trainer }));

const cycle = again(
  figure2,
  [4, 8, 12, 16, 20].flatMap((p) =>
    [p / 2, p].flatMap((T) => inWorld(cycleWorld(p), contenders(T))),
  ),
);

const byTruncation = again(
  figure3a,
  inWorld(cycleWorld(10), [1, 3, 5, 7, 10, 15].flatMap(contendersOfFigure3)),
);

const [oneStream, sixteenStreams] = figure3b;
const stochasticLengths = [10, 15, 20, 30, 40];

const stochastic = again(
  oneStream,
  inWorld(stochasticWorld(), stochasticLengths.flatMap(contendersOfFigure3)),
);

const stochasticStreams = again(
  sixteenStreams,
  inWorld(stochasticWorld(16), stochasticLengths.flatMap(contenders)),
);

/** By itself, since it takes hours where the others take minutes. */
const rtrlStreams: Experiment = {
  ...again(sixteenStreams, inWorld(stochasticWorld(16), [new Rtrl()])),
  name: 'rtrl-3b-streams',
  title: 'StochasticWorld: cross-entropy of RTRL, 16 streams',
};

/** M or B varies, the other is 1; with the figure's buffer, and with one that holds no stale states. */
const byUpdates = figure4.map((figure) => {
  const isCycle = figure.name === 'figure-4a' || figure.name === 'figure-4c';
  const varied = figure.name < 'figure-4c' ? 'updatesPerStep' : 'batchSize';
  const world = isCycle ? cycleWorld(10) : stochasticWorld();
  const trainers = (isCycle ? [1, 2, 4, 8] : [4, 8, 16, 32]).flatMap((truncationLength) =>
    [1, 2, 4, 8, 16].flatMap((count) => {
      const options = { truncationLength, [varied]: count, bufferSize: 1_000 };
      return [
        backwardFpp(options),
        backwardFpp({ ...options, bufferSize: 100 }),
        ...storedStates(options),
      ];
    }),
  );
  return again(figure, inWorld(world, trainers));
});

const worlds = [cycleWorld(10), stochasticWorld()];

const byBuffer = figure5.map((figure, i) =>
  again(
    figure,
    [100, 1_000, 10_000].flatMap((bufferSize) =>
      inWorld(
        worlds[i],
        [1, 5, 10, 15, 50].map((truncationLength) => backwardFpp({ truncationLength, bufferSize })),
      ),
    ),
  ),
);

const byPenalty = figure6.map((figure, i) =>
  again(
    figure,
    [
      [1, 5, 10, 15],
      [1, 5, 10, 15, 40],
    ][i].flatMap((truncationLength) =>
      inWorld(
        worlds[i],
        [0.01, 0.1, 0.5, 1, 2, 5, 10].map((lambda) => backwardFpp({ truncationLength, lambda })),
      ),
    ),
  ),
);

const singleSteps = again(
  figure7,
  [1, 2, 4, 8, 16].flatMap((updatesPerStep) => {
    const options = { truncationLength: 1, batchSize: 16, updatesPerStep, bufferSize: 1_000 };
    const trainers = [
      backwardFpp(options),
      backwardFpp({ ...options, bufferSize: 100 }),
      storedStates(options)[1],
    ];
    return inWorld(cycleWorld(10), trainers);
  }),
);

/** The recipe without one of its parts at a time, and with all states held still. */
function withoutOne(truncationLength: number): Trainer[] {
  const recipe = backwardFpp({ truncationLength }).options;
  const shared = { rule: recipe.stateStep.rule, averaging: recipe.stateStep.averaging };
  return [
    new Fpp(recipe),
    new Fpp({ ...recipe, replay: undefined }),
    new Fpp({ ...recipe, windowLoss: 'last' }),
    new Fpp({ ...recipe, stateStep: { ...shared, rate: 'shared' } }),
    new Fpp({ ...recipe, stateStep: { ...shared, rate: 0 } }),
    new Fpp({ ...recipe, actingState: 'separate' }),
    new FppWithoutWeightPenalty(recipe),
    new Fpp({ truncationLength, windowLoss: 'every' }),
    new Fpp({ truncationLength, stateStep: { rate: OWN_STATE_RATE } }),
  ];
}

/** The recipe, also with states written back; and its credit and its penalty, together, alone, and neither. */
function creditAndPenalty(truncationLength: number): Trainer[] {
  return [
    backwardFpp({ truncationLength }),
    backwardFpp({ truncationLength, writeBack: true }),
    new StoredCostates({ truncationLength }),
    new StoredCostates({ truncationLength, lambda: 0 }),
    new StoredCostates({ truncationLength, credit: false }),
    new StoredCostates({ truncationLength, credit: false, lambda: 0 }),
  ];
}

const common = { engine: 'lanes' } as const;

const parts: readonly Experiment[] = [
  {
    ...common,
    name: `${PREFIX}-parts-cycle`,
    title: 'CycleWorld(10): backward chains without one part at a time',
    metric: 'error',
    protocol: { ...paperProtocol, steps: 5_000 },
    settings: [3, 5, 10].flatMap((T) => inWorld(cycleWorld(10), withoutOne(T))),
  },
  {
    ...common,
    name: `${PREFIX}-parts-stochastic`,
    title: 'StochasticWorld: backward chains without one part at a time',
    metric: 'loss',
    protocol: { ...paperProtocol, steps: 10_000 },
    settings: [10, 20].flatMap((T) => inWorld(stochasticWorld(), withoutOne(T))),
  },
  {
    ...common,
    name: `${PREFIX}-credit-cycle`,
    title: 'CycleWorld(10): credit and penalty of backward chains, taken apart',
    metric: 'error',
    protocol: { ...paperProtocol, steps: 5_000 },
    settings: [3, 5, 10].flatMap((T) => inWorld(cycleWorld(10), creditAndPenalty(T))),
  },
  {
    ...common,
    name: `${PREFIX}-credit-stochastic`,
    title: 'StochasticWorld: credit and penalty of backward chains, taken apart',
    metric: 'loss',
    protocol: { ...paperProtocol, steps: 10_000 },
    settings: [10, 20].flatMap((T) => inWorld(stochasticWorld(), creditAndPenalty(T))),
  },
];

/** Steps of windows that are unrolled at each online step, for whoever computes as much as the others. */
const COMPUTATION = 10;

/** T × M = {@link COMPUTATION}; T-BPTT has one window. */
function ofEqualComputation(): Trainer[] {
  const splits = [1, 2, 5, 10].map((truncationLength) => ({
    truncationLength,
    updatesPerStep: COMPUTATION / truncationLength,
  }));
  return [
    ...splits.map((options) => backwardFpp(options)),
    ...splits.map((options) => new Fpp(options)),
    ...splits.flatMap((options) => storedStates(options)),
    new TruncatedBptt({ truncationLength: COMPUTATION }),
    new TruncatedBptt({ truncationLength: COMPUTATION, windowLoss: 'every' }),
    new Rtrl(),
  ];
}

/** The longest cycle that is learned with ten steps of windows at each online step. */
const longestCycle: Experiment = {
  ...common,
  name: `${PREFIX}-longest`,
  title: 'CycleWorld(10 … 40): error at equal computation, 8 and 16 units',
  metric: 'error',
  protocol: { ...paperProtocol, steps: 15_000, bins: 6 },
  settings: [8, 16].flatMap((hiddenUnits) =>
    [10, 14, 20, 28, 40].flatMap((p) => inWorld(cycleWorld(p, hiddenUnits), ofEqualComputation())),
  ),
};

/** FPP with backward chains: the paper's figures again, and what does it. */
export const backwardChains: readonly Experiment[] = [
  cycle,
  byTruncation,
  stochastic,
  stochasticStreams,
  rtrlStreams,
  ...byUpdates,
  ...byBuffer,
  ...byPenalty,
  singleSteps,
  ...parts,
  longestCycle,
];
