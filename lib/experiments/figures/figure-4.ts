import type { Experiment, Setting } from '../experiment';
import { paperProtocol } from '../protocol';
import { withAndWithoutStateUpdates } from '../trainers';
import { cycleWorld, stochasticWorld, type World } from '../worlds';

const counts = [1, 2, 4, 8, 16];
const protocol = { ...paperProtocol, steps: 10_000, bins: 5 };
const common = { protocol, engine: 'lanes' } as const;
const cycleLengths = [1, 2, 4, 8];
const stochasticLengths = [4, 8, 16, 32];

/** M or B varies, the other is 1; N = 1,000. */
function settings(
  world: World,
  truncationLengths: readonly number[],
  varied: 'updatesPerStep' | 'batchSize',
): Setting[] {
  return truncationLengths.flatMap((truncationLength) =>
    counts.flatMap((count) =>
      withAndWithoutStateUpdates({ truncationLength, [varied]: count, bufferSize: 1000 }).map(
        (trainer) => ({ ...world, trainer }),
      ),
    ),
  );
}

/** Figure 4a: what more updates at each step give in CycleWorld(10). */
const figure4a: Experiment = {
  ...common,
  name: 'figure-4a',
  title: 'CycleWorld(10): error by updates a step (M), B = 1',
  metric: 'error',
  settings: settings(cycleWorld(10), cycleLengths, 'updatesPerStep'),
};

/** Figure 4b: what more updates at each step give in StochasticWorld. */
const figure4b: Experiment = {
  ...common,
  name: 'figure-4b',
  title: 'StochasticWorld: cross-entropy by updates a step (M), B = 1',
  metric: 'loss',
  settings: settings(stochasticWorld(), stochasticLengths, 'updatesPerStep'),
};

/** Figure 4c: what larger mini-batches give in CycleWorld(10). */
const figure4c: Experiment = {
  ...common,
  name: 'figure-4c',
  title: 'CycleWorld(10): error by mini-batch size (B), M = 1',
  metric: 'error',
  settings: settings(cycleWorld(10), cycleLengths, 'batchSize'),
};

/** Figure 4d: what larger mini-batches give in StochasticWorld. */
const figure4d: Experiment = {
  ...common,
  name: 'figure-4d',
  title: 'StochasticWorld: cross-entropy by mini-batch size (B), M = 1',
  metric: 'loss',
  settings: settings(stochasticWorld(), stochasticLengths, 'batchSize'),
};

export const figure4: readonly Experiment[] = [figure4a, figure4b, figure4c, figure4d];
