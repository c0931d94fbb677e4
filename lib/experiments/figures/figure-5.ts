import type { Experiment, Setting } from '../experiment';
import { paperProtocol } from '../protocol';
import { bothReadingsOfFpp } from '../trainers';
import { cycleWorld, stochasticWorld, type World } from '../worlds';

const bufferSizes = [100, 1_000, 10_000];
const truncationLengths = [1, 5, 10, 15, 50];
const protocol = { ...paperProtocol, bins: 5 };

function settings(world: World): Setting[] {
  return bufferSizes.flatMap((bufferSize) =>
    truncationLengths.flatMap((truncationLength) =>
      bothReadingsOfFpp({ truncationLength, bufferSize }).map((trainer) => ({
        ...world,
        trainer,
      })),
    ),
  );
}

/** Figure 5a: FPP's sensitivity to buffer size and truncation length in CycleWorld(10). */
const figure5a: Experiment = {
  name: 'figure-5a',
  title: 'CycleWorld(10): error of FPP by buffer size (N) and T',
  metric: 'error',
  protocol: { ...protocol, steps: 5_000 },
  engine: 'lanes',
  settings: settings(cycleWorld(10)),
};

/** Figure 5b: the same in StochasticWorld. */
const figure5b: Experiment = {
  name: 'figure-5b',
  title: 'StochasticWorld: cross-entropy of FPP by buffer size (N) and T',
  metric: 'loss',
  protocol: { ...protocol, steps: 10_000 },
  engine: 'lanes',
  settings: settings(stochasticWorld()),
};

export const figure5: readonly Experiment[] = [figure5a, figure5b];
