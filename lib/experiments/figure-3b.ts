import { StochasticWorld } from '../environments';
import { elman } from '../models';
import { Uoro } from '../trainers';
import type { Experiment } from './experiment';
import { paperProtocol } from './protocol';
import { trainersWithTruncation } from './trainers';

const environment = new StochasticWorld();
const network = elman(environment, { hiddenUnits: 32 });
const trainers = [...[10, 15, 20, 30, 40].flatMap(trainersWithTruncation), new Uoro()];

/**
 * Figure 3b: how the cross-entropy in StochasticWorld depends on the truncation length, learning
 * from one stream and from 16 (the paper does not say how many). Always predicting one class has
 * an infinite cross-entropy, so there is no constant baseline; `StochasticWorld.references()` are
 * the lines to draw.
 */
export const figure3b: Experiment = {
  name: 'figure-3b',
  title: 'StochasticWorld: cross-entropy by truncation length, 1 and 16 streams',
  metric: 'loss',
  protocol: { ...paperProtocol, steps: 10_000 },
  engine: 'lanes',
  settings: [1, 16].flatMap((streams) =>
    trainers.map((trainer) => ({ environment, network, trainer, streams })),
  ),
};
