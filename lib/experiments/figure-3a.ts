import { CycleWorld } from '../environments';
import { elman } from '../models';
import { ConstantPrediction, Uoro } from '../trainers';
import type { Experiment } from './experiment';
import { paperProtocol } from './protocol';
import { trainersWithTruncation } from './trainers';

const environment = new CycleWorld({ length: 10 });
const network = elman(environment, { hiddenUnits: 4 });
const common = { environment, network, streams: 1 };

/** Figure 3a: how the error in CycleWorld(10) depends on the truncation length. */
export const figure3a: Experiment = {
  name: 'figure-3a',
  title: 'CycleWorld(10): error by truncation length',
  metric: 'error',
  protocol: { ...paperProtocol, steps: 5_000 },
  engine: 'lanes',
  settings: [
    ...[1, 3, 5, 7, 10, 15].flatMap((T) =>
      trainersWithTruncation(T).map((trainer) => ({ ...common, trainer })),
    ),
    { ...common, trainer: new Uoro() },
    { ...common, trainer: new ConstantPrediction(), learningRates: [0] },
  ],
};
