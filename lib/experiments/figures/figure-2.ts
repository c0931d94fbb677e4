import {
  ConstantPrediction,
  NoOverlapTruncatedBptt,
  Rtrl,
  TruncatedBptt,
  Uoro,
} from '../../trainers';
import type { Experiment } from '../experiment';
import { paperProtocol } from '../protocol';
import { bothReadingsOfFpp } from '../trainers';
import { cycleWorld } from '../worlds';

const lengths = [4, 8, 12, 16, 20];

/**
 * Figure 2: CycleWorld(p) with windows as long as the cycle, T = p, and half as long, T = p/2. The
 * error is drawn as a ratio to always predicting 0, after 2,500 steps (one bin) and after 15,000.
 */
export const figure2: Experiment = {
  name: 'figure-2',
  title: 'CycleWorld(4 … 20): error of T = p and T = p/2, early and late',
  metric: 'error',
  protocol: { ...paperProtocol, steps: 15_000, bins: 6, horizons: [2_500, 15_000] },
  engine: 'lanes',
  settings: lengths.flatMap((p) => {
    const world = cycleWorld(p);
    return [
      ...[p / 2, p].flatMap((truncationLength) =>
        [
          ...bothReadingsOfFpp({ truncationLength }),
          new TruncatedBptt({ truncationLength }),
          new NoOverlapTruncatedBptt({ truncationLength }),
        ].map((trainer) => ({ ...world, trainer })),
      ),
      { ...world, trainer: new Uoro() },
      { ...world, trainer: new Rtrl() },
      { ...world, trainer: new ConstantPrediction(), learningRates: [0] },
    ];
  }),
};
