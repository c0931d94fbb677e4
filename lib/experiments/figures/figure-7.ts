import { Fpp, type Trainer } from '../../trainers';
import type { Experiment } from '../experiment';
import { paperProtocol } from '../protocol';
import { withAndWithoutStateUpdates } from '../trainers';
import { cycleWorld } from '../worlds';

/**
 * Figure 7: windows of a single step in CycleWorld(10), many of them (B = 16) and many updates:
 * whether credit gets back ten steps through the buffer alone.
 */
export const figure7: Experiment = {
  name: 'figure-7',
  title: 'CycleWorld(10): error with T = 1, B = 16 by updates a step (M)',
  metric: 'error',
  protocol: { ...paperProtocol, steps: 50_000, bins: 50 },
  engine: 'lanes',
  settings: [1, 2, 4, 8, 16].flatMap((updatesPerStep) =>
    withAndWithoutStateUpdates({
      truncationLength: 1,
      batchSize: 16,
      updatesPerStep,
      bufferSize: 1000,
    }).map((trainer) => ({
      ...cycleWorld(10),
      trainer,
      ...(leavesSinglePrecision(trainer) ? { engine: 'reference' } : {}),
    })),
  ),
};

/**
 * States with a rate of their own that are moved eight times a step and more: while the buffer holds
 * few windows they swing up to 1e22 and beyond, which float32's gradients, squares of which are
 * summed, do not survive; in float64 the swing dies away (notebook 06).
 */
function leavesSinglePrecision(trainer: Trainer): boolean {
  if (!(trainer instanceof Fpp)) return false;
  const { stateStep, updatesPerStep } = trainer.options;
  return stateStep.rate !== 'shared' && updatesPerStep >= 8;
}
