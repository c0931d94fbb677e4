import { CycleWorld, PennTreebank, SequentialMnist, StochasticWorld } from '../environments';
import { elman, lstm, type InitialWeights } from '../models';
import type { Setting } from './experiment';

/** A task as all figures set it: everything of a setting but the trainer. */
export type World = Omit<Setting, 'trainer'>;

/** CycleWorld(p), learned by 4 units from one stream (Appendix C.1), unless it is by more. */
export function cycleWorld(length: number, hiddenUnits = 4): World {
  const environment = new CycleWorld({ length });
  return { environment, network: elman(environment, { hiddenUnits }), streams: 1 };
}

/** StochasticWorld, learned by 32 units (Appendix C.2) from S streams. */
export function stochasticWorld(streams = 1): World {
  const environment = new StochasticWorld();
  return { environment, network: elman(environment, { hiddenUnits: 32 }), streams };
}

/** Sequential MNIST, learned by 512 units from 20 streams (Appendix C.3). */
export function sequentialMnist(): World {
  const environment = new SequentialMnist();
  return { environment, network: elman(environment, { hiddenUnits: 512 }), streams: 20 };
}

/** Penn Treebank, learned by an LSTM of 200 units from 20 streams of words (Appendix C.4). */
export function pennTreebank(): World {
  const environment = new PennTreebank();
  const network = lstm(environment, { hiddenUnits: 200, embedding: { size: 200 } });
  return { environment, network, streams: 20 };
}

/** A world whose network starts from other weights. */
export function startingFrom(world: World, initialWeights: InitialWeights): World {
  const { environment, network } = world;
  const { hiddenUnits } = network;
  return { ...world, network: elman(environment, { hiddenUnits, initialWeights }) };
}
