import { ConstantPrediction, Rtrl, Uoro } from '../../trainers';
import type { Experiment } from '../experiment';
import { paperProtocol } from '../protocol';
import { trainersWithTruncation } from '../trainers';
import { cycleWorld } from '../worlds';

const world = cycleWorld(10);

/** Figure 3a: how the error in CycleWorld(10) depends on the truncation length. */
export const figure3a: Experiment = {
  name: 'figure-3a',
  title: 'CycleWorld(10): error by truncation length',
  metric: 'error',
  protocol: { ...paperProtocol, steps: 5_000 },
  engine: 'lanes',
  settings: [
    ...[1, 3, 5, 7, 10, 15].flatMap((T) =>
      trainersWithTruncation(T).map((trainer) => ({ ...world, trainer })),
    ),
    { ...world, trainer: new Uoro() },
    { ...world, trainer: new Rtrl() },
    { ...world, trainer: new ConstantPrediction(), learningRates: [0] },
  ],
};
