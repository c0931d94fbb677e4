import type { InitialWeights } from '../../models';
import {
  Fpp,
  NoOverlapTruncatedBptt,
  StoredState,
  TruncatedBptt,
  type FppOptions,
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
import { cycleWorld, startingFrom, stochasticWorld, type World } from '../worlds';
import { design } from './design';
import { bestCase, scripts, valuesOf, type Reading } from './factors';

/** What a panel compares, whichever way the paper is read. */
interface Place {
  readonly world: World;
  readonly windows: Pick<
    FppOptions,
    'truncationLength' | 'batchSize' | 'updatesPerStep' | 'bufferSize'
  >;
  readonly lambda?: number;
  readonly rivals: readonly ('T-BPTT' | 'No-Overlap T-BPTT' | 'StoredState')[];
}

/** A figure under the design: what its claims compare, read in many ways. */
interface Panel {
  readonly figure: Experiment;
  readonly places: readonly Place[];
  /** Seeds with one stream, and with sixteen; 0: is not computed. */
  readonly seeds: readonly [oneStream: number, sixteenStreams: number];
  /** Points of a learning curve. Default: the mean over all steps alone. */
  readonly bins?: number;
  /** With one stream, the readings that are computed. Default: 36, and twelve with every step's loss. */
  readonly readings?: readonly Reading[];
}

const bothBptt = ['T-BPTT', 'No-Overlap T-BPTT'] as const;
const named = (figures: readonly Experiment[], name: string): Experiment =>
  figures.find((figure) => figure.name === name) as Experiment;

/** Of Figure 4 what its claims compare: one and sixteen of what is varied. */
const byCount = (varied: 'updatesPerStep' | 'batchSize'): Place[] =>
  [1, 2, 4, 8].flatMap((truncationLength) =>
    [1, 16].map((count) => ({
      world: cycleWorld(10),
      windows: { truncationLength, [varied]: count, bufferSize: 1_000 },
      rivals: ['StoredState'] as const,
    })),
  );

/** Of Figure 6 every T, and these λ. */
const byLambda = (world: World, lengths: readonly number[], lambdas: readonly number[]): Place[] =>
  lengths.flatMap((truncationLength) =>
    lambdas.map((lambda) => ({ world, windows: { truncationLength }, lambda, rivals: [] })),
  );

const panels: readonly Panel[] = [
  {
    figure: figure2,
    seeds: [10, 10],
    bins: 6,
    places: [4, 8, 12, 16, 20].flatMap((p) =>
      [p / 2, p].map((truncationLength) => ({
        world: cycleWorld(p),
        windows: { truncationLength },
        rivals: ['T-BPTT'] as const,
      })),
    ),
  },
  {
    figure: figure3a,
    seeds: [30, 10],
    places: [1, 3, 5, 7, 10, 15].map((truncationLength) => ({
      world: cycleWorld(10),
      windows: { truncationLength },
      rivals: bothBptt,
    })),
  },
  {
    figure: figure3b[0],
    seeds: [10, 10],
    bins: 20,
    places: [10, 20, 40].map((truncationLength) => ({
      world: stochasticWorld(),
      windows: { truncationLength },
      rivals: bothBptt,
    })),
  },
  { figure: named(figure4, 'figure-4a'), seeds: [10, 10], places: byCount('updatesPerStep') },
  { figure: named(figure4, 'figure-4c'), seeds: [10, 10], places: byCount('batchSize') },
  {
    figure: named(figure5, 'figure-5a'),
    seeds: [30, 10],
    places: [100, 1_000, 10_000].flatMap((bufferSize) =>
      [1, 5, 10, 15, 50].map((truncationLength) => ({
        world: cycleWorld(10),
        windows: { truncationLength, bufferSize },
        rivals: [],
      })),
    ),
  },
  {
    figure: named(figure6, 'figure-6a'),
    seeds: [30, 10],
    places: byLambda(cycleWorld(10), [1, 5, 10, 15], [0.01, 0.1, 0.5, 1, 2, 5, 10]),
  },
  {
    figure: named(figure6, 'figure-6b'),
    seeds: [10, 0],
    readings: design.everyLoss.map((reading) => ({ ...reading, loss: 0 })),
    places: byLambda(stochasticWorld(), [1, 5, 10, 15, 40], [0.1, 1, 10]),
  },
  {
    figure: figure7,
    seeds: [10, 10],
    bins: 50,
    places: [2, 4].map((updatesPerStep) => ({
      world: cycleWorld(10),
      windows: { truncationLength: 1, batchSize: 16, updatesPerStep, bufferSize: 1_000 },
      rivals: ['StoredState'],
    })),
  },
];

/** A figure, read in many ways: its runs are those of the figure's own seeds. */
export interface Multiverse {
  readonly experiment: Experiment;
  /** Whose claims it decides. */
  readonly figure: string;
  readonly readings: readonly Reading[];
  /** What a reading compares: its FPP, and rivals that are read likewise. */
  readonly settingsOf: (reading: Reading) => readonly Setting[];
  /** The places of these among the experiment's settings. */
  readonly placesOf: (reading: Reading) => readonly number[];
}

/** All that is read in many ways: the figures from one stream, then from sixteen. */
export const multiverse: readonly Multiverse[] = [false, true].flatMap((hasManyStreams) =>
  panels
    .filter(({ seeds }) => seeds[hasManyStreams ? 1 : 0] > 0)
    .map((panel) => underDesign(panel, hasManyStreams)),
);

/**
 * The same figures under the two named readings that are not the paper's letter, in full: as many seeds as
 * the figures have, and the same again on fresh ones. Under the letter the figures themselves are it.
 */
export const namedReadings: readonly Multiverse[] = panels.map((panel) =>
  readAs(panel, [scripts, bestCase], {
    name: nameFor(panel, 'named'),
    title: 'as the scripts are described, and as most comparisons hold',
    seeds: panel.figure.protocol.seeds,
  }),
);

function underDesign(panel: Panel, hasManyStreams: boolean): Multiverse {
  const { oneStream, everyLoss, manyStreams } = design;
  const readings = hasManyStreams ? manyStreams : (panel.readings ?? [...oneStream, ...everyLoss]);
  return readAs(panel, readings, {
    name: `${nameFor(panel, 'multiverse')}${hasManyStreams ? '-streams' : ''}`,
    title: `${readings.length} readings, ${hasManyStreams ? '16 streams' : '1 stream'}`,
    seeds: panel.seeds[hasManyStreams ? 1 : 0],
  });
}

function nameFor({ figure }: Panel, kind: string): string {
  return figure.name.replace('figure', kind);
}

function readAs(
  { figure, places, bins = 1 }: Panel,
  readings: readonly Reading[],
  { name, title, seeds }: { name: string; title: string; seeds: number },
): Multiverse {
  const settingsOf = (reading: Reading): Setting[] =>
    places.flatMap((place) => settingsAt(place, reading));
  let known: ReadonlyMap<string, { readonly place: number; readonly setting: Setting }> | undefined;
  // Thousands, which only those should wait for who compute or read this one.
  const settings = () => (known ??= numbered(readings.flatMap(settingsOf)));
  let list: readonly Setting[] | undefined;
  return {
    figure: figure.name,
    readings,
    settingsOf,
    placesOf(reading) {
      return settingsOf(reading).map((setting) => settings().get(keyOf(setting))?.place ?? NaN);
    },
    experiment: {
      ...figure,
      name,
      title: `${figure.title}; ${title}`,
      seedsOf: figure.name,
      protocol: { ...figure.protocol, bins, seeds },
      get settings() {
        return (list ??= [...settings().values()].map(({ setting }) => setting));
      },
    },
  };
}

function settingsAt({ world, windows, lambda = 1, rivals }: Place, reading: Reading): Setting[] {
  const { initialWeights, optimizer, penalty, stateStep, bookkeeping, windowLoss, streams } =
    valuesOf(reading);
  const place = placeOf(world, initialWeights, streams);
  const weight = lambda * penalty.lambdaFactor;
  // As in Figure 6: no state overshoots its target.
  const own = typeof stateStep.rate === 'number' && {
    rate: stateStep.rate / Math.max(1, weight),
  };
  const fpp = new Fpp({
    ...{ ...windows, ...bookkeeping, optimizer, windowLoss },
    ...{ lambda: weight, penalty: penalty.penalty, stateStep: { ...stateStep, ...own } },
  });
  const { truncationLength } = windows;
  const rivalNamed = (name: Place['rivals'][number]): Trainer => {
    switch (name) {
      case 'StoredState':
        return new StoredState({ ...windows, newest: bookkeeping.newest, optimizer, windowLoss });
      case 'No-Overlap T-BPTT':
        return new NoOverlapTruncatedBptt({ truncationLength, optimizer });
      case 'T-BPTT':
        return windowLoss === 'every'
          ? new TruncatedBptt({ truncationLength, optimizer, windowLoss })
          : new TruncatedBptt({ truncationLength, optimizer });
    }
  };
  return [fpp, ...rivals.map(rivalNamed)].map((trainer) => ({ ...place, trainer }));
}

/** Made once each, for all the settings that are in them. */
const places = new Map<string, World>();

/** A world as a reading has it. */
function placeOf(world: World, initialWeights: InitialWeights, streams: number): World {
  const { environment, network } = world;
  const key = [environment.name, network.hiddenUnits, initialWeights, streams].join(' ');
  const known = places.get(key);
  if (known !== undefined) return known;
  const made = { ...startingFrom(world, initialWeights), streams };
  places.set(key, made);
  return made;
}

/** Settings by their keys, each once and with its place. */
function numbered(settings: readonly Setting[]) {
  const byKey = new Map<string, { readonly place: number; readonly setting: Setting }>();
  for (const setting of settings) {
    const key = keyOf(setting);
    if (!byKey.has(key)) byKey.set(key, { place: byKey.size, setting });
  }
  return byKey;
}

/** Names a setting; readings that differ in what a rival does not have share its runs. */
function keyOf({ environment, network, trainer, streams }: Setting): string {
  const what = [environment.name, network.initialWeights, streams, trainer.name];
  return JSON.stringify([...what, trainer.options]);
}
