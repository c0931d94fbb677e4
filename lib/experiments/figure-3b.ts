import { StochasticWorld } from '../environments';
import { elman } from '../models';
import { Uoro } from '../trainers';
import type { Experiment, Setting } from './experiment';
import { paperProtocol } from './protocol';
import { trainersWithTruncation } from './trainers';

const environment = new StochasticWorld();
const network = elman(environment, { hiddenUnits: 32 });
const trainers = [...[10, 15, 20, 30, 40].flatMap(trainersWithTruncation), new Uoro()];

const protocol = { ...paperProtocol, steps: 10_000 };

/** All trainers, learning from S streams at once. */
const settings = (streams: number): Setting[] =>
  trainers.map((trainer) => ({ environment, network, trainer, streams }));

/**
 * Figure 3b: how the cross-entropy in StochasticWorld depends on the truncation length, learning
 * from one stream. Always predicting one class has an infinite cross-entropy, so there is no
 * constant baseline; `StochasticWorld.references()` are the lines to draw.
 */
export const figure3b: Experiment = {
  name: 'figure-3b',
  title: 'StochasticWorld: cross-entropy by truncation length, 1 stream',
  metric: 'loss',
  protocol,
  engine: 'lanes',
  settings: settings(1),
};

/** Figure 3b's other reading: 16 streams at once. The paper does not say how many it used. */
export const figure3bStreams: Experiment = {
  name: 'figure-3b-streams',
  title: 'StochasticWorld: cross-entropy by truncation length, 16 streams',
  metric: 'loss',
  protocol,
  engine: 'lanes',
  settings: settings(16),
};
