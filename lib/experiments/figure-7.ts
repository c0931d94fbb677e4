import type { Fpp, Trainer } from '../trainers';
import type { Experiment, Setting } from './experiment';
import { paperProtocol } from './protocol';
import { OWN_STATE_RATE, withAndWithoutStateUpdates } from './trainers';
import { cycleWorld } from './worlds';

/**
 * With sixteen updates and a rate of their own, stored states swing up to 1e52 while the buffer holds
 * few windows (each comes many times in a mini-batch), and then settle. float32 ends at 3.4e38.
 */
function inFloat64({ options }: Trainer): Pick<Setting, 'engine'> {
  const { updatesPerStep, stateStep } = options as Partial<Fpp['options']>;
  const leavesFloat32 = updatesPerStep === 16 && stateStep?.rate === OWN_STATE_RATE;
  return leavesFloat32 ? { engine: 'reference' } : {};
}

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
    }).map((trainer) => ({ ...cycleWorld(10), trainer, ...inFloat64(trainer) })),
  ),
};
