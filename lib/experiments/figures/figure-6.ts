import type { Experiment, Setting } from '../experiment';
import { paperProtocol } from '../protocol';
import { bothReadingsOfFpp } from '../trainers';
import { cycleWorld, stochasticWorld, type World } from '../worlds';

const lambdas = [0.01, 0.1, 0.5, 1, 2, 5, 10];
const protocol = { ...paperProtocol, bins: 5 };

function settings(world: World, truncationLengths: readonly number[]): Setting[] {
  return truncationLengths.flatMap((truncationLength) =>
    lambdas.flatMap((lambda) =>
      bothReadingsOfFpp({ truncationLength, lambda }).map((trainer) => ({ ...world, trainer })),
    ),
  );
}

/**
 * Figure 6a: FPP's sensitivity to λ in CycleWorld(10). The figure's truncation lengths are not
 * given in the text; these run from one step to beyond the cycle.
 */
const figure6a: Experiment = {
  name: 'figure-6a',
  title: 'CycleWorld(10): error of FPP by λ and T',
  metric: 'error',
  protocol: { ...protocol, steps: 5_000 },
  engine: 'lanes',
  settings: settings(cycleWorld(10), [1, 5, 10, 15]),
};

/** Figure 6b: the same in StochasticWorld, from one step to beyond the longer lag. */
const figure6b: Experiment = {
  name: 'figure-6b',
  title: 'StochasticWorld: cross-entropy of FPP by λ and T',
  metric: 'loss',
  protocol: { ...protocol, steps: 10_000 },
  engine: 'lanes',
  settings: settings(stochasticWorld(), [1, 5, 10, 15, 40]),
};

export const figure6: readonly Experiment[] = [figure6a, figure6b];
