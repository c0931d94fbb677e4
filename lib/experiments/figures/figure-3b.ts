import { Rtrl, Uoro } from '../../trainers';
import type { Experiment } from '../experiment';
import { paperProtocol } from '../protocol';
import { trainersWithTruncation } from '../trainers';
import { stochasticWorld } from '../worlds';

const trainers = [10, 15, 20, 30, 40].flatMap((T) => trainersWithTruncation(T));
const common = { metric: 'loss', engine: 'lanes' } as const;
const protocol = { ...paperProtocol, steps: 10_000 };

/**
 * Figure 3b: how the cross-entropy in StochasticWorld depends on the truncation length, learning
 * from one stream. Always predicting one class has an infinite cross-entropy, so there is no
 * constant baseline; `StochasticWorld.references()` are the lines to draw.
 */
const oneStream: Experiment = {
  ...common,
  name: 'figure-3b',
  title: 'StochasticWorld: cross-entropy by truncation length, 1 stream',
  protocol,
  settings: [...trainers, new Uoro(), new Rtrl()].map((trainer) => ({
    ...stochasticWorld(),
    trainer,
  })),
};

/** Figure 3b's other reading: 16 streams at once. The paper does not say how many it used. */
const sixteenStreams: Experiment = {
  ...common,
  name: 'figure-3b-streams',
  title: 'StochasticWorld: cross-entropy by truncation length, 16 streams',
  protocol,
  settings: [...trainers, new Uoro()].map((trainer) => ({ ...stochasticWorld(16), trainer })),
};

export const figure3b: readonly Experiment[] = [oneStream, sixteenStreams];
